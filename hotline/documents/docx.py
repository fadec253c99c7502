"""Word documents (`.docx`), with their merged cells."""

import io
import zipfile
import zlib
from collections.abc import Iterator

import docx
from docx.document import Document as WordDocument
from docx.exceptions import PythonDocxError
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph as WordParagraph
from lxml import etree

from hotline.documents.grids import SpanningCell, grid_of_spans, joined_lines
from hotline.documents.model import Document, Grid, Paragraph
from hotline.errors import HotlineError
from hotline.language import Text

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# A report of forty pages unpacks to a few million bytes.
MOST_UNPACKED_BYTES = 200_000_000
CONTINUES = "continue"
# What zipfile raises for packages that are cut off, encrypted, or packed in no known way.
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError)
# What python-docx raises for packages whose parts are not those of a document.
MISSHAPEN = (LookupError, AttributeError, TypeError, etree.LxmlError, PythonDocxError)


def read_docx(content: bytes, name: str) -> Document:
    """The paragraphs and tables of a Word document, in their order.

    Raises HotlineError for a package that is damaged or made to do harm.
    """
    _refuse_harmful(content, name)
    try:
        word = docx.Document(io.BytesIO(content))
        return Document(MEDIA_TYPE, tuple(_blocks(word)))
    except (*UNREADABLE, *MISSHAPEN) as error:
        raise _damaged(name) from error


def _damaged(name: str) -> HotlineError:
    return HotlineError(
        Text(
            f"{name}: the Word document is damaged or cut off",
            f"{name}: Word文档已损坏或不完整",
        )
    )


def _refuse_harmful(content: bytes, name: str) -> None:
    """Names that climb out of the package, parts that unpack without end, declared entities."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            if any(".." in part.filename.split("/") for part in parts):
                reason = Text("a part's name climbs out of the package", "部件名称指向文档之外")
            elif sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
                reason = Text("it unpacks to more than 200 MB", "解压后超过200MB")
            elif any(_declares_entities(package, part) for part in parts):
                reason = Text("a part declares XML entities", "部件中声明了XML实体")
            else:
                return
    except UNREADABLE as error:
        raise _damaged(name) from error
    raise HotlineError(Text(f"{name}: refused; ", f"{name}: 拒绝读取,") + reason)


def _declares_entities(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    if not part.filename.endswith((".xml", ".rels")):
        return False
    content = package.read(part)
    return b"<!DOCTYPE" in content or b"<!ENTITY" in content or b"<\0!\0D\0O\0C" in content


def _blocks(word: WordDocument) -> Iterator[Grid | Paragraph]:
    tables = paragraphs = 0
    for block in word.iter_inner_content():
        if isinstance(block, Table):
            tables += 1
            grid = grid_of_spans(list(_rows(block)), f"table {tables}")
            if grid.rows:
                yield grid
            continue
        for text in _lines(block):
            paragraphs += 1
            yield Paragraph(text, f"paragraph {paragraphs}")


def _lines(paragraph: WordParagraph) -> Iterator[str]:
    """A paragraph's text; a line break within it, as pages are pasted, begins another."""
    for line in paragraph.text.splitlines():
        if text := joined_lines(line):
            yield text


def _rows(table: Table) -> Iterator[list[SpanningCell]]:
    for row in table._tbl.tr_lst:
        before = row.grid_before
        cells = [SpanningCell("") for _ in range(before)]
        for cell in row.tc_lst:
            continues = cell.vMerge == CONTINUES
            text = "" if continues else joined_lines(_cell_text(cell))
            cells.append(SpanningCell(text, max(cell.grid_span, 1), 0 if continues else 1))
        yield cells


def _cell_text(cell: etree._Element) -> str:
    """All text of a cell; its paragraphs and breaks are lines."""
    words = []
    for element in cell.iter(qn("w:t"), qn("w:br"), qn("w:cr"), qn("w:tab"), qn("w:p")):
        if element.tag == qn("w:t"):
            words.append(element.text or "")
        else:
            words.append(" " if element.tag == qn("w:tab") else "\n")
    return "".join(words)
