"""What is read of a Word file, a page or a text must stand in it, or the load stops."""

import pytest
from conftest import ROOT
from report_documents import Distortion, contents_of, write
from report_documents.word_kinds import changed, numbered_lines

from hotline.documents import Document, read_document
from hotline.errors import HotlineError
from hotline.reading import ReportReader
from hotline.reading.found_again import refuse_what_is_not_found
from hotline.reading.report import Reading, TableRow
from hotline.template.form import Template

READER = ReportReader(Template(ROOT))
REAL = contents_of(ROOT, "320300-2025")
FORMATS = ("txt", "html", "docx")
DOCUMENTS = {each: read_document(write(REAL, each, Distortion()), each) for each in FORMATS}


def found(document, where, text):
    """Whether a value that was read at a place is found again."""
    reading = Reading(tables={"requests": [TableRow("all", where, {"total_requests": text})]})
    try:
        refuse_what_is_not_found(document, reading, "", "report")
    except HotlineError as error:
        assert f"report, {where}: {text} was read here" in error.text.en
        return False
    return True


def place_of(document, text):
    """Where the reader itself puts a text."""
    return next(
        row.place
        for block in document.blocks
        for row in getattr(block, "rows", ())
        if any(cell.text == text for cell in row.cells)
    )


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize(
    ("text", "is_there"),
    [
        ("2991152(18.27%)", True),
        ("2991152[1](18.27%)", True),
        ("2991152", True),
        ("2954118(19.06%)", True),
        ("99115", False),
        ("29911522954118", False),
        ("2991152(19.27%)", False),
        ("2991153(18.27%)", False),
    ],
)
def test_a_figure_must_stand_whole_in_its_document(format, text, is_there):
    document = DOCUMENTS[format]
    assert found(document, place_of(document, "2991152(18.27%)"), text) is is_there


def test_a_line_of_text_is_held_against_itself_and_the_next():
    document = read_document("甲\t12\n乙\t345\n丙\t678\n".encode(), "x.txt")
    assert [found(document, "line 1", text) for text in ("12", "345", "678")] == [True, True, False]


def test_a_number_that_word_counts_is_exempt_where_it_stands_and_nowhere_else():
    document = read_document(changed(write(REAL, "docx", Distortion()), numbered_lines), "x.docx")
    numbers = [number for each in document.computed.values() for number in each]
    assert numbers == [str(number) for number in range(1, len(REAL.tables["sharing"]))]
    (where,) = (place for place, each in document.computed.items() if each == ("17",))
    other = Document("x", (), {"": ("甲部门",)}, {where: ("17",)})
    assert [found(other, where, text) for text in ("17", "17 甲部门", "17甲乙部门", "18")] == [
        True, True, False, False,
    ]  # fmt: skip
    assert not found(other, "table 1, row 1", "17")
