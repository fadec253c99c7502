"""A Word document is read as Word shows it: what it counts, strikes through, hides and inserts."""

import io
import random
import re

import docx
import pytest
from conftest import ROOT
from docx.oxml.ns import qn
from report_documents import Distortion, compared, contents_of, expected, write
from report_documents.as_docx import converted
from report_documents.word_kinds import (
    FIGURE,
    NOTE,
    SAME,
    box_xml,
    changed,
    footnoted,
    new_list,
    numbering_xml,
    put_number,
    xml,
)

from hotline.documents import Paragraph, read_document
from hotline.errors import HotlineError
from hotline.reading import ReportReader
from hotline.template.figures import read_figure
from hotline.template.form import Template

READER = ReportReader(Template(ROOT))
REAL = contents_of(ROOT, "320300-2025")
PLAIN = Distortion(caption_rows=False)
DOCX = write(REAL, "docx", PLAIN)
CLAIM = ("section", "phrase", "figure", "unit", "claim_code")


def read(document):
    reading = READER.read(document, "report.docx").reading
    told = [*map(str, reading.problems), *(f"{u.place}: {u.reason}" for u in reading.unread)]
    tables = compared({code: [r.cells for r in rows] for code, rows in reading.tables.items()})
    known = [claim for claim in reading.claims if claim.claim_code != "unknown"]
    return reading, tables, [{n: getattr(c, n) for n in CLAIM} for c in known], told


@pytest.mark.parametrize("kind", SAME)
def test_the_real_report_is_the_same_whatever_word_does(kind):
    wanted = expected(REAL, PLAIN, ten_thousands="")
    _, tables, claims, told = read(changed(DOCX, SAME[kind]))
    assert told == []
    assert tables == compared(wanted.tables)
    assert claims == [{n: claim[n] for n in CLAIM} for claim in wanted.claims]


def texts_of(document):
    """The words of each block of a document, cells parted by |."""
    return [
        block.text
        if isinstance(block, Paragraph)
        else ["|".join(cell.text for cell in row.cells) for row in block.rows]
        for block in read_document(document, "x.docx").blocks
    ]


def document_of(build):
    """A Word document that holds what is built, and nothing else."""
    document = docx.Document()
    build(document)
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def listed(document, levels, places, more=""):
    """Paragraphs of a list, each with its words and its level."""
    number = new_list(document, levels, more)
    for level, text in places:
        put_number(document.add_paragraph(text)._p.get_or_add_pPr(), number, level)
    return number


@pytest.mark.parametrize(
    ("form", "text", "printed"),
    [
        ("decimal", "%1", "3"),
        ("decimal", "(%1)", "(3)"),
        ("decimalZero", "%1.", "03."),
        ("chineseCounting", "%1、", "三、"),
        ("japaneseCounting", "第%1条", "第三条"),
        ("decimalEnclosedCircle", "%1", "③"),
        ("decimalEnclosedCircleChinese", "%1", "③"),
        ("decimalFullWidth", "%1.", "３."),
        ("lowerRoman", "%1)", "iii)"),
        ("upperLetter", "%1.", "C."),
        ("ideographTraditional", "%1、", "丙、"),
        ("none", "注:", "注:"),
        ("bullet", "•", ""),
        ("hebrew1", "%1.", "\ufffd."),
    ],
)
def test_a_list_is_counted_in_its_own_form(form, text, printed):
    built = document_of(lambda d: listed(d, [(form, text)], [(0, "甲"), (0, "乙"), (0, "丙")]))
    assert texts_of(built)[2].replace(" ", "") == f"{printed}丙"


def test_chinese_numbers_go_on_past_ten():
    built = document_of(lambda d: listed(d, [("chineseCounting", "%1、")], [(0, "")] * 21))
    assert texts_of(built)[9:] == [
        "十、", "十一、", "十二、", "十三、", "十四、", "十五、", "十六、", "十七、", "十八、",
        "十九、", "二十、", "二十一、",
    ]  # fmt: skip


LEVELS = [("chineseCounting", "%1、"), ("decimal", "%2."), ("decimal", "%2.%3")]


def test_a_level_begins_anew_below_each_higher_one():
    places = [
        (0, "甲"),
        (1, "乙"),
        (2, "丙"),
        (2, "丁"),
        (1, "戊"),
        (2, "己"),
        (0, "庚"),
        (1, "辛"),
    ]
    assert texts_of(document_of(lambda d: listed(d, LEVELS, places))) == [
        "一、 甲", "1. 乙", "1.1 丙", "1.2 丁", "2. 戊", "2.1 己", "二、 庚", "1. 辛",
    ]  # fmt: skip


def test_a_numbering_of_the_same_list_goes_on_or_begins_where_it_says():
    def build(document):
        number = listed(document, [("decimal", "%1.")], [(0, "甲"), (0, "乙")])
        part = document.part.numbering_part.element
        again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
        part.append(numbering_xml("901", number))
        part.append(numbering_xml("902", number, again))
        for text, each in (("丙", "901"), ("丁", "902"), ("戊", "902"), ("己", number)):
            put_number(document.add_paragraph(text)._p.get_or_add_pPr(), each)

    assert texts_of(document_of(build)) == ["1. 甲", "2. 乙", "3. 丙", "5. 丁", "6. 戊", "7. 己"]


def test_a_level_that_never_begins_anew_goes_on():
    def build(document):
        listed(document, LEVELS[:2], [(0, "甲"), (1, "乙"), (0, "丙"), (1, "丁")])
        level = document.part.numbering_part.element.findall(qn("w:abstractNum"))[0][1]
        level.insert(1, xml('<w:lvlRestart w:val="0"/>'))

    assert texts_of(document_of(build)) == ["一、 甲", "1. 乙", "二、 丙", "2. 丁"]


def test_what_programs_count_differently_is_no_number():
    built = document_of(lambda d: listed(d, LEVELS[1:], [(1, "甲"), (0, "乙")]))
    assert texts_of(built)[1].startswith("\ufffd")


@pytest.mark.parametrize("text", ["234", "5%", "38个便民服务点。"])
def test_a_number_that_is_counted_is_no_part_of_the_figure_behind_it(text):
    def build(document):
        listed(document, [("decimal", "%1.")], [(0, text)])
        number = listed(document, [("decimal", "%1")], [])
        paragraph = document.add_table(1, 1).cell(0, 0).paragraphs[0]
        paragraph.text = text
        put_number(paragraph._p.get_or_add_pPr(), number)

    assert texts_of(document_of(build)) == [f"1.\ufffd{text}", [f"1\ufffd{text}"]]


@pytest.mark.slow
@pytest.mark.needs("soffice")
def test_lists_are_counted_as_libreoffice_counts_them():
    chance = random.Random(12345)
    forms = ["decimal", "decimalZero", "upperRoman", "lowerLetter", "chineseCounting"]

    def build(document):
        for _ in range(20):
            levels = [(chance.choice(forms), f"({''.join(f'%{n}.' for n in range(1, k + 1))})")
                      for k in (1, 2, 3)]  # fmt: skip
            level, places = 0, []
            for _ in range(15):
                places.append((level, "词"))
                level = chance.randint(0, min(level + 1, 2))
            listed(document, levels, places)

    built = document_of(build)
    other = converted(built, ".docx", "txt:Text (encoded):UTF8").decode("utf-8-sig")
    assert [text.replace(" ", "") for text in texts_of(built)] == [
        re.sub(r"\s", "", line) for line in other.splitlines() if line.strip()
    ]


def test_two_styles_that_strike_through_leave_a_text_as_it_was():
    def build(document):
        for kind, name in ((1, "段"), (2, "字")):
            style = document.styles.add_style(name, kind)
            style.font.strike = True
        paragraph = document.add_paragraph("1", style="段")
        paragraph.add_run("2", style="字")
        run = paragraph.add_run("3", style="字")
        run.font.strike = False
        paragraph.add_run("4").font.strike = False

    assert texts_of(document_of(build)) == ["234"]


def cell_with(build):
    """What is read of a table of one row whose first cell holds what is built, and of the rest."""

    def whole(document):
        table = document.add_table(1, 2)
        table.cell(0, 1).text = "8"
        build(document, table.cell(0, 0))

    return texts_of(document_of(whole))


def test_a_table_within_a_cell_is_a_table_of_its_own_after_its_outer_one():
    def build(document, cell):
        cell.text = "12"
        inner = cell.add_table(2, 2)
        for place, text in enumerate("3456"):
            inner.cell(place // 2, place % 2).text = text

    assert cell_with(build) == [["12|8"], ["3|4", "5|6"]]


def test_a_figure_in_a_table_of_single_cells_is_not_one_with_the_figure_around_it():
    def build(document, cell):
        cell.text = "12"
        cell.add_table(1, 1).cell(0, 0).text = "345"

    ((words, *_),) = cell_with(build)
    assert read_figure(words.split("|")[0]) is None


def test_a_text_box_in_a_cell_comes_after_its_table():
    def build(document, cell):
        cell.text = "12"
        cell.paragraphs[0]._p.append(xml(box_xml("注:345")))

    assert cell_with(build) == [["12|8"], "注:345"]


def test_a_figure_in_a_text_box_over_an_empty_cell_is_told():
    def build(document, cell):
        cell.paragraphs[0]._p.append(xml(box_xml("345")))

    assert cell_with(build) == [["\ufffd|8"], "345"]


@pytest.mark.parametrize(
    ("inner", "shown"),
    [
        ("<w:r><w:t>12</w:t><w:noBreakHyphen/><w:t>3</w:t></w:r>", "12-3"),
        ("<w:r><w:t>12</w:t><w:softHyphen/><w:t>3</w:t></w:r>", "123"),
        ("<w:r><w:t>12</w:t></w:r><w:del><w:r><w:delText>3</w:delText></w:r></w:del>", "12"),
        ("<w:fldSimple w:instr='AUTONUM'/><w:r><w:t>2</w:t></w:r>", "\ufffd2"),
        ("<w:r><w:ruby><w:rt><w:r><w:t>shì</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>市</w:t></w:r>"
         "</w:rubyBase></w:ruby></w:r>", "市"),
        ("<m:oMath><m:r><m:t>98.6%</m:t></m:r></m:oMath>", "98.6%"),
        ("<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num></m:f></m:oMath>", "\ufffd"),
        ("<w:r><w:rPr><w:position w:val='10'/></w:rPr><w:t>1</w:t></w:r>", "[1]"),
        ("<w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>1</w:t></w:r>"
         "<w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>2</w:t></w:r>", "[12]"),
        ("<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>12</w:t></w:r>", "12"),
    ],
)  # fmt: skip
def test_a_run_is_read_as_it_shows(inner, shown):
    def build(document, cell):
        for part in xml(f"<w:p>{inner}</w:p>"):
            cell.paragraphs[0]._p.append(part)

    assert cell_with(build) == [[f"{shown}|8"]]


def test_a_field_that_never_ends_is_told():
    def build(document):
        document.add_paragraph("甲")._p.append(
            xml('<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>REF</w:instrText></w:r>')
        )
        document.add_paragraph("乙")

    with pytest.raises(HotlineError, match="damaged or cut off"):
        read_document(document_of(build), "x.docx")


def test_a_row_that_is_deleted_or_hidden_is_no_row():
    def build(document):
        table = document.add_table(3, 1)
        for row, name in zip(table.rows, ("", "del", "hidden"), strict=True):
            row.cells[0].text = "12"
            if name:
                row._tr.get_or_add_trPr().append(xml(f"<w:{name}/>"))

    assert texts_of(document_of(build)) == [["12"]]


@pytest.mark.parametrize(("mark", "kept"), [("", "[1]"), ("*", "*")])
def test_a_footnote_s_mark_stays_behind_its_words_and_its_text_is_kept(mark, kept):
    document = changed(DOCX, lambda d: footnoted(d, FIGURE, mark))
    reading, tables, _, told = read(document)
    assert told == []
    assert f"{FIGURE}{kept}" in [row["phone_requests"] for row in tables["requests"]]
    (note,) = reading.notes
    assert (note.text, note.table_no) == (f"{kept} {NOTE}", 1)


def test_a_note_in_a_text_box_is_kept():
    reading, *_ = read(changed(DOCX, SAME["a note in a text box"]))
    assert [note.text for note in reading.notes] == [f"注:{NOTE}"]
