"""A table as it is drawn, put together over page breaks, and as a grid of columns."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from hotline.documents.grids import joined_lines
from hotline.documents.model import Cell, Grid, Loose, Merge, Row
from hotline.documents.pdf.lattice import Lattice, RuledCell
from hotline.documents.pdf.lines import text_of
from hotline.language import Text
from hotline.template.figures import read_figure

# After a page break a column may begin this much further left or right; none is so narrow.
DRIFT = 6.0
NOT_CLOSED = Text(
    "stands in the frame of a table but in no closed cell", "在表框内但不在任何单元格内"
)
CUT_OPEN = Text(
    "a page break cuts this row, and the next page doesn't go on with it",
    "此行被分页截断,下一页没有接续",
)


@dataclass
class DrawnRow:
    """A row's place and its cells by their left edges, those merged upwards among them."""

    place: str
    cells: dict[float, Cell]

    def moved(self, lefts: list[float], others: list[float]) -> "DrawnRow":
        """The row with its cells at the left sides of another page's columns."""
        nearest = {
            left: others[min(range(len(lefts)), key=lambda n, at=left: abs(lefts[n] - at))]
            for left in self.cells
        }
        return DrawnRow(self.place, {nearest[left]: cell for left, cell in self.cells.items()})

    def texts(self) -> list[str]:
        """What its cells say, from left to right."""
        return [self.cells[left].text for left in sorted(self.cells)]


@dataclass
class Drawn:
    """A table of one page, or of several that go on with it.

    `first` and `last` are where the first and the last row begin and end across the page; `cut`
    tells that no rule ends the last row. A table without rules has the edges of its columns, and
    the ways in which its header can be read, the first of which is among its rows.
    """

    rows: list[DrawnRow]
    first: tuple[float, float]
    last: tuple[float, float]
    loose: list[Loose] = field(default_factory=list)
    cut: bool = False
    headers: list[list[DrawnRow]] = field(default_factory=list)
    edges: list[float] | None = None

    def continues(self, above: "Drawn") -> bool:
        """Whether this table is the rest of one that the page break cut."""
        if self.edges or above.edges:
            own, other = self._edges(), above._edges()
            return len(own) == len(other) > 1 and (
                all(abs(one - two) <= DRIFT for one, two in zip(own, other, strict=True))
                or (bool(self.headers) and self._header_texts() == above._header_texts())
                or (bool(self.edges and above.edges) and not self.headers)
            )
        return bool(self.rows and above.rows) and all(
            abs(own - other) <= DRIFT for own, other in zip(self.first, above.last, strict=True)
        )

    def sides(self) -> list[float]:
        """Where its columns begin, and where the last one ends."""
        return [*self._edges(), self.last[1]] if self.rows else []

    def _edges(self) -> list[float]:
        """The left sides of its columns."""
        if self.edges:
            return self.edges[:-1]
        return lefts_of(self.rows)

    def _header_texts(self) -> list[list[str]]:
        return [row.texts() for header in self.headers for row in header]

    def add(self, rest: "Drawn") -> None:
        """Take on the rest of the table from the next page, and of the row that the break cut."""
        rows = list(rest.rows)
        if self.edges or rest.edges:
            rows = [row.moved(rest._edges(), self._edges()) for row in rows]
        ways = [[*way, *self.rows[len(way) :]] for way in self.headers] or [self.rows]
        header = max(_repeated(way, rows) for way in ways)
        rows = rows[header:]
        if rows and header < len(self.rows):
            is_one = _may_be_one if self.cut else _is_rest
            if is_one(self.rows[-1], rows[0]):
                self.rows[-1] = _whole(self.rows[-1], rows.pop(0))
        self.rows += rows
        self.loose += rest.loose
        self.last, self.cut = rest.last, rest.cut

    def grid(self) -> Grid:
        """The table with a column for every left edge; what a wider cell covers is merged."""
        loose = list(self.loose)
        rows = self.rows
        if self.cut and rows:
            loose += [Loose(text, rows[-1].place, CUT_OPEN) for text in rows[-1].texts() if text]
            rows = rows[:-1]
        header = len(self.headers[0]) if self.headers else 0
        others = [_grid([*way, *rows[header:]], []) for way in self.headers[1:]]
        return replace(_grid(rows, loose), otherwise=tuple(others))


def lefts_of(rows: list[DrawnRow]) -> list[float]:
    """The left sides of the columns that some rows have."""
    lefts: list[float] = []
    for left in sorted({left for row in rows for left in row.cells}):
        if not lefts or left > lefts[-1] + DRIFT:
            lefts.append(left)
    return lefts


def _grid(rows: list[DrawnRow], loose: list[Loose]) -> Grid:
    lefts = lefts_of(rows)
    cells = (Row(tuple(_in_columns(row.cells, lefts)), row.place) for row in rows)
    return Grid(tuple(cells), tuple(loose))


def _repeated(above: list[DrawnRow], below: list[DrawnRow]) -> int:
    """How many rows are the table's header printed again."""
    count = 0
    for one, two in zip(above, below, strict=False):
        texts = two.texts()
        if not any(texts) or texts != one.texts() or any(map(read_figure, texts)):
            break
        count += 1
    return count


def _may_be_one(above: DrawnRow, below: DrawnRow) -> bool:
    """Whether two parts of a row that ends without a rule are one: no column has two figures."""
    return not any(read_figure(one) and read_figure(two) for one, two in _paired(above, below))


def _is_rest(above: DrawnRow, below: DrawnRow) -> bool:
    """Whether a row has no name of its own and only goes on with the words of the one above.

    A figure that both would hold, or words in a cell that is blank above, make it a row.
    """
    pairs = list(_paired(above, below))
    if len(pairs) < 2 or pairs[0][1] or not pairs[0][0]:
        return False
    return any(two for _, two in pairs) and all(
        not two or (one and not read_figure(two) and not read_figure(one)) for one, two in pairs
    )


def _paired(above: DrawnRow, below: DrawnRow) -> Iterator[tuple[str, str]]:
    lefts = sorted(above.cells)
    for left in lefts:
        near = [edge for edge in below.cells if abs(edge - left) <= DRIFT]
        yield above.cells[left].text, below.cells[near[0]].text if near else ""


def _whole(above: DrawnRow, below: DrawnRow) -> DrawnRow:
    """A row out of the two that a page break made of it."""
    cells = dict(above.cells)
    for edge, cell in below.cells.items():
        left = min(cells, key=lambda left: abs(left - edge))
        text = joined_lines(f"{cells[left].text}\n{cell.text}")
        cells[left] = Cell(text, None if text else cells[left].merge)
    return DrawnRow(above.place, cells)


def _in_columns(cells: dict[float, Cell], lefts: list[float]) -> Iterator[Cell]:
    """A row's cells, each in the column whose edge is nearest; the other columns are covered."""
    nearest: dict[float, list[Cell]] = {}
    for edge, cell in cells.items():
        nearest.setdefault(min(lefts, key=lambda left: abs(left - edge)), []).append(cell)
    for left in lefts:
        match nearest.get(left, []):
            case []:
                yield Cell("", Merge.LEFT)
            case [cell]:
                yield cell
            case several:
                yield Cell(" ".join(cell.text for cell in several if cell.text))


def drawn(lattice: Lattice, place: str) -> Drawn:
    """A ruled table with the texts of its cells."""
    texts = {id(cell): text_of(cell.signs) for cell in lattice.cells}
    tops = sorted({cell.top for cell in lattice.cells})
    bands = [
        sorted(
            (cell for cell in lattice.cells if cell.top <= top < cell.bottom),
            key=lambda cell: cell.left,
        )
        for top in tops
    ]
    rows = []
    for number, (top, band) in enumerate(zip(tops, bands, strict=True), start=1):
        cells: dict[float, Cell] = {}
        for before, cell in zip([None, *band], band, strict=False):
            if before is not None and cell.left > before.right:
                cells[before.box.x1] = Cell("")
            cells[cell.box.x0] = Cell(texts[id(cell)]) if cell.top == top else Cell("", Merge.UP)
        rows.append(DrawnRow(f"{place}, row {number}", cells))
    loose = text_of(lattice.loose)
    return Drawn(
        rows, _extent(bands[0]), _extent(bands[-1]),
        [Loose(loose, place, NOT_CLOSED)] if loose else [],
        lattice.open_bottom,
    )  # fmt: skip


def _extent(band: list[RuledCell]) -> tuple[float, float]:
    return min(cell.box.x0 for cell in band), max(cell.box.x1 for cell in band)
