"""Word documents (`.docx`), with their merged cells."""

import io
import zipfile
import zlib
from collections.abc import Iterator

import docx
from docx.exceptions import PythonDocxError
from docx.oxml.ns import qn
from lxml import etree

from hotline.documents.grids import SpanningCell, grid_of_spans, joined_lines
from hotline.documents.model import Document, Grid, Paragraph
from hotline.errors import HotlineError
from hotline.language import Text
from hotline.template.figures import raised

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# A report of forty pages unpacks to a few million bytes.
MOST_UNPACKED_BYTES = 200_000_000
# Workbooks and slides are packed alike, in folders of other names.
OWN_FOLDER = "word/"
# What zipfile raises for packages that are cut off, encrypted, or packed in no known way.
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError)
# What python-docx raises for packages whose parts are not those of a document.
MISSHAPEN = (LookupError, AttributeError, TypeError, etree.LxmlError, PythonDocxError)
PARAGRAPH, TABLE, ROW, CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
RUN, TEXT, TAB, SYMBOL, TEXT_BOX = (
    qn("w:r"),
    qn("w:t"),
    qn("w:tab"),
    qn("w:sym"),
    qn("w:txbxContent"),
)
BREAKS = {qn("w:br"), qn("w:cr")}
# Deleted or moved away in a tracked revision, or a second form of what stands beside it.
NOT_SHOWN = {
    qn("w:del"), qn("w:moveFrom"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}  # fmt: skip
# Arrows of the two symbol fonts that Word inserts them from; any other symbol stays a stranger.
SYMBOLS = {"F0AD": "↑", "F0AF": "↓", "F0E1": "↑", "F0E2": "↓", "F0E9": "↑", "F0EA": "↓"}
STRANGER = "\ufffd"


def read_docx(content: bytes, name: str) -> Document:
    """The paragraphs and tables of a Word document, in their order, as it shows them.

    Raises HotlineError for a package that is damaged or made to do harm.
    """
    _refuse_harmful(content, name)
    try:
        body = docx.Document(io.BytesIO(content)).element.body
        return Document(MEDIA_TYPE, tuple(_Blocks().of(body)))
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
            elif not any(part.filename.startswith(OWN_FOLDER) for part in parts):
                reason = Text("it is no Word document", "这不是Word文档")
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


def _shown(element: etree._Element, *tags: str) -> Iterator[etree._Element]:
    """The nearest elements of some kinds below one, through content controls and revisions."""
    for child in element:
        if child.tag in NOT_SHOWN:
            continue
        if child.tag in tags:
            yield child
        else:
            yield from _shown(child, *tags)


class _Blocks:
    """Walks a document and numbers its tables and paragraphs."""

    def __init__(self) -> None:
        self.tables = 0
        self.paragraphs = 0

    def of(self, body: etree._Element) -> Iterator[Grid | Paragraph]:
        """Blocks below an element, in printed order; a text box follows what it is anchored to."""
        for block in _shown(body, PARAGRAPH, TABLE):
            if block.tag == TABLE:
                self.tables += 1
                grid = grid_of_spans(list(_rows(block)), f"table {self.tables}")
                if grid.rows:
                    yield grid
                continue
            # a line break within a paragraph, as pages are pasted, begins another
            for line in "".join(_words(block)).splitlines():
                if text := joined_lines(line):
                    self.paragraphs += 1
                    yield Paragraph(text, f"paragraph {self.paragraphs}")
            for box in _shown(block, TEXT_BOX):
                yield from self.of(box)


def _rows(table: etree._Element) -> Iterator[list[SpanningCell]]:
    for row in _shown(table, ROW):
        before = row.grid_before
        cells = [SpanningCell("") for _ in range(before)]
        for cell in _shown(row, CELL):
            continues = cell.vMerge == "continue"
            text = "" if continues else joined_lines("".join(_words(cell)))
            cells.append(SpanningCell(text, max(cell.grid_span, 1), 0 if continues else 1))
        yield cells


def _words(element: etree._Element) -> Iterator[str]:
    """The text of a paragraph or a cell as it shows; paragraphs and breaks are lines."""
    for child in element:
        if child.tag in NOT_SHOWN or child.tag == TEXT_BOX:
            continue
        if child.tag == RUN and _is_hidden(child):
            continue
        if child.tag == TEXT:
            yield child.text or ""
        elif child.tag == TAB:
            yield " "
        elif child.tag in BREAKS:
            yield "\n"
        elif child.tag == SYMBOL:
            yield SYMBOLS.get(child.get(qn("w:char"), "").upper(), STRANGER)
        elif child.tag == RUN and _is_raised(child):
            yield raised("".join(_words(child)))
        else:
            yield from _words(child)
            if child.tag == PARAGRAPH:
                yield "\n"


def _is_hidden(run: etree._Element) -> bool:
    return run.find(f"{qn('w:rPr')}/{qn('w:vanish')}") is not None


def _is_raised(run: etree._Element) -> bool:
    """Whether a run is a footnote's mark and no digit of the number that it follows."""
    raised = run.find(f"{qn('w:rPr')}/{qn('w:vertAlign')}")
    return raised is not None and raised.get(qn("w:val")) in ("superscript", "subscript")
