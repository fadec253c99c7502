"""Plain text: a line with tabs is a row of a table, as are lines whose columns spaces set apart."""

import re

from hotline.documents.model import Cell, Document, Grid, Paragraph, Row
from hotline.documents.spaced import begins_table, spaced_table
from hotline.template.figures import read_figure

MEDIA_TYPE = "text/plain"
# A row of which only the first cell is left, where the tabs at its end were cut off.
MOST_SINGLE_CELL_SIGNS = 30
# The printer's, not the report's: a number between dashes, or one that is called a page.
PAGE_NUMBER = re.compile(
    r"[-—–－]+\s*[0-9]{1,3}\s*[-—–－]+|第\s*[0-9]{1,3}\s*页(?:\s*共\s*[0-9]{1,3}\s*页)?"
)


def read_text(text: str, name: str) -> Document:
    """A document of the lines of a text; lines with tabs that follow each other are one table.

    Raises HotlineError for a table whose columns can't be told from its spaces.
    """
    lines = text.splitlines()
    blocks: list[Grid | Paragraph] = []
    rows: list[Row] = []
    end = 0

    def end_table() -> None:
        if rows:
            blocks.append(Grid(tuple(rows)))
            rows.clear()

    for number, line in enumerate(lines, start=1):
        place, words = f"line {number}", line.strip()
        if number <= end or PAGE_NUMBER.fullmatch(words):
            continue
        if words and (below := begins_table(lines, number - 1)):
            end_table()
            end = below
            blocks.append(spaced_table(lines[number - 1 : end], number, name))
        elif "\t" in line:
            rows.append(Row(tuple(Cell(field.strip()) for field in line.split("\t")), place))
        elif not words:
            # the second row of a header may be blank; data come after it
            if any(read_figure(cell.text) for row in rows for cell in row.cells):
                end_table()
        elif rows and _is_row(words, lines[number : number + 1]):
            rows.append(Row((Cell(words),), place))
        else:
            end_table()
            blocks.append(Paragraph(words, place))
    end_table()
    printed = {f"line {n}": (line,) for n, line in enumerate(lines, start=1) if line.strip()}
    return Document(MEDIA_TYPE, tuple(blocks), printed)


def _is_row(words: str, following: list[str]) -> bool:
    """Whether a line within a table is a row of it and no sentence between two tables."""
    return (
        len(words) <= MOST_SINGLE_CELL_SIGNS
        and "。" not in words
        and any("\t" in line for line in following)
    )
