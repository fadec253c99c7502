"""PDF files with text: tables drawn with lines, also over a page break."""

import io
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pdfplumber
from pdfplumber.page import Page
from pdfplumber.table import Table

from hotline.documents.grids import joined_lines
from hotline.documents.model import Cell, Document, Grid, Merge, Paragraph, Row
from hotline.documents.radicals import with_ideographs
from hotline.errors import HotlineError
from hotline.language import Text

MEDIA_TYPE = "application/pdf"
MOST_PAGES = 300
# The two sides of a line are this close, in points; the lines of another table of the page, which
# are snapped together with them, may be little further away.
SNAP = 1.0
# The pieces of a line, and the lines of a corner, may miss each other by this much.
GAP = 3.0
# After a page break a column may begin this much further left or right; none is so narrow.
DRIFT = 6.0
# Signs of two fonts on one line may stand this much higher or lower.
SAME_LINE = 5.0
SETTINGS = {"snap_tolerance": SNAP, "join_tolerance": GAP, "intersection_tolerance": GAP}
# The printer's, not the report's: left out where it is a page's first or last line.
PAGE_NUMBER = re.compile(r"[-—–·\s]*第?\s*\d{1,3}\s*页?(?:\s*[/／共]\s*\d{1,3}\s*页?)?[-—–·\s]*")
Box = tuple[float, float, float, float]


def read_pdf(content: bytes, name: str) -> Document:
    """The tables and lines of text of a PDF, from top to bottom of each page.

    Raises HotlineError for a file that is encrypted, damaged, or holds pictures only.
    """
    try:
        with _quiet_parser():
            blocks = list(_blocks(content, name))
    except HotlineError:
        raise
    except Exception as error:  # the parser raises whatever it stumbles on
        if "Password" in f"{type(error).__name__} {error!r}":
            reason = Text("the PDF is encrypted", "PDF已加密")
        else:
            reason = Text("the PDF is damaged or cut off", "PDF已损坏或不完整")
        raise HotlineError(Text(f"{name}: ", f"{name}: ") + reason) from error
    if not blocks:
        raise HotlineError(
            Text(
                f"{name}: the PDF has no text, only pictures; recognize it (OCR) first",
                f"{name}: PDF中没有文字,只有图片,请先做文字识别(OCR)",
            )
        )
    return Document(MEDIA_TYPE, tuple(blocks))


@contextmanager
def _quiet_parser() -> Iterator[None]:
    """Keep the parser's remarks on fonts to itself."""
    logger = logging.getLogger("pdfminer")
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(before)


@dataclass
class _Drawn:
    """A table as it is drawn.

    A row is its place and its cells by their left edges, those merged upwards among them. `first`
    and `last` are where the first and the last row begin and end across the page; `loose` are words
    inside the frame that no closed cell holds.
    """

    rows: list[tuple[str, dict[float, Cell]]]
    first: tuple[float, float]
    last: tuple[float, float]
    loose: list[Paragraph] = field(default_factory=list)

    def continues(self, above: "_Drawn") -> bool:
        """Whether this table is the rest of one that the page break cut."""
        return all(
            abs(own - other) <= DRIFT for own, other in zip(self.first, above.last, strict=True)
        )

    def add(self, rest: "_Drawn") -> None:
        """Take on the rest of the table from the next page."""
        self.rows += rest.rows
        self.loose += rest.loose
        self.last = rest.last

    def grid(self) -> Grid:
        """The table with a column for every left edge; what a wider cell covers is merged."""
        lefts: list[float] = []
        for left in sorted({left for _, cells in self.rows for left in cells}):
            if not lefts or left > lefts[-1] + DRIFT:
                lefts.append(left)
        rows = (Row(tuple(_in_columns(cells, lefts)), place) for place, cells in self.rows)
        return Grid(tuple(rows), tuple(self.loose))


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


def _blocks(content: bytes, name: str) -> Iterator[Grid | Paragraph]:
    """Blocks of all pages; a table that ends one page and begins the next is one table."""
    unfinished: _Drawn | None = None
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        if len(pdf.pages) > MOST_PAGES:
            raise HotlineError(
                Text(
                    f"{name}: {len(pdf.pages)} pages, more than any report has",
                    f"{name}: 共{len(pdf.pages)}页,超出报告的正常页数",
                )
            )
        for number, page in enumerate(pdf.pages, start=1):
            for block in _blocks_of_page(page, number):
                if unfinished and isinstance(block, _Drawn) and block.continues(unfinished):
                    unfinished.add(block)
                    continue
                if unfinished:
                    yield unfinished.grid()
                    unfinished = None
                if isinstance(block, _Drawn):
                    unfinished = block
                else:
                    yield block
            page.close()
    if unfinished:
        yield unfinished.grid()


def _blocks_of_page(page: Page, number: int) -> list[_Drawn | Paragraph]:
    """Tables and lines of a page from top to bottom."""
    tables = sorted(page.find_tables(SETTINGS), key=lambda table: table.bbox[1])
    placed: list[tuple[float, _Drawn | Paragraph]] = []
    for table_number, table in enumerate(tables, start=1):
        drawn = _drawn(table, f"page {number}, table {table_number}")
        drawn.loose = list(_loose(page, table, f"page {number}, table {table_number}"))
        placed.append((table.bbox[1], drawn))
    boxes = [table.bbox for table in tables]
    prose = page.filter(lambda item: not _within(item, boxes)) if boxes else page
    lines = prose.extract_text_lines(return_chars=False, strip=True, y_tolerance=SAME_LINE)
    for line_number, line in enumerate(lines, start=1):
        at_edge = line_number in (1, len(lines))
        if at_edge and PAGE_NUMBER.fullmatch(line["text"]):
            continue
        if text := joined_lines(with_ideographs(line["text"])):
            placed.append((line["top"], Paragraph(text, f"page {number}, line {line_number}")))
    return [block for _, block in sorted(placed, key=lambda block: block[0])]


def _loose(page: Page, table: Table, place: str) -> Iterator[Paragraph]:
    """Words in a table's frame but in none of its cells, as where a page break cuts one open."""
    inside, cells = [table.bbox], list(table.cells)
    chars = page.filter(lambda item: _within(item, inside) and not _within(item, cells))
    text = joined_lines(with_ideographs(chars.extract_text() or ""))
    if text:
        yield Paragraph(text, place)


def _within(item: dict, boxes: list[Box]) -> bool:
    if item["object_type"] != "char":
        return False
    across = (item["x0"] + item["x1"]) / 2
    down = (item["top"] + item["bottom"]) / 2
    return any(x0 <= across <= x1 and top <= down <= bottom for x0, top, x1, bottom in boxes)


def _drawn(table: Table, place: str) -> _Drawn:
    """A table with the texts of its cells; tables that touch are drawn as one."""
    texts = table.extract(x_tolerance=3, y_tolerance=SAME_LINE)
    bands = [_band(table, row.bbox[1]) for row in table.rows]
    rows = []
    for number, (row, found, band) in enumerate(
        zip(table.rows, texts, bands, strict=True), start=1
    ):
        words = dict(zip(row.cells, found, strict=True))
        cells = {
            box[0]: Cell(joined_lines(with_ideographs(words[box] or "")))
            if box in words
            else Cell("", Merge.UP)
            for box in band
        }
        rows.append((f"{place}, row {number}", cells))
    return _Drawn(rows, _extent(bands[0]), _extent(bands[-1]))


def _extent(band: list[Box]) -> tuple[float, float]:
    return min(box[0] for box in band), max(box[2] for box in band)


def _band(table: Table, top: float) -> list[Box]:
    """The cells that a row crosses, those that began in a row above it among them."""
    crossing = [cell for cell in table.cells if cell[1] <= top + GAP and cell[3] > top + GAP]
    return sorted(crossing)
