"""Blocks as a PDF with text, its tables drawn with lines: a web page printed by Chromium."""

from collections.abc import Sequence
from dataclasses import replace
from types import TracebackType

from playwright.sync_api import sync_playwright

from .as_html import body_html, page
from .blocks import Block
from .distortion import Distortion

CHROMIUM = "/usr/bin/chromium"
PAGE_WIDTH = 1700
# No row is torn by a page's end, and no table touches the next. A merged cell's text stands at its
# top (STYLE of as_html), since a page's end could otherwise part it from the row that it begins in.
# In cells with less room, Chromium prints some texts a sign wider than the column made for them.
STYLE = (
    "<style>body {font: 10px 'Noto Sans CJK SC'} p {max-width: 900px} "
    "tr {break-inside: avoid} table {margin: 10px 0} td, th {padding: 1px 8px !important}"
)
PAGE_NUMBER = (
    "<div style='font-size:8px;width:100%;text-align:center'><span class='pageNumber'></span></div>"
)


class PdfPrinter:
    """One browser for many documents; use it as a context manager."""

    def __enter__(self) -> "PdfPrinter":
        self._playwright = sync_playwright().start()
        self._browser = self._playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox"]
        )
        self._page = self._browser.new_page()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._browser.close()
        self._playwright.stop()

    def printed(
        self, html: str, page_height: int, page_numbers: bool = False, width: int = PAGE_WIDTH
    ) -> bytes:
        """A web page on paper of a given size, in pixels."""
        self._page.set_content(html, wait_until="load")
        return self._page.pdf(
            width=f"{width}px",
            height=f"{page_height}px",
            margin=dict.fromkeys(("top", "bottom", "left", "right"), "40px"),
            print_background=True,
            display_header_footer=page_numbers,
            header_template="<span></span>",
            footer_template=PAGE_NUMBER,
        )

    def on_paper(self, html: str, width: int, height: int, head: str, foot: str) -> bytes:
        """A web page on paper of a size in pixels, with a line at the head and foot of each."""
        self._page.set_content(html, wait_until="load")
        line = "<div style='font-size:8px;width:100%;text-align:center'>{}</div>"
        return self._page.pdf(
            width=f"{width}px",
            height=f"{height}px",
            margin=dict.fromkeys(("top", "bottom", "left", "right"), "40px"),
            print_background=True,
            display_header_footer=True,
            header_template=line.format(head or "<span></span>"),
            footer_template=line.format(foot or "<span></span>"),
        )


def to_pdf(blocks: Sequence[Block], distortion: Distortion, printer: PdfPrinter) -> bytes:
    """A printed document."""
    heads = "table-header-group" if distortion.repeated_heads else "table-row-group"
    style = STYLE + f" thead {{display: {heads}}}</style>"
    body = body_html(blocks, replace(distortion, nested_tags=False))
    html = page(blocks[0].text, body, style)
    # columns of last year beside those of this one make a table up to three times as wide
    width = PAGE_WIDTH * (3 if distortion.habits.compared else 1)
    return printer.printed(html, distortion.page_height, distortion.page_numbers, width)
