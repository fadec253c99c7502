"""PDF files with text: tables drawn with lines, also over a page break."""

import io
from collections.abc import Iterator

import pdfplumber
from pdfplumber.page import Page
from pdfplumber.table import Table

from hotline.documents.grids import joined_lines
from hotline.documents.model import Cell, Document, Grid, Merge, Paragraph, Row
from hotline.errors import HotlineError
from hotline.language import Text

MEDIA_TYPE = "application/pdf"
MOST_PAGES = 300
# Lines that are meant as one are drawn this close, in points.
SNAP = 2.0
SETTINGS = {"snap_tolerance": SNAP, "join_tolerance": SNAP, "intersection_tolerance": SNAP}
# The margin within which a table that goes over the page break is the page's last or first block.
Block = tuple[float, Grid | Paragraph]
Box = tuple[float, float, float, float]


def read_pdf(content: bytes, name: str) -> Document:
    """The tables and lines of text of a PDF, from top to bottom of each page.

    Raises HotlineError for a file that is encrypted, damaged, or holds pictures only.
    """
    try:
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


def _blocks(content: bytes, name: str) -> Iterator[Grid | Paragraph]:
    """Blocks of all pages; a table that ends one page and begins the next is one table."""
    unfinished: Grid | None = None
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        if len(pdf.pages) > MOST_PAGES:
            raise HotlineError(
                Text(
                    f"{name}: {len(pdf.pages)} pages, more than any report has",
                    f"{name}: 共{len(pdf.pages)}页,超出报告的正常页数",
                )
            )
        for number, page in enumerate(pdf.pages, start=1):
            blocks = list(_blocks_of_page(page, number))
            page.close()
            if unfinished and blocks and _continues(unfinished, blocks[0]):
                unfinished = Grid(unfinished.rows + blocks.pop(0).rows)
                if not blocks:
                    continue
            if unfinished:
                yield unfinished
                unfinished = None
            if blocks and isinstance(blocks[-1], Grid):
                unfinished = blocks.pop()
            yield from blocks
    if unfinished:
        yield unfinished


def _continues(unfinished: Grid, block: Grid | Paragraph) -> bool:
    return isinstance(block, Grid) and len(block.rows[0].cells) == len(unfinished.rows[-1].cells)


def _blocks_of_page(page: Page, number: int) -> Iterator[Grid | Paragraph]:
    tables = page.find_tables(SETTINGS)
    placed: list[Block] = []
    for table_number, table in enumerate(sorted(tables, key=lambda table: table.bbox[1]), start=1):
        rows = tuple(_rows(table, f"page {number}, table {table_number}"))
        if rows:
            placed.append((table.bbox[1], Grid(rows)))
    boxes = [table.bbox for table in tables]
    prose = page.filter(lambda item: not _within(item, boxes)) if boxes else page
    lines = prose.extract_text_lines(return_chars=False, strip=True)
    for line_number, line in enumerate(lines, start=1):
        if text := joined_lines(line["text"]):
            placed.append((line["top"], Paragraph(text, f"page {number}, line {line_number}")))
    placed.sort(key=lambda block: block[0])
    yield from (block for _, block in placed)


def _within(item: dict, boxes: list[Box]) -> bool:
    if item["object_type"] != "char":
        return False
    across = (item["x0"] + item["x1"]) / 2
    down = (item["top"] + item["bottom"]) / 2
    return any(x0 <= across <= x1 and top <= down <= bottom for x0, top, x1, bottom in boxes)


def _rows(table: Table, place: str) -> Iterator[Row]:
    texts = table.extract(x_tolerance=3)
    edges = sorted({edge for cell in table.cells for edge in (cell[0], cell[2])})
    for number, (row, words) in enumerate(zip(table.rows, texts, strict=True), start=1):
        cells = []
        for column, (box, text) in enumerate(zip(row.cells, words, strict=True)):
            if box is not None:
                cells.append(Cell(joined_lines(text or "")))
                continue
            covered = any(
                left is not None and left[2] > edges[column] + SNAP for left in row.cells[:column]
            )
            cells.append(Cell("", Merge.LEFT if covered else Merge.UP))
        yield Row(tuple(cells), f"{place}, row {number}")
