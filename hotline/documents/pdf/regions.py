"""Where a page has tables without rules around their cells: lines of words side by side."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from hotline.documents.pdf.lines import BESIDE, Line, Piece, lines_of, pieces_of
from hotline.documents.pdf.page import Sign
from hotline.template.figures import read_figure

# Lines of one table are no further apart than this, in sizes of the type.
APART = 4.5
# The lines of one cell are nearer than this.
IN_CELL = 0.9
NUMBERED = re.compile(r"^[0-9]{1,2}[.、．]")


@dataclass
class Band:
    """A line of a table: its words side by side."""

    line: Line
    pieces: list[Piece]

    def has_figure(self) -> bool:
        """Whether one of them is a figure."""
        return any(is_figure(piece.text()) for piece in self.pieces)

    def is_row_of_figures(self) -> bool:
        """Whether it can be nothing but a row of a table: several words, some of them figures."""
        figures = sum(is_figure(piece.text()) for piece in self.pieces)
        return len(self.pieces) > 2 and figures > 1


@dataclass
class Region:
    """Lines of a header and lines of what stands below it; the header may be on a page before."""

    header: list[Band] = field(default_factory=list)
    data: list[Band] = field(default_factory=list)

    @property
    def top(self) -> float:
        return min(band.line.top for band in (*self.header, *self.data))

    @property
    def bottom(self) -> float:
        return max(band.line.bottom for band in (*self.header, *self.data))

    def signs(self) -> Iterator[Sign]:
        """All that is printed in it, spaces included."""
        for band in (*self.header, *self.data):
            yield from band.line.signs


def is_figure(text: str) -> bool:
    """Whether words are a figure: one with a unit may be the beginning of a header's words."""
    figure = read_figure(text)
    return figure is not None and not figure.unit


def regions_of(signs: Sequence[Sign]) -> list[Region]:
    """The tables among the lines of a page, in order; those without a figure are none."""
    found: list[Region] = []
    current = Region()
    below = float("-inf")

    def end() -> None:
        nonlocal current
        if len(current.data) > 1 or (
            current.data and (current.header or current.data[0].is_row_of_figures())
        ):
            found.append(current)
        current = Region()

    for line in lines_of(signs):
        band = Band(line, pieces_of(line, BESIDE))
        if not band.pieces:
            continue
        if line.top - below > APART * line.size:
            end()
        below = line.bottom
        if len(band.pieces) < 2 and not _goes_on(band, current):
            end()
        elif band.has_figure():
            current.data.append(band)
        elif all(NUMBERED.match(piece.text()) for piece in band.pieces):
            end()
        elif current.data and len(band.pieces) > 1 and not _is_wrapped(band, current):
            end()
            current.header.append(band)
        else:
            (current.data or current.header).append(band)
    end()
    return found


def _goes_on(band: Band, current: Region) -> bool:
    """Whether a line of one piece is a cell's second line: to the right of the first cells."""
    before = current.data or current.header
    if not before:
        return False
    first = min(each.pieces[0].x1 for each in before)
    return band.pieces[0].x0 > first


def _is_wrapped(band: Band, current: Region) -> bool:
    """Whether a line without figures is what a row's cells go on with: near, and none is first."""
    near = band.line.top - current.data[-1].line.bottom < IN_CELL * band.line.size
    return near and band.pieces[0].x0 > min(each.pieces[0].x1 for each in current.data)
