"""Grids out of cells that span several columns and rows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hotline.documents.model import Cell, Grid, Merge, Row
from hotline.template.figures import SPACES

BREAK = re.compile(r"\s*[\r\n\v\f]+\s*")
# Two runs of digits with a line break between them may be one number or two.
BROKEN_DIGITS = re.compile(r"(?<=[0-9０-９])\s*[\r\n\v\f]+\s*(?=[0-9０-９])")
# Joined by a space, these would be one number with its thousands set apart.
BROKEN_THOUSANDS = re.compile(r"(?<=[0-9０-９])\s*[\r\n\v\f]+\s*(?=[0-9０-９]{3}(?![0-9０-９]))")
LINE_ENDS = re.compile(r"[\r\n\v\f]")
TWO_LINES = " / "
BLANKS = re.compile(rf"[ \t{SPACES}]{{2,}}")
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))


@dataclass(frozen=True)
class SpanningCell:
    """A cell's text and how many columns and rows it covers; 0 rows continue the cell above."""

    text: str
    columns: int = 1
    rows: int = 1


def joined_lines(text: str) -> str:
    """The text with its line breaks joined, and without signs that print nothing.

    A break is the printer's, so nothing stands in its place, but a space between digits: what
    reads as one number must have been printed as one.
    """
    text = text.translate(INVISIBLE)
    if LINE_ENDS.search(text):
        text = BREAK.sub("", BROKEN_DIGITS.sub(" ", text))
    text = text.replace("\t", " ")
    return BLANKS.sub(" ", text).strip(f" {SPACES}")


def cell_text(text: str) -> str:
    """The text of a cell with its lines joined; figures on two lines are never one."""
    if LINE_ENDS.search(text):
        text = BROKEN_THOUSANDS.sub(TWO_LINES, text.translate(INVISIBLE))
    return joined_lines(text)


def grid_of_spans(rows: Sequence[Sequence[SpanningCell]], table_place: str) -> Grid:
    """Every covered place as a cell of its own, merged to the left or to the cell above."""
    pending: dict[int, int] = {}
    grid: list[Row] = []
    for number, row in enumerate(rows, start=1):
        cells: dict[int, Cell] = {
            column: Cell("", Merge.UP) for column, left in pending.items() if left > 0
        }
        pending = {column: left - 1 for column, left in pending.items() if left > 1}
        column = 0
        for spanning in row:
            while column in cells:
                column += 1
            for offset in range(spanning.columns):
                merge = Merge.LEFT if offset else Merge.UP if spanning.rows == 0 else None
                cells[column + offset] = Cell("" if merge else spanning.text, merge)
                if spanning.rows > 1:
                    pending[column + offset] = spanning.rows - 1
            column += spanning.columns
        width = max(cells, default=-1) + 1
        if width:
            printed = tuple(cells.get(place, Cell("")) for place in range(width))
            grid.append(Row(printed, f"{table_place}, row {number}"))
    return Grid(tuple(grid))
