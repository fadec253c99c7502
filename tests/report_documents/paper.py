"""How a report looks on paper: rules, type, what stands on every page, how the page lies."""

import io
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from hypothesis import strategies as st

from .as_html import body_html, page
from .as_pdf import PdfPrinter
from .blocks import Block
from .distortion import Distortion

# Rules of a table, as style sheets. `all` closes each cell; the others rule no columns.
RULES = {
    "all": "td, th {border: 1px solid black}",
    "across": "td, th {border: none; border-top: 1px solid black; border-bottom: 1px solid black}",
    "open sides": "table {border: none} td, th {border: 1px solid black}"
    " td:first-child, th:first-child {border-left: none}"
    " td:last-child, th:last-child {border-right: none}",
    "three lines": "td, th {border: none} table {border-top: 2px solid; border-bottom: 2px solid}"
    " thead {border-bottom: 1px solid black}",
    "three whole lines": "table {border-collapse: separate; border-spacing: 0;"
    " border-top: 2px solid; border-bottom: 2px solid} td, th {border: none}"
    " thead tr:last-child > * {border-bottom: 1px solid black}",
    "shaded cells": "td, th {border: none} thead th, thead td {background: #cfe2f3}",
    "shaded rows": "td, th {border: none} thead {background: #ddd}",
    "dark header": "td, th {border: none} thead th, thead td {background: #1f4e79; color: white}"
    " tbody tr:nth-child(even) td {background: #f0f0f0}",
    "none": "td, th {border: none}",
}
FONTS = ("'Noto Sans CJK SC'", "'DejaVu Sans', 'Noto Sans CJK SC'", "'Noto Serif CJK SC', serif",
         "'DejaVu Serif', 'Noto Sans CJK SC'", "'Liberation Sans', 'Noto Sans CJK SC'")  # fmt: skip
HEADS = ("", "{region}12345年度报告 {year}", "{title}", "第{page}页 {region}人民政府办公室")
FEET = ("", "{page}", "- {page} -", "第{page}页 共{pages}页", "{region}12345热线 {page}/{pages}")
PAGE, PAGES = "<span class=pageNumber></span>", "<span class=totalPages></span>"


@dataclass(frozen=True)
class Watermark:
    """A text over each page: its angle in degrees, its size in pixels, its colour."""

    text: str
    angle: int = -30
    size: int = 60
    colour: str = "rgba(0, 0, 0, 0.15)"


@dataclass(frozen=True)
class Paper:
    """How a report is printed; lengths are pixels."""

    rules: str = "all"
    size: int = 10
    font: str = FONTS[0]
    align: str = "left"
    vertical: str = "top"
    padding: int = 8
    width: int = 1700
    height: int = 1000
    head: str = ""
    foot: str = ""
    watermark: Watermark | None = None
    bold_twice: bool = False
    out_of_order: bool = False
    rows_may_break: bool = False
    rotated: int = 0
    turned: int = 0
    cropped: bool = False


def style(paper: Paper, repeated_heads: bool, seed: int) -> str:
    """The style sheet of a document on this paper."""
    heads = "table-header-group" if repeated_heads else "table-row-group"
    rows = "auto" if paper.rows_may_break else "avoid"
    rules = [
        f"body {{font: {paper.size}px {paper.font}}} p {{max-width: {90 * paper.size}px}}",
        f"tr {{break-inside: {rows}}} table {{margin: 10px 0}} thead {{display: {heads}}}",
        RULES[paper.rules],
        f"td, th {{padding: 1px {paper.padding}px !important; vertical-align: {paper.vertical}}}",
        f"td {{text-align: {paper.align}}}",
    ]
    if paper.bold_twice:
        rules.append("th, h1, h2, td:first-child {text-shadow: 0.4px 0 0 currentColor}")
    if paper.out_of_order:
        chance = random.Random(seed)
        rules += [
            f"tr:nth-child({n}) td, p:nth-of-type({n})"
            f" {{position: relative; z-index: {chance.randrange(9)}}}"
            for n in range(1, 12)
        ]
    return f"<style>{' '.join(rules)}</style>"


def to_paper(
    blocks: Sequence[Block], distortion: Distortion, paper: Paper, printer: PdfPrinter,
    region: str = "", year: int = 0,
) -> bytes:  # fmt: skip
    """A printed document on its paper."""
    body = body_html(blocks, replace(distortion, nested_tags=False))
    title = blocks[0].text

    def filled(template: str) -> str:
        return template.format(region=region, year=year, title=title, page=PAGE, pages=PAGES)

    mark = paper.watermark
    if mark:
        body += (
            f"<div style='position:fixed;top:40%;left:15%;font-size:{mark.size}px;"
            f"white-space:nowrap;color:{mark.colour};transform:rotate({mark.angle}deg)'>{mark.text}</div>"
        )
    html = page(title, body, "").replace(
        "</head>", style(paper, distortion.repeated_heads, distortion.seed) + "</head>"
    )
    printed = printer.on_paper(
        html, paper.width, paper.height, filled(paper.head), filled(paper.foot)
    )
    return turned(printed, paper) if paper.rotated or paper.turned or paper.cropped else printed


def turned(document: bytes, paper: Paper) -> bytes:
    """The document rotated by its pages' own rotation, drawn turned, or cropped to its margins."""
    made = pdfium.PdfDocument(document)
    for sheet in made:
        width, height = sheet.get_size()
        if paper.turned:
            a, b = {90: (0, 1), 180: (-1, 0), 270: (0, -1)}[paper.turned]
            e = {90: height, 180: width, 270: 0}[paper.turned]
            f = {90: 0, 180: height, 270: width}[paper.turned]
            across, down = (width, height) if paper.turned == 180 else (height, width)
            sheet.set_mediabox(0, 0, across, down)
            sheet.set_cropbox(0, 0, across, down)
            matrix, clip = raw.FS_MATRIX(a, b, -b, a, e, f), raw.FS_RECTF(0, down, across, 0)
            raw.FPDFPage_TransFormWithClip(sheet.raw, matrix, clip)
        if paper.cropped:
            width, height = sheet.get_size()
            sheet.set_cropbox(20, 28, width - 10, height - 28)
        if paper.rotated:
            sheet.set_rotation(paper.rotated)
    saved = io.BytesIO()
    made.save(saved)
    made.close()
    return saved.getvalue()


def papers(**fixed: object) -> st.SearchStrategy[Paper]:
    """Papers with everything drawn by itself; what is given stays as it is, or is drawn so."""
    marks = st.builds(
        Watermark,
        text=st.sampled_from(("内部资料", "徐州12345热线", "12345", "样本 2025")),
        angle=st.sampled_from((-45, -30, -15, 20, 60)),
        size=st.sampled_from((14, 30, 60, 120)),
        colour=st.sampled_from(("rgba(0, 0, 0, 0.15)", "#ccc", "rgba(255, 0, 0, 0.3)", "black")),
    ) | st.builds(
        Watermark,
        text=st.sampled_from(("内部资料", "徐州12345热线")),
        angle=st.just(0),
        size=st.sampled_from((60, 120)),
        colour=st.sampled_from(("rgba(0, 0, 0, 0.15)", "#ccc", "rgba(255, 0, 0, 0.2)")),
    )
    drawn = {
        "rules": st.sampled_from(("all", "all", "across", "open sides")),
        "size": st.sampled_from((8, 10, 12, 16)),
        "font": st.sampled_from(FONTS),
        "align": st.sampled_from(("left", "center", "right")),
        "vertical": st.sampled_from(("top", "middle")),
        "padding": st.sampled_from((2, 4, 8)),
        "width": st.sampled_from((1200, 1700, 2400)),
        "height": st.sampled_from((500, 800, 1200)),
        "head": st.sampled_from(HEADS),
        "foot": st.sampled_from(FEET),
        "watermark": st.none() | marks,
        "bold_twice": st.booleans(),
        "out_of_order": st.booleans(),
        "rows_may_break": st.booleans(),
        "rotated": st.sampled_from((0, 0, 90, 180, 270)),
        "turned": st.sampled_from((0, 0, 90, 180, 270)),
        "cropped": st.booleans(),
    }
    given = {
        name: value if isinstance(value, st.SearchStrategy) else st.just(value)
        for name, value in fixed.items()
    }
    return st.builds(Paper, **{**drawn, **given})
