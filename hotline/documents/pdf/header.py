"""The ways in which the words above the columns of a table without rules can be read.

Lines of a header may be two of its levels or one broken in two, and a group's words may begin where
its first column does, or stand in the middle or at the end of its columns. The template decides:
none but the right way gives the header of one of its tables.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from hotline.documents.grids import joined_lines
from hotline.documents.model import Cell, Merge
from hotline.documents.pdf.columns import place_in
from hotline.documents.pdf.lines import Piece
from hotline.documents.pdf.regions import Band

# A group's words are in the middle of its columns to this part of the size of the type.
MIDDLE = 1.0
Cells = list[Cell]


def ways_to_read(bands: Sequence[Band], edges: Sequence[float]) -> list[list[Cells]]:
    """Rows of cells for the lines of a header, each way once."""
    ways: list[list[Cells]] = []
    for split in range(len(bands)):
        levels = [level for level in (bands[:split], bands[split:]) if level]
        placed = [_placed(level, edges) for level in levels]
        for way in _groups(placed, edges):
            if way not in ways:
                ways.append(way)
    return ways


Placed = dict[tuple[int, int], list[Piece]]


def _placed(level: Sequence[Band], edges: Sequence[float]) -> Placed:
    """The words of a level by the columns that they stand over, first and last."""
    found: Placed = {}
    for band in level:
        for piece in band.pieces:
            place = place_in(edges, piece)
            columns = [
                number
                for number, (left, right) in enumerate(pairwise(edges))
                if piece.x0 < right and left < piece.x1
            ] or [0 if piece.x1 <= edges[0] else len(edges) - 2]
            span = (place, place) if place is not None else (columns[0], columns[-1])
            found.setdefault(span, []).append(piece)
    return found


def _groups(levels: list[Placed], edges: Sequence[float]) -> Iterator[list[Cells]]:
    yield [_cells(level, len(edges) - 1) for level in levels]
    for to_left in (False, True) if len(levels) == 2 else ():
        upper = _widened(levels[0], levels[1], edges, to_left)
        if upper != levels[0]:
            yield [_cells(upper, len(edges) - 1), _cells(levels[1], len(edges) - 1)]


def _cells(level: Placed, width: int) -> Cells:
    cells = [Cell("") for _ in range(width)]
    over: dict[int, list[Piece]] = {}
    for (first, last), pieces in level.items():
        over.setdefault(first, []).extend(pieces)
        for column in range(first + 1, last + 1):
            cells[column] = Cell("", Merge.LEFT)
    for column, pieces in over.items():
        pieces.sort(key=lambda piece: (piece.line.y, piece.x0))
        cells[column] = Cell(joined_lines("\n".join(piece.text() for piece in pieces)))
    return cells


def _widened(upper: Placed, lower: Placed, edges: Sequence[float], to_left: bool) -> Placed:
    """The upper level with each group over all the columns in whose middle it stands.

    Or, `to_left`, over all those from the words before it on.
    """
    taken = {column for span in upper for column in range(span[0], span[1] + 1)}
    below = {column for span in lower for column in range(span[0], span[1] + 1)}
    found: Placed = {}
    for (first, last), pieces in upper.items():
        middle = (min(p.x0 for p in pieces) + max(p.x1 for p in pieces)) / 2
        lefts, rights = [first], [last]
        while lefts[-1] - 1 in below - taken:
            lefts.append(lefts[-1] - 1)
        while rights[-1] + 1 in below - taken:
            rights.append(rights[-1] + 1)
        if to_left:
            found.setdefault((lefts[-1], last), []).extend(pieces)
            continue
        spans = [
            (abs((edges[left] + edges[right + 1]) / 2 - middle), left, right)
            for left in lefts
            for right in rights
        ]
        distance, left, right = min(spans)
        near = distance <= MIDDLE * pieces[0].line.size
        found.setdefault((left, right) if near else (first, last), []).extend(pieces)
    return found
