"""Documents that a reader must refuse, each with one line that says why.

The first half are reports with one thing wrong in them, the second half files that attack or
confuse whatever parses them.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import xlsxwriter
from PIL import Image, ImageDraw

from .as_docx import converted, to_docx
from .as_html import to_html
from .as_text import to_text
from .blocks import Block, Cell, Table
from .contents import Contents
from .distortion import Distortion
from .layout import blocks
from .template import template
from .zips import packed, unpacked

PLAIN = Distortion()
LARGE = 100 * 2**20
NESTED_TABLES = 50_000
INFLATED = 300 * 2**20
Rows = list[tuple[Cell | None, ...]]
BODY = "word/document.xml"


@dataclass(frozen=True)
class BadDocument:
    """How to make a document, the suffix of its file, and what its refusal should name."""

    suffix: str
    build: Callable[[], bytes]
    culprit: str = ""


def changed(contents: Contents, table: str, change: Callable[[Rows], Rows]) -> list[Block]:
    """A plain report's blocks with the rows of one table changed, its header among them."""
    groups = [group for group in template().groups if group[0] in contents.tables]
    place = next(number for number, group in enumerate(groups) if table in group)
    arranged = blocks(contents, PLAIN)
    at = [number for number, block in enumerate(arranged) if isinstance(block, Table)][place]
    arranged[at] = replace(arranged[at], rows=tuple(change(list(arranged[at].rows))))
    return arranged


def retold(contents: Contents, table: str, find: str, say: str) -> list[Block]:
    """A plain report's blocks with another text in the first cell of a table that says `find`."""

    def change(rows: Rows) -> Rows:
        for top, row in enumerate(rows):
            for left, cell in enumerate(row):
                if cell and cell.text == find:
                    rows[top] = (*row[:left], Cell(say), *row[left + 1 :])
                    return rows
        raise ValueError(f"no cell of {table} says {find}")

    return changed(contents, table, change)


def without_column(rows: Rows, place: int) -> Rows:
    return [(*row[:place], *row[place + 1 :]) for row in rows]


def without_row(rows: Rows, label: str) -> Rows:
    return [row for row in rows if not (row[0] and row[0].text == label)]


def swapped(rows: Rows, first: str, second: str) -> Rows:
    """The rows of two labels, each in the other's place."""
    places = [next(n for n, row in enumerate(rows) if row[0].text == s) for s in (first, second)]
    rows[places[0]], rows[places[1]] = rows[places[1]], rows[places[0]]
    return rows


def twice(contents: Contents, table: str, find: str, say: str) -> list[Block]:
    """A report with a table of its own once more at the end, one cell of it different."""
    arranged, other = blocks(contents, PLAIN), retold(contents, table, find, say)
    return arranged + [block for block in other if block not in arranged]


def wrong_reports(good: Contents, other: Contents) -> dict[str, BadDocument]:
    """Reports with one thing wrong. `good` has the tables requests and sharing, all blank-free;
    the sharing table has four lines or more.
    """
    requests = good.tables["requests"]
    cell = requests[0]["internet_requests"]

    def text(arrange: Callable[[], list[Block]], culprit: str = "") -> BadDocument:
        return BadDocument(".txt", lambda: to_text(arrange(), PLAIN), culprit)

    def retitled(title: str, **changes: object) -> list[Block]:
        return blocks(replace(good, title=title, **changes), PLAIN)

    nowhere = "乌有市"
    return {
        "two reports in one file": text(
            lambda: blocks(good, PLAIN) + blocks(other, PLAIN), other.region
        ),
        "a table twice with different figures": text(
            lambda: twice(good, "requests", cell, "987654321"), "987654321"
        ),
        "an unknown row label": text(
            lambda: retold(good, "requests", "企业诉求", "机关诉求"), "机关诉求"
        ),
        "a row missing": text(
            lambda: changed(good, "requests", lambda rows: without_row(rows, "企业诉求")),
            "企业诉求",
        ),
        "a row twice": text(
            lambda: changed(good, "requests", lambda rows: [*rows, rows[-2]]), "企业诉求"
        ),
        "two numbers in a cell": text(
            lambda: retold(good, "requests", cell, "31031 5975"), "31031 5975"
        ),
        "two numbers in a cell with a sign between": text(
            lambda: retold(good, "requests", cell, "31031/5975"), "31031/5975"
        ),
        "two numbers on two lines of a cell": BadDocument(
            ".html", lambda: to_html(retold(good, "requests", cell, "31031\n5975"), PLAIN), "5975"
        ),
        "words in a cell of figures": text(
            lambda: retold(good, "requests", cell, "见附件"), "见附件"
        ),
        "a column missing": text(
            lambda: changed(good, "requests", lambda rows: without_column(rows, 3)), "互联网"
        ),
        "a header nearly known": text(
            lambda: retold(good, "requests", "诉求总量(件)", "诉求总数量(件)"), "诉求总数量(件)"
        ),
        "a column unknown": text(
            lambda: retold(good, "requests", "互联网", "星际来电"), "星际来电"
        ),
        "a total row missing": text(
            lambda: changed(good, "requests", lambda rows: without_row(rows, "总计")), "总计"
        ),
        "a total of sharing missing": text(
            lambda: changed(good, "sharing", lambda rows: without_row(rows, "总计")), "总计"
        ),
        "sharing lines out of order": text(
            lambda: changed(good, "sharing", lambda rows: swapped(rows, "2", "3"))
        ),
        "a gap in the sharing lines": text(
            lambda: changed(good, "sharing", lambda rows: without_row(rows, "3"))
        ),
        "a year of five digits": text(
            lambda: retitled(f"{good.region}12345热线{good.year}5年度运行服务情况"),
            f"{good.year}5",
        ),
        "a title of another year than the text": text(
            lambda: retitled(f"{good.region}12345热线{good.year - 1}年度运行服务情况"),
            str(good.year - 1),
        ),
        "an unknown city": text(
            lambda: retitled(f"{nowhere}12345热线{good.year}年度运行服务情况", region=nowhere)
        ),
        "no title": text(lambda: blocks(good, PLAIN)[2:]),
    }


def repacked(docx: bytes, members: dict[str, bytes]) -> bytes:
    """A docx with some members replaced or added."""
    kept = [(name, data) for name, data in unpacked(docx) if name not in members]
    return packed([*kept, *members.items()])


def with_doctype(docx: bytes, doctype: str) -> bytes:
    """A docx whose body declares entities and says one, `&e;`, in its first text."""
    body = dict(unpacked(docx))[BODY].decode()
    start = body.index("<w:document")
    body = body[:start] + doctype + body[start:]
    end = body.index("</w:t>")
    return repacked(docx, {BODY: (body[:end] + "&e;" + body[end:]).encode()})


def entity_bomb(docx: bytes) -> bytes:
    """Entities of entities: ten lines that would be ten thousand million words."""
    names = "abcdfghijke"
    lines = ['<!ENTITY a "12345">'] + [
        f'<!ENTITY {name} "{f"&{inner};" * 10}">'
        for inner, name in zip(names, names[1:], strict=False)
    ]
    return with_doctype(docx, f"<!DOCTYPE bomb [{''.join(lines)}]>")


def external_entity(docx: bytes, secret: Path) -> bytes:
    """A docx that asks its reader to put a local file's text into the report."""
    return with_doctype(docx, f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>')


def inflating(docx: bytes) -> bytes:
    """A docx of less than a megabyte that unpacks to hundreds."""
    return repacked(docx, {BODY: dict(unpacked(docx))[BODY] + b" " * INFLATED})


def encrypted_pdf(contents: Contents) -> bytes:
    """A PDF that opens with a password only; LibreOffice makes it."""
    options = (
        '{"EncryptFile":{"type":"boolean","value":"true"},'
        '"DocumentOpenPassword":{"type":"string","value":"12345"}}'
    )
    docx = to_docx(blocks(contents, PLAIN), PLAIN)
    return converted(docx, ".docx", f"pdf:writer_pdf_Export:{options}")


def scanned_pdf() -> bytes:
    """A PDF of one picture of a table, without any text."""
    picture = Image.new("L", (1200, 800), 255)
    draw = ImageDraw.Draw(picture)
    for row in range(8):
        draw.line((40, 60 + 80 * row, 1160, 60 + 80 * row))
        draw.text((60, 80 + 80 * row), f"12345  {row * 1117}  (18.27%)")
    made = io.BytesIO()
    picture.save(made, format="PDF")
    return made.getvalue()


def nested_tables() -> bytes:
    """A web page of tables in tables."""
    return b"<html><body>" + b"<table><tr><td>" * NESTED_TABLES + b"1</body></html>"


def write_large(path: Path) -> None:
    """A file of 100 MB that takes no room on the disk: nothing but zero bytes."""
    with path.open("wb") as file:
        file.truncate(LARGE)


def workbook() -> bytes:
    """An Excel workbook, which is packed as a Word document is."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        book.add_worksheet().write(0, 0, "12345")
    return content.getvalue()


def hostile_files(good: Contents, secret: Path) -> dict[str, BadDocument]:
    """Files that are no report, or whose parsing does harm; `secret` must never be read."""

    def docx() -> bytes:
        return to_docx(blocks(good, PLAIN), PLAIN)

    news = "本市昨日降水12.5毫米,局部地区达到30毫米。\n\n气象台\t2025年7月1日\n"
    evil = "../../escaped.txt"
    return {
        "not a report at all": BadDocument(".txt", news.encode),
        "a picture": BadDocument(".pdf", lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9),
        "a picture by its name too": BadDocument(".png", lambda: b"\x89PNG\r\n\x1a\n" + bytes(99)),
        "rich text": BadDocument(".rtf", lambda: b"{\\rtf1\\ansi 12345}"),
        "a workbook": BadDocument(".xlsx", workbook),
        "an empty file": BadDocument(".txt", lambda: b""),
        "an empty docx": BadDocument(".docx", lambda: b""),
        "an empty PDF": BadDocument(".pdf", lambda: b""),
        "a file of blanks": BadDocument(".txt", lambda: b" \t\r\n" * 500),
        "bytes of no encoding": BadDocument(".txt", lambda: b"12345\xff\xfe\xff\x81\n" * 99),
        "a truncated docx": BadDocument(".docx", lambda: docx()[:20_000]),
        "an encrypted PDF": BadDocument(".pdf", lambda: encrypted_pdf(good)),
        "a scanned picture": BadDocument(".pdf", scanned_pdf),
        "nested tables": BadDocument(".html", nested_tables),
        "an entity bomb": BadDocument(".docx", lambda: entity_bomb(docx())),
        "an external entity": BadDocument(".docx", lambda: external_entity(docx(), secret)),
        "a zip with names above its folder": BadDocument(
            ".docx", lambda: repacked(docx(), {evil: b"escaped"}), evil
        ),
        "a zip without a document": BadDocument(".docx", lambda: repacked(docx(), {BODY: b""})),
        "an inflating docx": BadDocument(".docx", lambda: inflating(docx())),
    }
