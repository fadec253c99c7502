"""The cells of a table that isn't read, each with the words above and before it."""

from collections.abc import Iterator

from hotline.reading.header_rows import header_and_rows, header_paths
from hotline.reading.report import Unread, UnreadTable
from hotline.template.marks import NONE


def cells_of(table: UnreadTable) -> Iterator[Unread]:
    """Every cell that prints something, the header's own and those of captions included."""
    header, below = header_and_rows(table.rows)
    paths = header_paths(header)
    begins = len(table.rows) - len(below)
    for number, row in enumerate(table.rows):
        is_below = number >= begins
        label = row.cells[0].text if is_below else ""
        for place, cell in enumerate(row.cells):
            if cell.text:
                path = paths[place] if is_below and place < len(paths) else ""
                yield Unread(
                    row.place, cell.text, table.reason, path or NONE,
                    label if label and place else NONE, table.table_no, table.is_kept,
                )  # fmt: skip
