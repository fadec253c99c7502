"""Tables as they are compared: what a format may print otherwise without meaning anything else."""

from functools import cache

from hotline.template.figures import plain

from .template import template

Tables = dict[str, list[dict[str, str]]]


@cache
def labels() -> frozenset[tuple[str, str]]:
    """The columns, each with its table, that hold labels."""
    return frozenset(
        (table, column.code)
        for table, columns in template().columns.items()
        for column in columns
        if column.kind == "label"
    )


def compared(tables: Tables) -> Tables:
    """Rows with the words of their labels; signs of another width make no difference there."""
    return {
        table: [
            {c: plain(text) if (table, c) in labels() else text for c, text in row.items()}
            for row in rows
        ]
        for table, rows in tables.items()
    }
