"""PDF files with text: their tables and lines, page by page, and what a page break cut."""

import re
from collections.abc import Iterator, Sequence

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from hotline.documents.model import Document, Grid, Paragraph
from hotline.documents.pdf.blocks import blocks_of, ruled_tables
from hotline.documents.pdf.drawn import Drawn
from hotline.documents.pdf.integrity import is_whole
from hotline.documents.pdf.lattice import Lattice
from hotline.documents.pdf.page import Page
from hotline.documents.pdf.printed import printed_texts
from hotline.documents.pdf.running import without_running_lines
from hotline.documents.pdf.shown import views_of
from hotline.documents.pdf.watermarks import without_watermarks
from hotline.errors import HotlineError
from hotline.language import Text

MEDIA_TYPE = "application/pdf"
MOST_PAGES = 300
# The lines above a table that may be printed again where it goes on, and what says that it does.
MOST_CAPTIONS = 2
CONTINUED = re.compile(r"^[(（]?续(?:上?表|前页)?[)）]?$|[(（]续(?:上?表)?[)）]$|^续表")
DAMAGED = Text(
    "the PDF is damaged or cut off; fetch it again, or load the Word file or the web page of the"
    " same report",
    "PDF已损坏或不完整;请重新下载,或改用同一报告的Word文件或网页",
)
ENCRYPTED = Text(
    "the PDF is encrypted; save it without a password first", "PDF已加密;请先另存为无密码的文件"
)
NO_TEXT = Text(
    "the PDF has no text, only pictures; recognize it (OCR) first, or load the Word file or the web"
    " page of the same report",
    "PDF中没有文字,只有图片;请先做文字识别(OCR),或改用同一报告的Word文件或网页",
)


def read_pdf(content: bytes, name: str) -> Document:
    """The tables and lines of text of a PDF, from top to bottom of each page.

    Raises HotlineError for a file that is encrypted, damaged, or holds pictures only.
    """
    pages = _pages(content, name)
    printed = printed_texts(pages)
    without_watermarks(pages)
    ruled = [ruled_tables(page) for page in pages]
    without_running_lines(pages, [[table.box for table in tables] for tables in ruled])
    blocks = list(_joined(pages, ruled))
    if not blocks:
        raise _refused(name, NO_TEXT)
    return Document(MEDIA_TYPE, tuple(blocks), printed)


def _refused(name: str, reason: Text) -> HotlineError:
    return HotlineError(Text(f"{name}: ", f"{name}: ") + reason)


def _pages(content: bytes, name: str) -> list[Page]:
    """What each page shows."""
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        encrypted = raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD
        raise _refused(name, ENCRYPTED if encrypted else DAMAGED) from error
    try:
        if len(document) > MOST_PAGES:
            raise HotlineError(
                Text(
                    f"{name}: {len(document)} pages, more than any report has",
                    f"{name}: 共{len(document)}页,超出报告的正常页数",
                )
            )
        if not is_whole(content):
            raise _refused(name, DAMAGED)
        return [view for number in range(len(document)) for view in _views(document, number)]
    except pdfium.PdfiumError as error:
        raise _refused(name, DAMAGED) from error
    finally:
        document.close()


def _views(document: pdfium.PdfDocument, number: int) -> list[Page]:
    page = document[number]
    try:
        return views_of(page, number + 1)
    finally:
        page.close()


def _joined(
    pages: Sequence[Page], ruled: Sequence[Sequence[Lattice]]
) -> Iterator[Grid | Paragraph]:
    """Blocks of all pages; a table that ends one page and begins the next is one table."""
    unfinished: Drawn | None = None
    captions: list[str] = []
    for page, tables in zip(pages, ruled, strict=True):
        # what stands above the rest of a table, until it is known to be that
        held: list[Paragraph] = []
        for block in blocks_of(page, tables, unfinished):
            if isinstance(block, Paragraph):
                if unfinished and not _is_caption(block.text, captions):
                    yield unfinished.grid()
                    unfinished = None
                if unfinished:
                    held.append(block)
                else:
                    captions = [*captions, block.text][-MOST_CAPTIONS:]
                    yield block
                continue
            if unfinished and block.continues(unfinished):
                unfinished.add(block)
                held = []
                continue
            if unfinished:
                yield unfinished.grid()
            yield from held
            unfinished, held = block, []
        if held and unfinished:
            yield unfinished.grid()
            unfinished = None
            yield from held
    if unfinished:
        yield unfinished.grid()


def _is_caption(text: str, captions: Sequence[str]) -> bool:
    """Whether a line above a table is the caption of the one before it, printed again."""
    return bool(CONTINUED.search(text)) or text in captions
