"""HTML pages: tables with merged cells, and a page's own menus around the report."""

import re
from collections.abc import Iterator
from html import unescape

from lxml import etree
from lxml import html as lxml_html

from hotline.documents.grids import SpanningCell, cell_text, grid_of_spans, joined_lines
from hotline.documents.model import Document, Grid, Paragraph
from hotline.documents.styles import leave_what_shows
from hotline.errors import HotlineError
from hotline.language import Text
from hotline.template.figures import raised

MEDIA_TYPE = "text/html"
# What a page marks as its own around the text, or doesn't show, or shows as struck out.
CHROME = {"script", "style", "nav", "footer", "noscript", "template", "select", "svg", "head",
          "iframe", "del", "s", "strike"}  # fmt: skip
RAISED = {"sup", "sub"}
BLOCKS = {"address", "article", "blockquote", "body", "caption", "center", "dd", "div", "dl", "dt",
          "figure", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6", "html", "li", "main", "ol",
          "p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr",
          "ul"}  # fmt: skip
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
COMMENT = re.compile("<!--.*?-->", re.DOTALL)
TAG = INLINE_TAG = re.compile("<[a-z/!][^<>]*>", re.IGNORECASE)
PARTING_TAG = re.compile(
    rf"</?(?:{'|'.join(sorted(BLOCKS | RAISED | CHROME | {'br', 'hr'}))})(?![a-z0-9])[^<>]*>",
    re.IGNORECASE,
)
FILLED = re.compile(r"""<input\b[^<>]*\bvalue=["']?([^"'<>]*)[^<>]*>""", re.IGNORECASE)
MOST_DEPTH = 200
MOST_SPAN = 1000


def read_html(text: str, name: str) -> Document:
    """The tables and paragraphs of a page, in their order, as it shows them; menus are left out.

    Raises HotlineError for a page whose elements are nested deeper than any report's.
    """
    # The text is decoded already, whatever the page declares.
    parser = lxml_html.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        root = lxml_html.document_fromstring(text.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return Document(MEDIA_TYPE, ())
    # lxml makes an element's Python object anew at each visit, unless somebody holds it
    held = list(root.iter())
    _refuse_depth(root, name)
    leave_what_shows(root)
    blocks = tuple(_Blocks().of(root))
    del held
    return Document(MEDIA_TYPE, blocks, _printed_texts(text))


def _printed_texts(text: str) -> dict[str, tuple[str, ...]]:
    """The words of a page's source without its tags, parted by those of blocks and by all."""
    source = FILLED.sub(r"\g<0>\n\1\n", COMMENT.sub("", text))
    by_blocks = INLINE_TAG.sub("", PARTING_TAG.sub("\n", source))
    return {"": (unescape(by_blocks), unescape(TAG.sub("\n", source)))}


def _refuse_depth(root: lxml_html.HtmlElement, name: str) -> None:
    depth = deepest = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    if deepest > MOST_DEPTH:
        raise HotlineError(
            Text(
                f"{name}: elements are nested {deepest} deep, which no report is",
                f"{name}: 元素嵌套达{deepest}层,不是正常的报告页面",
            )
        )


class _Blocks:
    """Walks a page and numbers its tables and paragraphs."""

    def __init__(self) -> None:
        self.tables = 0
        self.paragraphs = 0

    def of(self, root: lxml_html.HtmlElement) -> Iterator[Grid | Paragraph]:
        """Blocks below an element, in printed order."""
        words: list[str] = []
        linked: list[str] = []
        yield from self._below(root, words, linked)
        yield from self._paragraph(words, linked)

    def _below(
        self, element: lxml_html.HtmlElement, words: list[str], linked: list[str]
    ) -> Iterator[Grid | Paragraph]:
        if element.tag == "table" and element.find(".//table") is None:
            yield from self._paragraph(words, linked)
            grid = self._grid(element)
            if grid.rows:
                yield grid
            return
        is_block = element.tag in BLOCKS
        if is_block or (element.tag == "br" and element.getparent().tag not in HEADINGS):
            yield from self._paragraph(words, linked)
        before = len(words)
        words.append(_own_text(element))
        for child in element:
            if child.tag in RAISED:
                words.append(raised("".join(_words(child)).strip()))
            elif child.tag not in CHROME:
                yield from self._below(child, words, linked)
            words.append(child.tail or "")
        if element.tag == "a":
            linked.extend(words[before:])
        if is_block:
            yield from self._paragraph(words, linked)

    def _paragraph(self, words: list[str], linked: list[str]) -> Iterator[Paragraph]:
        text = joined_lines("".join(words))
        is_link = bool(text) and text == joined_lines("".join(linked))
        words.clear()
        linked.clear()
        if text:
            self.paragraphs += 1
            yield Paragraph(text, f"paragraph {self.paragraphs}", is_link)

    def _grid(self, table: lxml_html.HtmlElement) -> Grid:
        self.tables += 1
        rows = [
            [
                SpanningCell(
                    cell_text("".join(_words(cell))),
                    _span(cell.get("colspan")),
                    _span(cell.get("rowspan")),
                )
                for cell in row.iterchildren("td", "th")
            ]
            for row in table.iter("tr")
        ]
        return grid_of_spans(rows, f"table {self.tables}")


def _own_text(element: lxml_html.HtmlElement) -> str:
    """The text that begins an element, or what a field is filled with."""
    return element.get("value", "") if element.tag == "input" else element.text or ""


def _words(element: lxml_html.HtmlElement) -> Iterator[str]:
    """The text of a cell as it shows; its paragraphs and breaks are lines."""
    yield _own_text(element)
    for child in element:
        lines = "\n" if child.tag in BLOCKS or child.tag == "br" else ""
        if child.tag in RAISED:
            # a footnote's mark is no digit of the number that it follows
            yield raised("".join(_words(child)).strip())
        elif child.tag not in CHROME:
            yield lines
            yield from _words(child)
            yield lines
        yield child.tail or ""


def _span(value: str | None) -> int:
    """A colspan or rowspan as browsers read it: at least 1, and at most a thousand."""
    digits = (value or "").strip()
    return min(max(int(digits), 1), MOST_SPAN) if digits.isascii() and digits.isdigit() else 1
