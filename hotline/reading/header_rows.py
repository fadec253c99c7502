"""The rows of a table that are its header, and the words above each column."""

import re
from collections.abc import Sequence

from hotline.documents import Cell, Merge, Row
from hotline.template.figures import read_figure

# Two levels of headers, each broken once over lines.
MOST_HEADER_ROWS = 4
NUMBERED = re.compile(r"^[0-9]{1,2}[.、．]")


def table_words(rows: Sequence[Row]) -> str:
    """The words of a table's headers, by which it is known again; a caption is none of them."""
    header, _ = header_and_rows(rows)
    return "|".join(path for path in header_paths(header) if path)


def header_and_rows(rows: Sequence[Row]) -> tuple[Sequence[Row], Sequence[Row]]:
    """The header of a table and the rows below it; the captions above it are left out."""
    while len(rows) > 1 and is_caption(rows[0]):
        rows = rows[1:]
    height = header_height(rows)
    return rows[:height], rows[height:]


def is_caption(row: Row) -> bool:
    """Whether a row is one title over the table, or one over each part of it."""
    words = [cell.text for cell in row.cells if cell.text]
    return len(words) == 1 or (bool(words) and all(NUMBERED.match(word) for word in words))


def prints_figures(row: Row) -> bool:
    """Whether a row is one of figures; a header may have parts that read like some: 12345转."""
    read = [read_figure(cell.text) for cell in row.cells if cell.text]
    figures = [figure is not None and not figure.unit for figure in read]
    return any(figures) and (figures[-1] or sum(figures) * 2 >= len(figures))


def header_height(rows: Sequence[Row]) -> int:
    """How many rows a table's header takes: those before the first that prints a figure."""
    for number, row in enumerate(rows[: MOST_HEADER_ROWS + 1]):
        if prints_figures(row):
            return max(number, 1)
    return min(1, len(rows))


def header_paths(rows: Sequence[Row]) -> list[str]:
    """The words above each column, those of a group joined to those of its members.

    A column without a word of its own belongs to the wider one beside it, and has none.
    """
    width = max(len(row.cells) for row in rows)
    grid = [[*row.cells, *[Cell("")] * (width - len(row.cells))] for row in rows]
    below = [
        [any(lower[column].text for lower in grid[level + 1 :]) for column in range(width)]
        for level in range(len(grid))
    ]
    paths = [""] * width
    for level, cells in enumerate(grid):
        above = list(paths)
        # the column whose text stands over this one: of the merged cell, of the nearest to the left
        owner: int | None = None
        nearest: int | None = None
        for column, cell in enumerate(cells):
            if cell.text:
                owner = nearest = column
            elif cell.merge is Merge.UP:
                owner = None
            elif cell.merge is None:
                is_member = (
                    nearest is not None
                    and below[level][column]
                    and below[level][nearest]
                    and above[column] == above[nearest]
                )
                owner = nearest if is_member else None
            if owner is not None:
                paths[column] = _joined(paths[column], cells[owner].text)
    for column in range(width):
        if not any(cells[column].text for cells in grid):
            paths[column] = ""
    while paths and not paths[-1]:
        paths.pop()
    return paths


def _joined(above: str, text: str) -> str:
    return f"{above}/{text}" if above and text else above or text
