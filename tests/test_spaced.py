"""Tables whose columns are set apart by spaces are read as they were with tabs, or told."""

import pytest
from conftest import ROOT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from report_documents import Distortion, compared, contents, contents_of, distortions, expected
from report_documents.as_spaced import LAYOUTS, to_spaced
from report_documents.layout import blocks

from hotline.documents import Grid, read_document
from hotline.errors import HotlineError
from hotline.reading import ReportReader
from hotline.template.form import Template

READER = ReportReader(Template(ROOT))
REAL = contents_of(ROOT, "320300-2025")
PLAIN = Distortion(caption_rows=False)
KEEP_BLANKS = [name for name in LAYOUTS if "between words" not in name]


def read(document):
    """The tables of a document and what is told of it."""
    reading = READER.read(document, "report.txt").reading
    told = [*map(str, reading.problems), *(str(cell.reason) for cell in reading.unread)]
    return compared({code: [r.cells for r in rows] for code, rows in reading.tables.items()}), told


@pytest.mark.parametrize("layout", KEEP_BLANKS)
def test_the_real_report_is_the_same_with_spaces_for_its_tabs(layout):
    tables, told = read(to_spaced(blocks(REAL, PLAIN), PLAIN, layout))
    assert told == []
    assert tables == compared(expected(REAL, PLAIN, ten_thousands="").tables)


@pytest.mark.parametrize("layout", [name for name in LAYOUTS if name not in KEEP_BLANKS])
def test_a_blank_cell_that_left_no_trace_is_told_with_its_line(layout):
    document = to_spaced(blocks(REAL, PLAIN), PLAIN, layout)
    line = 1 + next(
        n for n, line in enumerate(document.decode().splitlines())
        if line.startswith("县(市、区)") and "877" in line
    )  # fmt: skip
    with pytest.raises(HotlineError, match=f"report.txt, line {line}: .*the Word file"):
        read(document)


def never_wrong(examples):
    read_whole = []

    @settings(
        max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    @given(
        contents(),
        distortions(site_menus=False, layout_table=False, scrambled=False),
        st.sampled_from(list(LAYOUTS)),
    )
    def is_right_or_told(said, distortion, layout):
        document = to_spaced(blocks(said, distortion), distortion, layout)
        try:
            tables, told = read(document)
        except HotlineError:
            read_whole.append(False)
            return
        read_whole.append(not told)
        if not told:
            assert tables == compared(expected(said, distortion, ten_thousands="").tables)

    is_right_or_told()
    return sum(read_whole) / len(read_whole)


def test_spaces_are_never_read_wrong():
    assert never_wrong(40) > 0.1


@pytest.mark.slow
def test_spaces_are_never_read_wrong_in_a_thousand_documents():
    assert never_wrong(1000) > 0.2


def grids(*lines):
    document = read_document("\n".join(lines).encode(), "x.txt")
    return [
        [[cell.text for cell in row.cells] for row in block.rows]
        for block in document.blocks
        if isinstance(block, Grid)
    ]


def test_words_with_a_space_between_them_are_cells_where_all_are_figures():
    assert grids("类别 总量 电话", "群众 12 8", "企业 3 1") == [
        [["类别", "总量", "电话"], ["群众", "12", "8"], ["企业", "3", "1"]]
    ]


def test_a_single_space_between_words_may_be_within_a_cell():
    with pytest.raises(HotlineError, match="x.txt, line 2"):
        grids("类别 部门 总量", "群众 市 12 3")


def test_a_sentence_with_spaces_is_no_table():
    assert grids("徐州 12345 热线 2025 年度", "2025 年 共受理 12 件 办结 11 件") == []
    assert grids("目录  第3页") == []
