"""What keeps a document from being loaded, in one line for each thing."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from hotline.language import Text, counted, place
from hotline.reading.report import Unread, UnreadTable


def unread_lines(
    name: str, unread: Sequence[Unread], tables: Sequence[UnreadTable]
) -> Iterator[Text]:
    """A line for each table that wasn't read, and for each row of another with unread cells."""
    of_tables = {table.table_no: table for table in tables}
    cells = [cell for cell in unread if not cell.is_kept]
    for number, of_table in groupby(cells, key=lambda cell: cell.table_no):
        if number in of_tables:
            yield _table_line(name, of_tables[number])
            of_table = (cell for cell in of_table if cell.reason != of_tables[number].reason)
        for (where, reason), group in groupby(of_table, key=lambda c: (c.place, c.reason)):
            texts, at = " | ".join(cell.text for cell in group), place(where)
            told = Text(f"{name}, {at.en}: unread ({texts}): ", f"{name},{at.zh}: 未读({texts}): ")
            yield told + reason


def _table_line(name: str, table: UnreadTable) -> Text:
    """The one line about a table that the template doesn't have, its header named once."""
    at, count = place(table.place), len(table.rows)
    told = Text(
        f"{name}, {at.en}: unread table of {counted(count, 'row')}: ",
        f"{name},{at.zh}: 未读的表,共{count}行: ",
    )
    return told + table.reason
