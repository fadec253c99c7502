"""HTML pages: tables with merged cells, and a page's own menus around the report."""

from collections.abc import Callable, Iterator

from lxml import etree
from lxml import html as lxml_html

from hotline.documents.grids import SpanningCell, grid_of_spans, joined_lines
from hotline.documents.model import Document, Grid, Paragraph
from hotline.errors import HotlineError
from hotline.figures import read_figure
from hotline.language import Text

MEDIA_TYPE = "text/html"
# What a page shows around its article, or doesn't show at all.
CHROME = {"script", "style", "nav", "footer", "aside", "noscript", "template", "select", "button",
          "svg", "head", "iframe"}  # fmt: skip
BLOCKS = {"address", "article", "blockquote", "body", "caption", "center", "dd", "div", "dl", "dt",
          "figure", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6", "html", "li", "main", "ol",
          "p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr",
          "ul"}  # fmt: skip
MOST_DEPTH = 200
MOST_SPAN = 1000


def read_html(text: str, name: str, is_title: Callable[[str], bool]) -> Document:
    """The tables and paragraphs of a page, in their order; its menus' words are left out.

    Raises HotlineError for a page whose elements are nested deeper than any report's.
    """
    # The text is decoded already, whatever the page declares.
    parser = lxml_html.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        root = lxml_html.document_fromstring(text.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return Document(MEDIA_TYPE, ())
    _refuse_depth(root, name)
    return Document(MEDIA_TYPE, tuple(_Blocks().of(_article(root, is_title))))


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


def _article(root: lxml_html.HtmlElement, is_title: Callable[[str], bool]) -> lxml_html.HtmlElement:
    """The smallest element around the report's title and all tables that print figures."""
    found = [table for table in root.iter("table") if _prints_figures(table)]
    if not found:
        return root
    titles: list[lxml_html.HtmlElement] = []
    for element in root.iter(etree.Element):
        if element is found[0] and titles:
            break
        if is_title(joined_lines(element.text_content())) and not _is_chrome(element):
            titles.append(element)
    around = [list(element.iterancestors())[::-1] for element in [*found, *titles[-1:]]]
    shared = root
    for level in zip(*around, strict=False):
        if any(element is not level[0] for element in level):
            break
        shared = level[0]
    return shared


def _prints_figures(table: lxml_html.HtmlElement) -> bool:
    return table.find(".//table") is None and any(
        read_figure(cell.text_content()) for cell in table.iter("td", "th")
    )


def _is_chrome(element: lxml_html.HtmlElement) -> bool:
    return element.tag in CHROME or any(above.tag in CHROME for above in element.iterancestors())


class _Blocks:
    """Walks a page and numbers its tables and paragraphs."""

    def __init__(self) -> None:
        self.tables = 0
        self.paragraphs = 0

    def of(self, root: lxml_html.HtmlElement) -> Iterator[Grid | Paragraph]:
        """Blocks below an element, in printed order."""
        words: list[str] = []
        yield from self._below(root, words)
        yield from self._paragraph(words)

    def _below(
        self, element: lxml_html.HtmlElement, words: list[str]
    ) -> Iterator[Grid | Paragraph]:
        if element.tag == "table" and element.find(".//table") is None:
            yield from self._paragraph(words)
            grid = self._grid(element)
            if grid.rows:
                yield grid
            return
        is_block = element.tag in BLOCKS
        if is_block or element.tag == "br":
            yield from self._paragraph(words)
        words.append(element.text or "")
        for child in element:
            if child.tag not in CHROME:
                yield from self._below(child, words)
            words.append(child.tail or "")
        if is_block:
            yield from self._paragraph(words)

    def _paragraph(self, words: list[str]) -> Iterator[Paragraph]:
        text = joined_lines("".join(words))
        words.clear()
        if text:
            self.paragraphs += 1
            yield Paragraph(text, f"paragraph {self.paragraphs}")

    def _grid(self, table: lxml_html.HtmlElement) -> Grid:
        self.tables += 1
        rows = [
            [
                SpanningCell(
                    joined_lines("".join(_words(cell))),
                    _span(cell.get("colspan")),
                    _span(cell.get("rowspan")),
                )
                for cell in row.iterchildren("td", "th")
            ]
            for row in table.iter("tr")
        ]
        return grid_of_spans(rows, f"table {self.tables}")


def _words(element: lxml_html.HtmlElement) -> Iterator[str]:
    """The text of a cell; its paragraphs and breaks are lines."""
    yield element.text or ""
    for child in element:
        breaks = "\n" if child.tag in BLOCKS or child.tag == "br" else ""
        yield breaks
        if child.tag not in CHROME:
            yield from _words(child)
        yield breaks + (child.tail or "")


def _span(value: str | None) -> int:
    """A colspan or rowspan as browsers read it: at least 1, and at most a thousand."""
    digits = (value or "").strip()
    return min(max(int(digits), 1), MOST_SPAN) if digits.isascii() and digits.isdigit() else 1
