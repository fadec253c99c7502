"""A report as a PDF is read right or refused, however its pages look; nothing is guessed."""

import io
import random
import re
import zlib

import pypdfium2 as pdfium
import pytest
from conftest import ROOT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from report_documents import (
    Distortion,
    PdfPrinter,
    compared,
    contents,
    contents_of,
    distortions,
    expected,
)
from report_documents.layout import blocks
from report_documents.mutations import mutations
from report_documents.paper import RULES, Paper, Watermark, papers, to_paper

from hotline.documents import Document, Paragraph, read_document
from hotline.errors import HotlineError
from hotline.reading import ReportReader
from hotline.reading.found_again import refuse_what_is_not_found
from hotline.reading.report import Reading, TableRow
from hotline.template.form import Template

READER = ReportReader(Template(ROOT))
REAL = contents_of(ROOT, "320300-2025")
CLAIM = ("section", "phrase", "figure", "unit", "claim_code")
RULED = ("all", "open sides")
PLAIN = Distortion(caption_rows=False)
SEVERAL, MANY, DAMAGED = 60, 150, 150


@pytest.fixture(scope="module")
def printer():
    with PdfPrinter() as printer:
        yield printer


def printed(printer, paper, distortion=PLAIN, said=REAL):
    arranged = blocks(said, distortion, can_merge=True)
    return to_paper(arranged, distortion, paper, printer, said.region, said.year)


def what_is_read(document):
    """Tables and known claims, and what the reader tells that it could not read."""
    reading = READER.read(document, "report.pdf").reading
    told = [*map(str, reading.problems), *(f"{u.place}: {u.reason}" for u in reading.unread)]
    tables = compared({code: [r.cells for r in rows] for code, rows in reading.tables.items()})
    claims = [
        {name: getattr(claim, name) for name in CLAIM}
        for claim in reading.claims
        if claim.claim_code != "unknown"
    ]
    return tables, claims, told


def what_was_said(said, distortion):
    wanted = expected(said, distortion, ten_thousands="")
    return compared(wanted.tables), [{n: claim[n] for n in CLAIM} for claim in wanted.claims]


MARK = Watermark("徐州12345热线")
PAPERS = {
    "large type, digits of another font": Paper(size=20, font="'DejaVu Sans', 'Noto Sans CJK SC'",
                                                width=2600, height=1500),
    "small type": Paper(size=6, font="'DejaVu Serif', 'Noto Sans CJK SC'", width=1100),
    "heads and feet with the city and the page": Paper(
        head="{region}12345年度报告 {year}", foot="第{page}页 共{pages}页", height=700),
    "a slanted watermark": Paper(watermark=MARK),
    "a large pale watermark that lies straight": Paper(
        watermark=Watermark("内部资料", 0, 120, "#ccc")),
    "a dark slanted watermark of digits": Paper(watermark=Watermark("12345", -45, 30, "black")),
    "rows that page breaks cut": Paper(rows_may_break=True, height=420, width=900),
    "bold printed twice": Paper(bold_twice=True),
    "text drawn out of order": Paper(out_of_order=True),
    "landscape by rotation": Paper(rotated=90),
    "text drawn turned": Paper(turned=270, rotated=90),
    "upside down": Paper(turned=180),
    "cropped margins": Paper(cropped=True, foot="{page}", head="{title}"),
    "open sides": Paper(rules="open sides", align="center", vertical="middle"),
    "rules across only, cell by cell": Paper(rules="across", align="center"),
    "three lines": Paper(rules="three lines", align="right"),
    "three whole lines": Paper(rules="three whole lines"),
    "a shaded header": Paper(rules="shaded cells", align="center"),
    "a dark header": Paper(rules="dark header"),
    "no rules": Paper(rules="none"),
    "no rules, over page breaks": Paper(rules="none", height=600, foot="- {page} -"),
}  # fmt: skip


def is_read_whole(printer, kind, distortion):
    tables, claims, told = what_is_read(printed(printer, PAPERS[kind], distortion))
    assert told == []
    assert (tables, claims) == what_was_said(REAL, distortion)


@pytest.mark.parametrize("kind", PAPERS)
def test_the_real_report_is_the_same_on_every_paper(printer, kind):
    is_read_whole(printer, kind, PLAIN)


@pytest.mark.slow
@pytest.mark.parametrize("kind", PAPERS)
def test_merged_cells_are_the_same_on_every_paper(printer, kind):
    is_read_whole(printer, kind, Distortion(caption_rows=False, real_merges=True))


def is_right_or_told(printer, said, distortion, paper):
    """Whether all was read; what is neither right nor told is an error."""
    document = printed(printer, paper, distortion, said)
    try:
        tables, claims, told = what_is_read(document)
    except HotlineError:
        return False
    if told:
        return False
    assert (tables, claims) == what_was_said(said, distortion)
    return True


def on_papers(examples, printer, **fixed):
    """How many of some drawn documents are read; every other one is told."""
    read = []
    drawn = distortions(full_width=False, layout_table=False, site_menus=False, scrambled=False)

    @settings(
        max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    @given(contents(), drawn, papers(**fixed))
    def is_never_wrong(said, distortion, paper):
        read.append(is_right_or_told(printer, said, distortion, paper))

    is_never_wrong()
    return sum(read) / len(read)


@pytest.mark.slow
def test_ruled_tables_are_read_on_nearly_every_paper_and_never_wrong(printer):
    assert on_papers(SEVERAL, printer, rules=st.sampled_from(RULED)) > 0.7


@pytest.mark.slow
def test_tables_without_rules_around_their_cells_are_never_read_wrong(printer):
    others = st.sampled_from([rules for rules in RULES if rules not in RULED])
    assert on_papers(MANY, printer, rules=others) > 0.1


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["bold printed twice", "three lines", "no rules"])
def test_a_damaged_pdf_is_told_or_read_as_it_was(printer, kind):
    document = printed(printer, PAPERS[kind])
    whole = what_is_read(document)
    for number in range(DAMAGED):
        damaged = mutations(document, random.Random(number))
        try:
            read = what_is_read(damaged)
        except HotlineError:
            continue
        assert read[2] or read == whole, f"mutation {number}"


def test_a_pdf_whose_packed_text_has_another_byte_is_refused(printer):
    document = printed(printer, PAPERS["cropped margins"])
    streams = [
        (at.end(), zlib.decompressobj())
        for at in re.finditer(rb"/FlateDecode[^>]*>>\s*stream\r?\n", document)
    ]
    chance = random.Random(1)
    for start, unpacker in chance.sample(streams, 10):
        unpacker.decompress(document[start:])
        length = len(document) - start - len(unpacker.unused_data)
        damaged = bytearray(document)
        damaged[start + chance.randrange(length)] ^= 1 << chance.randrange(8)
        with pytest.raises(HotlineError, match="the PDF is damaged"):
            read_document(bytes(damaged), "report.pdf")


def test_a_pdf_that_ends_early_or_has_another_length_is_refused(printer):
    document = printed(printer, Paper())
    middle = len(document) // 2
    for damaged in (
        document[:middle],
        document[:-30],
        document[:middle] + b"7" + document[middle:],
        document[:middle] + document[middle + 40 :],
    ):
        with pytest.raises(HotlineError, match="the Word file or the web page"):
            read_document(damaged, "report.pdf")


def test_a_figure_that_the_edge_of_the_page_cuts_is_not_read_as_a_shorter_one(printer):
    html = "<p style='font: 20px \"DejaVu Sans\"; margin: 0'>1234567890123</p>"
    document = pdfium.PdfDocument(printer.printed(html, 400))
    page = document[0]
    media = page.get_mediabox()
    page.set_cropbox(media[0], media[1], media[0] + 100, media[3])
    saved = io.BytesIO()
    document.save(saved)
    (line,) = read_document(saved.getvalue(), "x.pdf").blocks
    assert isinstance(line, Paragraph)
    assert re.fullmatch(r"1234\d*\ufffd", line.text)


def test_a_raised_mark_is_no_digit_of_the_figure_before_it(printer):
    html = "<p style='font: 20px \"DejaVu Sans\"'>2991152<sup>1</sup></p>"
    (line,) = read_document(printer.printed(html, 400), "x.pdf").blocks
    assert line.text == "2991152[1]"


def test_two_numbers_beside_each_other_are_not_one(printer):
    html = "<p style='font: 20px \"Noto Sans CJK SC\"'>31031 5975</p>"
    (line,) = read_document(printer.printed(html, 400), "x.pdf").blocks
    assert line.text == "31031 5975"


def test_columns_that_cannot_be_told_are_told_with_page_and_table(printer):
    paper = Paper(rules="none", padding=0)
    tables, _, told = what_is_read(printed(printer, paper))
    assert any(
        re.match(r"page \d+, table \d+: no rules part the columns or rows here", line)
        for line in told
    )
    wanted, _ = what_was_said(REAL, PLAIN)
    assert all(tables[code] == wanted[code] for code in tables if not told)


FOUND = "2991152(18.27%)\n31031\n供暖服务、路况管理、\n社会保障"


@pytest.mark.parametrize(
    ("text", "is_there"),
    [
        ("2991152(18.27%)", True),
        ("31031", True),
        ("3103", False),
        ("1031", False),
        ("99115", False),
        ("299115231031", False),
        ("供暖服务、路况管理、社会保障", True),
        ("供暖服务、农田水利", False),
    ],
)
def test_a_value_must_stand_whole_on_its_page(text, is_there):
    document = Document("application/pdf", (), {"page 1": ("x",), "page 2": (FOUND,)})
    row = TableRow("all", "page 2, table 1, row 3", {"total_requests": text})
    reading = Reading(tables={"requests": [row]})
    if is_there:
        refuse_what_is_not_found(document, reading, "", "x.pdf")
    else:
        with pytest.raises(HotlineError, match="page 2, table 1, row 3"):
            refuse_what_is_not_found(document, reading, "", "x.pdf")
