"""The writer of test documents is itself right: what it writes is read here in simpler ways.

lxml, python-docx, tabs and pdftotext say what stands in a document; the seeds, the printed report's
tables and the patterns say what should.
"""

import io
import random
import re
import subprocess
import unicodedata
import zipfile
from collections import Counter

import lxml.html
import pdfplumber
import pytest
from conftest import ROOT
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from report_documents import (
    Distortion,
    PdfPrinter,
    contents,
    contents_of,
    distortions,
    expected,
    random_contents,
    to_doc,
    write,
)
from report_documents.as_docx import converted
from report_documents.bad import LARGE, hostile_files, write_large, wrong_reports
from report_documents.mutations import mutations
from report_documents.template import template

from hotline.template.figures import read_figure

REAL = contents_of(ROOT, "320300-2025")
# Tables whose labels are printed once, in the table before them.
PRINTED_WITH = ("member_units", "platform_safety")
some = settings(max_examples=15, deadline=None)
# What would add tables to the document that are not the report's.
bare = {"site_menus": False, "layout_table": False}


def plain(text):
    """A printed text without what distortions do to it."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def said_cells(said):
    """Every printed cell of a report's tables, states left out."""
    return Counter(
        plain(text)
        for table, rows in said.tables.items()
        for row in rows
        for code, text in row.items()
        if not text.startswith("[") and (table not in PRINTED_WITH or code != "seat_category")
    )


def text_rows(document, encoding):
    return [line.split("\t") for line in document.decode(encoding).splitlines() if "\t" in line]


def html_rows(document, encoding="utf-8"):
    tree = lxml.html.document_fromstring(document.decode(encoding))
    return [[cell.text_content() for cell in row.xpath("./td|./th")] for row in tree.xpath("//tr")]


def docx_rows(document):
    body = Document(io.BytesIO(document))
    return [
        ["".join(p.text for p in cell.iterchildren(f"{cell.tag[:-2]}p")) for cell in row.tc_lst]
        for table in body.tables
        for row in table._tbl.tr_lst
    ]


def rows_of(document, format, distortion):
    match format:
        case "txt":
            return text_rows(document, distortion.encoding)
        case "html":
            return html_rows(document, distortion.encoding)
        case "docx":
            return docx_rows(document)


@pytest.fixture(scope="module")
def printer():
    with PdfPrinter() as started:
        yield started


def test_the_plain_text_has_the_rows_of_the_printed_report():
    """Captions are worded otherwise; a line of the report may lack the blanks at its end."""
    lines = (ROOT / "tests" / "reports" / "320300-2025.tables.tsv").read_text(encoding="utf-8")
    printed = Counter(line.split("\t", 1)[1].rstrip("\t") for line in lines.splitlines())
    written = Counter(
        "\t".join(row).rstrip("\t") for row in text_rows(write(REAL, "txt", Distortion()), "utf-8")
    )
    captions = re.compile(r"\d+\.\D|\d+\.12345与110")
    for rows in (printed, written):
        for line in [line for line in rows if captions.match(line)]:
            del rows[line]
    assert written == printed


@pytest.mark.parametrize("format", ["html", "docx"])
@pytest.mark.parametrize("real_merges", [True, False])
def test_a_document_has_each_cell_of_the_report_once(format, real_merges):
    distortion = Distortion(real_merges=real_merges, caption_rows=False)
    rows = rows_of(write(REAL, format, distortion), format, distortion)
    text = rows_of(write(REAL, "txt", distortion), "txt", distortion)
    filled = [[plain(cell) for cell in row if cell.strip()] for row in rows]
    assert [row for row in filled if row] == [[plain(c) for c in row if c] for row in text]


@pytest.mark.parametrize("flag", [True, False])
def test_merged_cells_leave_every_row_as_wide_as_its_table(flag):
    distortion = Distortion(
        real_merges=True, wide_seats_figure=flag, wide_total_label=flag, split_headers="rows"
    )
    tree = lxml.html.document_fromstring(write(REAL, "html", distortion))
    for table in tree.xpath("//table"):
        covered = Counter()
        for top, row in enumerate(table.xpath(".//tr")):
            for cell in row.xpath("./td|./th"):
                for below in range(int(cell.get("rowspan", 1))):
                    covered[top + below] += int(cell.get("colspan", 1))
        assert len(set(covered.values())) == 1 and len(covered) == len(table.xpath(".//tr"))
    for table in Document(io.BytesIO(write(REAL, "docx", distortion))).tables:
        widths = {sum(cell.grid_span for cell in row.tc_lst) for row in table._tbl.tr_lst}
        assert widths == {len(table.columns)}


@pytest.mark.needs("pdftotext")
def test_a_pdf_has_every_figure_and_breaks_a_table_over_pages(printer, tmp_path):
    document = write(REAL, "pdf", Distortion(page_height=400, real_merges=True), printer)
    text = pdf_text(document, tmp_path)
    assert text.count("\f") > 5 and text.count("共享诉求数据量(件)") == 2
    figures = said_cells(REAL)
    missing = [f for f in figures if re.match(r"\d", f) and f not in plain(text)]
    assert missing == []
    assert [c for c in REAL.claims if c["figure"] not in plain(text)] == []


@pytest.mark.slow
@given(said=contents(), distortion=distortions(full_width=False))
@settings(max_examples=15, deadline=None)
def test_every_figure_of_a_pdf_stands_whole_in_a_cell_drawn_with_lines(printer, said, distortion):
    cells = Counter()
    with pdfplumber.open(io.BytesIO(write(said, "pdf", distortion, printer))) as document:
        for page in document.pages:
            for table in page.extract_tables():
                cells.update(plain(cell) for row in table for cell in row if cell)
    wanted = said_cells(expected(said, distortion, ten_thousands=""))
    assert [cell for cell in wanted - cells if cell[0].isdigit()] == []


def pdf_text(document, folder):
    path = folder / "document.pdf"
    path.write_bytes(document)
    run = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True, text=True
    )
    return run.stdout


@pytest.mark.slow
@pytest.mark.needs("soffice")
def test_an_old_word_document_has_every_cell():
    """LibreOffice reads back what it wrote."""
    document = to_doc(write(REAL, "docx", Distortion(real_merges=True)))
    assert document.startswith(bytes.fromhex("d0cf11e0a1b11ae1"))
    cells = Counter(
        plain(cell) for row in docx_rows(converted(document, ".doc", "docx")) for cell in row
    )
    assert said_cells(REAL) - cells == Counter()


@pytest.mark.parametrize("format", ["txt", "html", "docx"])
@given(said=contents(), distortion=distortions(**bare, ten_thousands=False))
@some
def test_no_distortion_loses_or_invents_a_cell(format, said, distortion):
    rows = rows_of(write(said, format, distortion), format, distortion)
    found = Counter(plain(cell) for row in rows for cell in row if plain(cell))
    assert said_cells(said) - found == Counter()
    assert said_cells(expected(said, distortion)) == said_cells(said)
    header_or_caption = found - said_cells(said)
    assert not [text for text in header_or_caption if re.fullmatch(r"[\d.,]+(%|\(.*%\))*", text)]


@given(said=contents(), distortion=distortions())
@some
def test_expected_figures_have_the_values_of_the_contents(said, distortion):
    columns = {(c.table, c.code): c for cs in template().columns.values() for c in cs}
    wanted = expected(said, distortion)
    for table, rows in said.tables.items():
        for row, other in zip(rows, wanted.tables[table], strict=True):
            for code, text in row.items():
                if not columns[table, code].is_figure or text.startswith("["):
                    assert other[code] == text
                    continue
                before, after = read_figure(text), read_figure(other[code])
                assert (before.value, before.change) == (after.value, after.change)


def test_an_alias_stands_in_the_place_of_its_header():
    aliases = {
        ("requests", "internet_requests"): "诉求来源(件)/网络",
        ("calls", "answered_calls"): "接通量(通)",
    }
    plain_rows = text_rows(write(REAL, "txt", Distortion()), "utf-8")
    other = text_rows(write(REAL, "txt", Distortion(aliases=aliases)), "utf-8")
    renamed = [
        (before, after)
        for row, same in zip(plain_rows, other, strict=True)
        for before, after in zip(row, same, strict=True)
        if before != after
    ]
    assert renamed == [("互联网", "网络"), ("人工接听话务量(通)", "接通量(通)")]


@given(said=contents(all_tables=True), seed=st.integers(0, 99))
@some
def test_a_header_in_ten_thousands_stands_above_counts_divided_by_it(said, seed):
    distortion = Distortion(seed=seed, ten_thousands=True)
    rows = text_rows(write(said, "txt", distortion), "utf-8")
    heads = [place for place, row in enumerate(rows) if row[0] == "诉求类别"]
    header, first = rows[heads[0]], rows[heads[0] + 2]
    number = re.compile(r"[\d.,]+")
    stated = said.tables["requests"][0]["total_requests"]
    printed, whole = (float(number.match(t)[0].replace(",", "")) for t in (first[1], stated))
    assert printed * (10_000 if "万" in header[1] else 1) == pytest.approx(whole)


@given(said=contents(), distortion=distortions())
@some
def test_every_claim_is_found_by_its_pattern(said, distortion):
    text = write(said, "txt", distortion).decode(distortion.encoding)
    text = re.sub(r"\s", "", text)
    patterns = {(claim.code, claim.phrase): claim.pattern for claim in template().claims}
    for claim in said.claims:
        pattern = patterns[claim["claim_code"], claim["phrase"]]
        assert re.search(pattern.replace("{}", re.escape(claim["figure"])), text), claim
    assert Counter(map(str, expected(said, distortion).claims)) == Counter(map(str, said.claims))


def test_the_contents_drawn_have_the_shapes_of_the_real_ones():
    known = template()
    drawn = random_contents(random.Random(1), known.cities[9], 2020, list(known.columns), 20)
    assert {t: [list(row) for row in rows] for t, rows in drawn.tables.items()} == {
        t: [list(row) for row in rows] for t, rows in REAL.tables.items()
    }
    for table in ("staffing", "member_units", "platform_safety"):
        states = [
            [{c: t for c, t in row.items() if t.startswith("[")} for row in said.tables[table]]
            for said in (drawn, REAL)
        ]
        assert states[0] == states[1]


def test_bad_documents_are_different_from_the_good_one(tmp_path):
    other = random_contents(random.Random(2), template().cities[5], 2031, ["sharing", "calls"], 3)
    good = write(REAL, "txt", Distortion())
    secret = tmp_path / "secret"
    bad = wrong_reports(REAL, other) | hostile_files(REAL, secret)
    slow = {"an encrypted PDF", "an inflating docx"}
    made = {name: document.build() for name, document in bad.items() if name not in slow}
    assert good not in made.values()
    for name, document in bad.items():
        if document.suffix == ".txt":
            assert document.culprit in made[name].decode(errors="replace"), name
    for name in ("an entity bomb", "an external entity", "a zip with names above its folder"):
        with zipfile.ZipFile(io.BytesIO(made[name])) as members:
            assert members.testzip() is None
    write_large(tmp_path / "large.txt")
    assert (tmp_path / "large.txt").stat().st_size == LARGE


@pytest.mark.needs("pdftotext")
@pytest.mark.needs("soffice")
def test_pdfs_to_refuse_are_encrypted_or_without_text(tmp_path):
    bad = hostile_files(REAL, tmp_path)
    assert pdf_text(bad["a scanned picture"].build(), tmp_path).strip() == ""
    with pytest.raises(subprocess.CalledProcessError) as failure:
        pdf_text(bad["an encrypted PDF"].build(), tmp_path)
    assert "Incorrect password" in failure.value.stderr


@pytest.mark.parametrize("format", ["txt", "html", "docx"])
def test_mutations_are_repeatable_and_mostly_change_the_document(format):
    document = write(REAL, format, Distortion())
    made = [mutations(document, random.Random(seed)) for seed in range(40)]
    assert made == [mutations(document, random.Random(seed)) for seed in range(40)]
    assert sum(damaged == document for damaged in made) < 3
    if format == "docx":
        assert sum(zipfile.is_zipfile(io.BytesIO(damaged)) for damaged in made) > 8
