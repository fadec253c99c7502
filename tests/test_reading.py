"""Documents of every format give the contents that were written into them, and nothing else."""

import csv
import hashlib
import io
import re
import zipfile

import pytest
from conftest import ROOT, copy_project
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from report_documents import (
    FORMATS,
    Distortion,
    PdfPrinter,
    compared,
    contents,
    contents_of,
    distortions,
    expected,
    to_doc,
    write,
)

from hotline.errors import HotlineError
from hotline.loading.rows import held_cells, rows_of
from hotline.loading.seeds import RawSeeds
from hotline.reading import ReportReader
from hotline.template.figures import read_figure
from hotline.template.form import Template

READER = ReportReader(Template(ROOT))
REAL = contents_of(ROOT, "320300-2025")
CLAIM = ("section", "phrase", "figure", "unit", "claim_code")
QUICK, SLOW, SLOW_PDF = 60, 2000, 150
# Where the owner of a report keeps it beside the project, which does not hold it.
DOCUMENTS = (ROOT / "documents", ROOT.parent / "shared" / "reports")
ALIASES = {
    ("calls", "answered_calls"): "人工接听总量(通)",
    ("calls", "answered_within_30s_rate"): "30秒内人工接通率",
}


@pytest.fixture(scope="module")
def printer():
    with PdfPrinter() as printer:
        yield printer


def read_back(document):
    """Tables and known claims of a document, labels compared by their words."""
    reading = READER.read(document, "document").reading
    assert [str(problem) for problem in reading.problems] == []
    assert reading.unread == []
    tables = {code: [row.cells for row in rows] for code, rows in reading.tables.items()}
    claims = [
        {name: getattr(claim, name) for name in CLAIM}
        for claim in reading.claims
        if claim.claim_code != "unknown"
    ]
    return compared(tables), claims


def reads_back(said, distortion, document):
    wanted = expected(said, distortion, ten_thousands="")
    tables, claims = read_back(document)
    assert tables == compared(wanted.tables)
    assert claims == [{name: claim[name] for name in CLAIM} for claim in wanted.claims]


@pytest.mark.parametrize("format", FORMATS)
def test_the_real_report_is_the_same_in_every_format(printer, format):
    reads_back(REAL, Distortion(), write(REAL, format, Distortion(), printer))


@pytest.mark.slow
@pytest.mark.needs("soffice")
def test_the_real_report_is_the_same_as_an_old_word_document():
    docx = write(REAL, "docx", Distortion())
    assert READER.read(to_doc(docx), "old").media_type == "application/msword"
    reads_back(REAL, Distortion(), to_doc(docx))


def test_reading_old_word_documents_without_libreoffice_says_so(monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(HotlineError, match="needs LibreOffice"):
        READER.read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old.doc")


def round_trip(examples, formats, printer):
    @settings(
        max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    @given(contents(), distortions(aliases=ALIASES), st.sampled_from(formats))
    def gives_back(said, distortion, format):
        reads_back(said, distortion, write(said, format, distortion, printer))

    gives_back()


def test_whatever_befalls_a_document_it_reads_back():
    round_trip(QUICK, ("txt", "html", "docx"), None)


@pytest.mark.slow
def test_two_thousand_documents_read_back():
    round_trip(SLOW, ("txt", "html", "docx"), None)


@pytest.mark.slow
def test_many_printed_documents_read_back(printer):
    round_trip(SLOW_PDF, ("pdf",), printer)


def loaded_documents():
    """Rows of raw_reports whose document is at hand, with its content."""
    found = {
        hashlib.sha256(path.read_bytes()).hexdigest(): path
        for folder in DOCUMENTS
        if folder.is_dir()
        for path in folder.iterdir()
        if path.is_file()
    }
    with (ROOT / "seeds" / "raw" / "raw_reports.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        pytest.param(row, found[row["source_sha256"]], id=row["report_id"])
        for row in rows
        if row["source_sha256"] in found
    ]


@pytest.mark.parametrize(("row", "path"), loaded_documents())
def test_a_published_report_is_read_whole_and_its_seeds_are_what_was_read(row, path):
    content = path.read_bytes()
    report = READER.read(content, path.name)
    assert report.identity.report_id == row["report_id"]
    assert report.identity.title == row["title"]
    assert report.reading.counts()["cells_unread"] == 0
    assert report.reading.counts()["claims_unknown"] == 0
    key = (row["report_id"], int(row["revision"]))
    rows = rows_of(report.reading, READER.template, *key)
    assert rows == RawSeeds(ROOT).rows([key])[key]
    held = (len(content), report.media_type, held_cells(rows))
    assert held == (int(row["source_bytes"]), row["media_type"], int(row["cell_count"]))


def as_text(*lines):
    return ("\n".join(lines) + "\n").encode()


TITLE = "徐州12345热线2025年度运行服务情况"
CALLS = (
    "人工接听话务量(通)\t30秒人工接通率\t平均等待时长(秒)\t平均通话时长(秒)\t"
    "话务通话时长超10分钟占比"
)
SHARING = "序号\t行政层级\t共享部门\t共享方式\t共享主题\t共享诉求数据量(件)"
PROSE = "2025年,徐州市接听电话。"


def test_a_unit_in_the_header_is_kept_with_its_column():
    header = CALLS.replace("(通)", "(万通)")
    reading = READER.read(as_text(TITLE, PROSE, header, "321.5\t94%\t1.5\t2\t1%"), "x").reading
    assert reading.tables["calls"][0].cells["answered_calls"] == "321.5"
    (printed,) = reading.headers
    assert (printed.column_code, printed.unit) == ("answered_calls", "万通")


def test_a_page_number_is_no_row_of_the_table_around_it():
    lines = (CALLS, "- 13 -", "3\t94%\t1.5\t2\t1%")
    reading = READER.read(as_text(TITLE, PROSE, *lines), "x").reading
    assert reading.unread == []
    assert reading.tables["calls"][0].place == "line 5"
    assert reading.claims == []


def test_a_cell_merged_with_the_one_above_is_kept_as_merged_in_any_column():
    head = "".join(f"<th>{name}</th>" for name in SHARING.split("\t"))
    page = html_page(
        f"<table><tr>{head}</tr>"
        "<tr><td>1</td><td>丰县</td><td>甲</td><td rowspan=2>邮箱</td><td>乙</td><td>5</td></tr>"
        "<tr><td>2</td><td>沛县</td><td>甲</td><td>乙</td><td>6</td></tr>"
        "<tr><td>总计</td><td></td><td></td><td></td><td></td><td>11</td></tr></table>"
    )
    rows = READER.read(page, "x").reading.tables["sharing"]
    assert [row.cells["method"] for row in rows] == ["邮箱", "[merged]", "[blank]"]


def test_a_wording_that_leads_to_two_figures_outside_its_section_is_a_claim_of_neither():
    lines = ("五、其他", "甲业务满意率97.1%。", "乙业务满意率98.2%。", CALLS, "3\t94%\t1\t2\t1%")
    claims = READER.read(as_text(TITLE, PROSE, *lines), "x").reading.claims
    assert [(claim.claim_code, claim.figure) for claim in claims] == [
        ("unknown", "97.1%"), ("unknown", "98.2%"),
    ]  # fmt: skip


def test_units_broken_off_into_a_row_of_their_own_belong_to_the_header():
    lines = (CALLS.replace("(通)", ""), "(万通)\t\t\t\t", "321.5\t94%\t1.5\t2\t1%")
    reading = READER.read(as_text(TITLE, PROSE, *lines), "x").reading
    assert reading.unread == []
    assert [
        header.unit for header in reading.headers if header.column_code == "answered_calls"
    ] == ["万通"]


def test_a_header_that_is_nearly_known_is_told_with_the_closest_one_and_not_guessed():
    header = CALLS.replace("人工接听话务量", "人工接听电话量")
    reading = READER.read(as_text(TITLE, PROSE, header, "3\t94%\t1.5\t2\t1%"), "x").reading
    assert reading.tables == {}
    assert {cell.place for cell in reading.unread} == {"line 3", "line 4"}
    assert "the header 人工接听电话量(通) is not known (closest: 人工接听话务量(通))" in str(
        reading.unread[0].reason
    )


def test_a_header_of_another_city_is_known_by_a_row_of_data(tmp_path):
    variant = "calls,answered_calls,320300,2025,电话总数,测试\n"
    absent = "calls,over_10min_share,320300,[any],[absent],测试\n"
    template = Template(ROOT)
    template.variants += list(csv.DictReader(io.StringIO(variant + absent), VARIANT_COLUMNS))
    lines = (
        PROSE,
        "电话总数\t30秒人工接通率\t平均等待时长(秒)\t平均通话时长(秒)",
        "3\t94%\t1.5\t2",
    )
    reading = ReportReader(template).read(as_text(TITLE, *lines), "x").reading
    assert reading.tables["calls"][0].cells == {
        "answered_calls": "3", "answered_within_30s_rate": "94%", "avg_wait_seconds": "1.5",
        "avg_talk_seconds": "2", "over_10min_share": "[absent]",
    }  # fmt: skip
    elsewhere = [line.replace("徐州", "南京") for line in (TITLE, *lines)]
    assert ReportReader(template).read(as_text(*elsewhere), "x").reading.tables == {}


VARIANT_COLUMNS = (
    "table_code", "column_code", "region_code", "report_year", "header_path", "reason",
)  # fmt: skip


def test_a_figure_that_no_wording_knows_is_a_claim_without_a_meaning():
    lines = (
        TITLE,
        "2025年,徐州市新增便民服务点38个,热线12345全年无休。",
        CALLS,
        "3\t94%\t1\t2\t1%",
    )
    (claim,) = READER.read(as_text(*lines), "x").reading.claims
    assert (claim.claim_code, claim.figure, claim.phrase, claim.place) == (
        "unknown", "38个", "徐州市新增便民服务点", "line 2",
    )  # fmt: skip


def test_region_and_year_can_be_given():
    document = as_text("无题", PROSE, CALLS, "3\t94%\t1\t2\t1%")
    assert READER.read(document, "x.txt", "320100", 2024).identity.report_id == "320100-2024"


def html_page(*blocks):
    body = "".join(blocks)
    return f"<html><body><h1>{TITLE}</h1><p>{PROSE}</p>{body}</body></html>".encode()


def html_calls(*cells):
    """The table of calls as a page prints it, with these cells below its header."""
    head = "".join(f"<th>{name}</th>" for name in CALLS.split("\t"))
    return f"<table><tr>{head}</tr><tr>{''.join(cells)}</tr></table>"


GOOD_CELLS = ("3(1.5%)", "94%", "1.5", "2", "1%")


def cells(*texts, **changed):
    texts = [changed.get(f"at_{place}", text) for place, text in enumerate(texts or GOOD_CELLS)]
    return [f"<td>{text}</td>" for text in texts]


@pytest.mark.parametrize(
    ("printed", "told"),
    [
        ("2991152 1", "is not a figure"),
        ("299<sup>1</sup>1152", "is not a figure"),
        ("2991152<sup>18.27%</sup>", "is not a figure"),
        ("<p>12</p><p>55</p>", "is not a figure"),
        ("<p>12</p><p>345</p>", "is not a figure"),
        ("3万<br>4", "is not a figure"),
        ("7分钟", "the cell is in 分钟"),
        ("3①5", "is not a figure"),
    ],
)
def test_what_reads_like_a_number_but_was_not_printed_as_one_is_told(printed, told):
    reading = READER.read(html_page(html_calls(*cells(at_0=printed))), "x").reading
    assert reading.tables["calls"][0].cells["answered_calls"] == "[unread]"
    assert told in str(reading.unread[0].reason)


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("<del>7</del>3(1.5%)", "3(1.5%)"),
        ("<p>3</p><p>(1.5%)</p>", "3(1.5%)"),
        ("<input value='3'>", "3"),
        ("—", "—"),
        ("3通", "3通"),
        ("<strike>7</strike><s>8</s>3", "3"),
        ("<span style='text-decoration:line-through'>7</span>3", "3"),
        ("<span style='DISPLAY : None'>7</span>3", "3"),
        ("<span style='visibility:hidden'>7<b>8</b></span>3", "3"),
        ("<span hidden>7</span>3", "3"),
        ("<template>7</template><noscript>8</noscript><script>9</script>3", "3"),
        ("<input type='hidden' value='7'>3", "3"),
        ("<span style='position:absolute;left:-9999px'>7</span>3", "3"),
        ("<span style='font-size:0'>7</span>3", "3"),
    ],
)
def test_a_cell_is_read_as_the_page_shows_it(printed, read):
    reading = READER.read(html_page(html_calls(*cells(at_0=printed))), "x").reading
    assert reading.unread == []
    assert reading.tables["calls"][0].cells["answered_calls"] == read


SHEET = """
/* .never {display: none} */
.key, #key, table td > i {display: none}
.twice {display: none} .twice.active {display: inline}
.old {text-decoration: red line-through}
.print-only {display: none}
@media print {.print-only {display: inline} .screen-only {display: none}}
@media screen {.paper {display: none}}
@media (min-width: 768px) {.phone {display: none}}
@media (max-width: 600px) {.desk {display: none}}
.raised {vertical-align: super}
.none {display: none !important}
a:hover {display: none}
"""


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("<span class='key'>7</span>3", "3"),
        ("<span id='key'>7</span>3", "3"),
        ("<i>7</i>3", "3"),
        ("<span class='never'>3</span>", "3"),
        ("<span class='twice'>7</span><span class='twice active'>3</span>", "3"),
        ("<span class='old'>7</span>3", "3"),
        ("<span class='print-only'>7</span><span class='screen-only'>3</span>", "3"),
        ("<span class='paper'>7</span>3", "3"),
        ("<span class='phone'>7</span><span class='desk'>3</span>", "3"),
        ("<span class='key' style='display:inline'>3</span>", "3"),
        ("<span class='none' style='display:inline'>7</span>3", "3"),
        ("3<span class='raised'>1</span>", "3[1]"),
        ("<a href='x'>3</a>", "3"),
    ],
)
def test_a_cell_is_read_as_the_style_sheet_shows_it(printed, read):
    page = html_page(f"<style>{SHEET}</style>", html_calls(*cells(at_0=printed)))
    reading = READER.read(page, "x").reading
    assert reading.unread == []
    assert reading.tables["calls"][0].cells["answered_calls"] == read


def test_a_hidden_cell_leaves_its_place_and_an_invisible_one_keeps_it():
    hidden = "<td style='display:none'>7</td>"
    page = html_page(html_calls(hidden, *cells()))
    row = READER.read(page, "x").reading.tables["calls"][0].cells
    assert tuple(row.values()) == GOOD_CELLS
    invisible = "<td style='visibility:hidden'>94%</td>"
    page = html_page(html_calls(cells()[0], invisible, *cells()[2:]))
    row = READER.read(page, "x").reading.tables["calls"][0].cells
    assert tuple(row.values()) == ("3(1.5%)", "[blank]", "1.5", "2", "1%")


def test_a_copy_for_the_printer_is_no_second_table():
    sheet = "<style media='screen'>.paper {display: none}</style>"
    other = html_calls(*cells(at_0="4"))
    page = html_page(sheet, f"<div class='paper'>{other}</div>", html_calls(*cells()))
    reading = READER.read(page, "x").reading
    assert reading.problems == []
    assert reading.tables["calls"][0].cells["answered_calls"] == "3(1.5%)"


@pytest.mark.parametrize(
    ("printed", "kept"),
    [
        ("2991152<sup>1</sup>(18.27%)", "2991152[1](18.27%)"),
        ("2991152(18.27%)<sup>①</sup>", "2991152(18.27%)①"),
        ("2991152<sup>[1]</sup>", "2991152[1]"),
        ("2991152 <sup>(1)</sup>", "2991152 [(1)]"),
        ("2991152<sup>注1</sup>", "2991152[注1]"),
        ("2991152注1", "2991152注1"),
        ("2991152*", "2991152*"),
        ("2991152¹", "2991152¹"),
        ("2991152通①", "2991152通①"),
    ],
)
def test_a_mark_stays_in_the_text_and_out_of_the_figure(printed, kept):
    reading = READER.read(html_page(html_calls(*cells(at_0=printed))), "x").reading
    assert reading.unread == []
    text = reading.tables["calls"][0].cells["answered_calls"]
    assert text == kept
    assert read_figure(text).value == 2991152


def test_marks_behind_labels_headers_and_figures_of_the_prose_change_nothing():
    marked = html_calls(*cells()).replace("话务量(通)", "话务量<sup>2</sup>(通)")
    page = html_page("<p>受理外语诉求4321件<sup>1</sup>,新增38个<sup>2</sup>。</p>", marked)
    reading = READER.read(page, "x").reading
    assert reading.unread == []
    assert reading.tables["calls"][0].cells["answered_calls"] == "3(1.5%)"
    assert [claim.figure for claim in reading.claims] == ["4321件", "38个"]
    assert [header.header_path for header in reading.headers] == ["人工接听话务量[2](通)"]


@pytest.mark.parametrize(
    "note", ["注:数据截至年底。", "① 含转办3件。", "[1] 含转办3件。", "* 含转办3件。"]
)
@pytest.mark.parametrize("is_row", [True, False])
def test_a_note_is_kept_as_printed_and_its_figures_are_claims(note, is_row):
    table = html_calls(*cells(at_0="3<sup>1</sup>"))
    row = f"<tr><td colspan=5>{note}</td></tr></table>"
    blocks = (table.replace("</table>", row),) if is_row else (table, f"<p>{note}</p>")
    reading = READER.read(html_page(*blocks, "<p>其他。</p>"), "x").reading
    assert reading.unread == []
    assert [kept.text for kept in reading.notes] == [note]
    assert [claim.figure for claim in reading.claims] == (["3件"] if "3" in note else [])


@pytest.mark.parametrize("sign", "−–－﹣-")
def test_a_minus_of_any_shape_is_a_minus(sign):
    figure = read_figure(f"3({sign}8.27%)")
    assert (figure.value, figure.change) == (3, "(-8.27%)")


@pytest.mark.parametrize("nothing", ["/", "／", "—", "-", "－", "–", "−", "--", "——"])
def test_a_sign_for_nothing_stays_as_printed(nothing):
    reading = READER.read(html_page(html_calls(*cells(at_0=nothing))), "x").reading
    assert reading.unread == []
    assert reading.tables["calls"][0].cells["answered_calls"] == nothing


@pytest.mark.parametrize("space", ["&nbsp;", "&thinsp;", "&#x202f;", "&#x2007;", "&#x3000;"])
def test_a_space_of_any_width_is_a_space(space):
    row = cells(at_0=f"{space}2{space}991{space}152{space}", at_4=space)
    reading = READER.read(html_page(html_calls(*row)), "x").reading
    assert reading.unread == []
    found = reading.tables["calls"][0].cells
    assert read_figure(found["answered_calls"]).value == 2991152
    assert found["over_10min_share"] == "[blank]"


def test_a_row_with_too_few_cells_is_left_unread_and_not_shifted():
    reading = READER.read(html_page(html_calls(*cells()[1:])), "x").reading
    assert reading.tables["calls"] == []
    assert "the row ends before the column 话务通话时长超10分钟占比" in str(
        reading.unread[0].reason
    )


def test_a_header_in_another_unit_is_not_guessed():
    page = html_page(html_calls(*cells()).replace("话务量(通)", "话务量(件)"))
    reading = READER.read(page, "x").reading
    assert reading.tables == {}
    assert "the header 人工接听话务量(件) is not known" in str(reading.unread[0].reason)


def test_figures_anywhere_on_a_page_are_claims_and_rows_without_figures_are_told():
    page = html_page(
        "<div><p>另设分中心3个。</p></div>", html_calls(*cells()),
        "<aside>受理外语诉求4321件</aside>", "<table><tr><td>首页</td><td>要闻</td></tr></table>",
        "<p><a href='x'>上一篇：南京12345热线2024年度运行情况报告</a></p>",
    )  # fmt: skip
    report = READER.read(page, "x")
    assert report.identity.report_id == "320300-2025"
    assert {"3个", "4321件"} <= {claim.figure for claim in report.reading.claims}
    assert [row.text for row in report.reading.without_figures] == ["首页 要闻"]


def test_titles_and_notes_within_a_table_are_words():
    wide = "<tr><td colspan=5>{}</td></tr>"
    table = html_calls(*cells())
    table = table.replace(
        "<table>", "<table>" + wide.format("二、主要数据") + wide.format("2025年")
    )
    table = table.replace("</table>", wide.format("注:数据截至年底。") + "</table>")
    reading = READER.read(html_page(table), "x").reading
    assert reading.unread == []
    assert len(reading.tables["calls"]) == 1


def edited_docx(*edits):
    """The real report as a Word document with its body's XML edited."""
    source = io.BytesIO(write(REAL, "docx", Distortion()))
    target = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename == "word/document.xml":
                body = content.decode()
                for pattern, replacement in edits:
                    body, count = re.subn(pattern, replacement, body, count=1, flags=re.DOTALL)
                    assert count, pattern
                content = body.encode()
            new.writestr(part, content)
    return target.getvalue()


CELL_17201 = r"<w:tc>(?:(?!</w:tc>).)*17201(?:(?!</w:tc>).)*</w:tc>"
SDT = r"<w:sdt><w:sdtContent>\g<0></w:sdtContent></w:sdt>"


@pytest.mark.parametrize(
    "edit",
    [
        (CELL_17201, SDT),
        (r"<w:tbl>.*?</w:tbl>", SDT),
        (r"<w:tr>(?:(?!</w:tr>).)*企业诉求.*?</w:tr>", SDT),
        (r"<w:r>(?:(?!</w:r>).)*直播节目.*?</w:r>", r"<w:ins w:id='1' w:author='a'>\g<0></w:ins>"),
        (r"<w:r>(?:(?!</w:r>).)*直播节目.*?</w:r>", r"<w:smartTag>\g<0></w:smartTag>"),
        (r"<w:p>(?:(?!</w:p>).)*直播节目.*?</w:p>", SDT),
        (r"(?=<w:r>(?:(?!</w:r>).)*直播节目)", "<w:r><w:rPr><w:vanish/></w:rPr><w:t>7</w:t></w:r>"),
    ],
)
def test_a_word_document_is_read_as_it_shows_whatever_wraps_its_parts(edit):
    reads_back(REAL, Distortion(), edited_docx(edit))


def test_each_seed_that_a_user_edits_is_refused_by_file_and_row(tmp_path):
    project = copy_project(tmp_path / "project")
    reference = project / "seeds" / "reference"

    def told():
        with pytest.raises(HotlineError) as error:
            ReportReader(Template(project))
        return str(error.value)

    bad_pattern, no_place = b"x,y,z,([,u\n", b"x,y,z,w,u\n"
    for name, change, reason in (
        ("header_variants", lambda c: c + b"calls,nowhere,[any],[any],x,y\n",
         "header_variants.csv, row 6: there is no column calls.nowhere"),
        ("header_variants", lambda c: c + b"calls,avg_wait_seconds\n",
         "header_variants.csv, row 6: 2 cells, the header has 6"),
        ("header_variants", lambda c: b"\xef\xbb\xbf" + c, "starts with a byte-order mark"),
        ("claim_patterns", lambda c: c + bad_pattern, "phrase z: no regular expression"),
        ("claim_patterns", lambda c: c + no_place, "phrase z: the pattern has no {}"),
        ("claim_patterns", lambda c: c.decode().encode("gb18030"), "the file is not UTF-8"),
    ):  # fmt: skip
        path = reference / f"{name}.csv"
        content = path.read_bytes()
        path.write_bytes(change(content))
        assert reason in told()
        path.write_bytes(content)
