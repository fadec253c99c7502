"""Tables that have no rules around their cells: what stands above each other is a column."""

from collections.abc import Iterator, Sequence

from hotline.documents.model import Cell, Loose
from hotline.documents.pdf.columns import drawn_edges, told_edges
from hotline.documents.pdf.drawn import Drawn, DrawnRow
from hotline.documents.pdf.header import ways_to_read
from hotline.documents.pdf.page import Page, Rule
from hotline.documents.pdf.regions import Region, regions_of
from hotline.documents.pdf.rows import rows_below
from hotline.language import Text

# The part of a table's width that a rule between its rows has.
WIDE = 0.6
# Fewer words side by side than this may be anything; a header above them tells a table.
FEWEST = 3
IN_DOUBT = Text(
    "no rules part the columns or rows here, and the gaps don't tell them for certain; the Word"
    " file or the web page of the same report would help",
    "此处没有表格线分隔行列,仅凭间距无法确定;请改用同一报告的Word文件或网页",
)


def open_tables(
    page: Page, across: Sequence[Rule], above: Drawn | None, first_number: int
) -> Iterator[tuple[Region, Drawn]]:
    """The tables among the lines of a page, with where they stand.

    `above` is the table that ends the page before: one without a header may go on with it.
    """
    number = first_number
    for region in regions_of(page.signs):
        _move_header(region, _rules_in(region, across, page))
        table = _table(region, page, across, above, f"page {page.number}, table {number}")
        above = None
        if table is not None:
            number += 1
            yield region, table


def _rules_in(region: Region, across: Sequence[Rule], page: Page) -> list[float]:
    """The heights of rules and of the ends of shades that part the rows of a table."""
    bands = (*region.header, *region.data)
    left, right = min(b.line.x0 for b in bands), max(b.line.x1 for b in bands)
    found: dict[float, float] = {}
    spans = [(rule.at, rule.start, rule.end) for rule in across]
    spans += [(shade.box.y1, shade.box.x0, shade.box.x1) for shade in page.shades]
    for at, start, end in spans:
        if region.top < at < region.bottom:
            found[round(at)] = found.get(round(at), 0.0) + min(end, right) - max(start, left)
    return sorted(float(at) for at, width in found.items() if width >= WIDE * (right - left))


def _move_header(region: Region, rules: Sequence[float]) -> None:
    """Where a rule stands below the header, what is above it is the header and nothing else."""
    if not region.data or not region.header:
        return
    figures = next(band.line.y for band in region.data if band.has_figure())
    above = [rule for rule in rules if region.header[0].line.y < rule < figures]
    if above:
        region.data[:0] = [band for band in region.header if band.line.y > above[-1]]
        region.header = [band for band in region.header if band.line.y < above[-1]]


def _table(
    region: Region, page: Page, across: Sequence[Rule], above: Drawn | None, place: str
) -> Drawn | None:
    edges = drawn_edges(region, page, across)
    if not region.header:
        before = above.sides() if above is not None else []
        if edges is None or len(edges) != len(before):
            edges = before if len(before) > 2 else None
    elif edges is None:
        edges = told_edges(region)
    rows = rows_below(region.data, edges, _rules_in(region, across, page)) if edges else None
    if edges is None or rows is None:
        is_table = region.header or any(len(band.pieces) >= FEWEST for band in region.data)
        return _in_doubt(region, place) if is_table else None
    ways = ways_to_read(region.header, edges)
    lefts = edges[:-1]

    def placed(cells: list[list[Cell]], start: int) -> list[DrawnRow]:
        return [
            DrawnRow(f"{place}, row {number}", dict(zip(lefts, row, strict=True)))
            for number, row in enumerate(cells, start=start)
        ]

    height = max((len(way) for way in ways), default=0)
    below = [[Cell(row.get(column, "")) for column in range(len(lefts))] for row in rows]
    extent = (edges[0], edges[-1])
    headers = [placed(way, 1) for way in ways]
    return Drawn(
        [*(headers[0] if headers else []), *placed(below, height + 1)], extent, extent,
        headers=headers, edges=edges,
    )  # fmt: skip


def _in_doubt(region: Region, place: str) -> Drawn:
    loose = [
        Loose(" ".join(piece.text() for piece in band.pieces), place, IN_DOUBT)
        for band in (*region.header, *region.data)
    ]
    return Drawn([], (0.0, 0.0), (0.0, 0.0), loose)
