"""What Word does to a document whose words stay the same: numbers, strikes, fields, boxes, notes.

Each function changes a report's document in place. A figure that it hides, strikes through or puts
beside another is none of the report's.
"""

import io
import re
from collections.abc import Callable, Sequence

from docx import Document as opened
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

NAMESPACES = nsdecls("w", "wp", "a") + (
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
Level = tuple[str, str]
CHINESE: tuple[Level, ...] = (
    ("chineseCountingThousand", "%1、"), ("chineseCounting", "(%2) "), ("decimal", "%3."),
)  # fmt: skip
FIGURE, LABEL = "2954118(19.06%)", "群众诉求"
FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
NOTE = "含12345平台转办的诉求。"


def xml(text: str) -> BaseOxmlElement:
    """An element, in the namespaces of a document."""
    return parse_xml(re.sub(r"^<([\w:]+)", rf"<\1 {NAMESPACES}", text))


def cell_of(document: Document, text: str) -> _Cell:
    """The first cell that says a text."""
    return next(
        cell
        for table in document.tables
        for row in table.rows
        for cell in row.cells
        if cell.text == text
    )


def run_xml(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def new_list(document: Document, levels: Sequence[Level], more: str = "") -> str:
    """A list of its own with some levels; returns the id of its numbering."""
    part = document.part.numbering_part.element
    number = str(len(part) + 100)
    described = "".join(
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for place, (form, text) in enumerate(levels)
    )
    part.insert(
        0, xml(f'<w:abstractNum w:abstractNumId="{number}">{described}{more}</w:abstractNum>')
    )
    part.append(numbering_xml(number, number))
    return number


def numbering_xml(number: str, counted_with: str, more: str = "") -> BaseOxmlElement:
    return xml(f'<w:num w:numId="{number}"><w:abstractNumId w:val="{counted_with}"/>{more}</w:num>')


def put_number(properties: BaseOxmlElement, number: str, level: int = 0) -> None:
    """Number a paragraph, or the paragraphs of a style, by its paragraph properties."""
    written = xml(f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')
    properties._insert_numPr(written)


def numbered_lines(document: Document, form: str = "decimal", text: str = "%1") -> None:
    """The 序号 column counted by Word, its cells without a text."""
    number = new_list(document, [(form, text)])
    table = cell_of(document, "序号")._tc.getparent().getparent()
    for row in table.tr_lst:
        paragraph = Paragraph(row.tc_lst[0].p_lst[0], document)
        if paragraph.text.isdigit():
            paragraph.clear()
            put_number(paragraph._p.get_or_add_pPr(), number)


def numbered_by_style(document: Document) -> None:
    """The same by a style that is based on the one that numbers."""
    numbered_lines(document)
    number = document.part.numbering_part.element.findall(qn("w:num"))[-1].numId
    styles = document.styles
    base = styles.add_style("序号", 1)
    based = styles.add_style("序号居中", 1)
    based.base_style = base
    put_number(base.element.get_or_add_pPr(), str(number))
    for found in document.element.body.iter(qn("w:numPr")):
        properties = found.getparent()
        paragraph = Paragraph(properties.getparent(), document)
        properties.remove(found)
        paragraph.style = based


def numbered_headings(document: Document) -> None:
    """The headings of the prose and of the tables counted by one list of three levels."""
    number = new_list(document, CHINESE)
    typed = (r"[一二三四五六七八九十]+、", r"[(][一二三四五六七八九十]+[)] ?", r"[0-9]+[.]")
    for paragraph in document.paragraphs:
        for level, pattern in enumerate(typed):
            if paragraph.style.name == f"Heading {level + 1}" and re.match(pattern, paragraph.text):
                paragraph.runs[0].text = re.sub(f"^{pattern}", "", paragraph.text)
                put_number(paragraph._p.get_or_add_pPr(), number, level)


def beside(document: Document, properties: str, text: str = "77") -> None:
    """Another figure in front of one, in a run with some properties."""
    cell_of(document, FIGURE).paragraphs[0]._p.insert(0, xml(run_xml(text, properties)))


def by_style(kind: int, name: str) -> Callable[[Document], None]:
    """A figure in front of one, struck through or hidden by a style based on another."""

    def change(document: Document) -> None:
        base, based = (document.styles.add_style(each, kind) for each in ("旧数", "旧数二"))
        based.base_style = base
        base.element.get_or_add_rPr().append(xml(f"<w:{name}/>"))
        cell = cell_of(document, FIGURE)
        if kind == 2:
            beside(document, f'<w:rStyle w:val="{based.style_id}"/>')
        else:
            cell.paragraphs[0].insert_paragraph_before("77", based)

    return change


def field(document: Document) -> None:
    """A figure as the result of a field in a field."""
    sign = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    begin, separate, end = map(sign.format, ("begin", "separate", "end"))
    said = '<w:r><w:instrText xml:space="preserve">{}</w:instrText></w:r>'
    paragraph = cell_of(document, FIGURE).paragraphs[0]
    paragraph.clear()
    inner = f"{begin}{said.format(' REF 7 ')}{separate}{run_xml('77')}{end}"
    parts = f"{begin}{said.format(' IF 77 = ')}{inner}{separate}{run_xml(FIGURE)}{end}"
    for part in xml(f"<w:p>{parts}</w:p>"):
        paragraph._p.append(part)


def simple_field(document: Document) -> None:
    paragraph = cell_of(document, FIGURE).paragraphs[0]
    paragraph.clear()
    paragraph._p.append(xml(f'<w:fldSimple w:instr=" =77+1 ">{run_xml(FIGURE)}</w:fldSimple>'))


def table_in_cell(document: Document) -> None:
    """A figure in a table of one cell within its cell."""
    cell = cell_of(document, FIGURE)
    cell.paragraphs[0].clear()
    cell.add_table(1, 1).cell(0, 0).text = FIGURE


def arranged_page(document: Document) -> None:
    """The whole report in one cell of a table."""
    body = document.element.body
    blocks = list(body)[:-1]
    table = document.add_table(1, 1)
    cell = table.cell(0, 0)._tc
    for block in reversed(blocks):
        cell.insert(1, block)


def box_xml(text: str) -> str:
    """A text box, and the older form of it that stands in for it."""
    content = f"<w:txbxContent><w:p>{run_xml(text)}</w:p></w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor>'
        f"<a:graphic><a:graphicData><wps:wsp><wps:txbx>{content}</wps:txbx></wps:wsp>"
        "</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict>"
        f"<v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def boxed_note(document: Document) -> None:
    """A note in a text box that is anchored in a cell."""
    cell_of(document, FIGURE).paragraphs[0]._p.append(xml(box_xml(f"注:{NOTE}")))


def commented(document: Document) -> None:
    runs = cell_of(document, FIGURE).paragraphs[0].runs
    document.add_comment(runs, text="77应为78?")


def footnoted(document: Document, text: str = LABEL, mark: str = "") -> None:
    """A footnote on the words of a cell, with a mark that is counted or one of its own."""
    own = "<w:footnoteRef/>" if not mark else f"<w:t>{mark}</w:t>"
    note = (
        f'<w:footnotes {NAMESPACES}><w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>'
        f'<w:footnote w:id="1"><w:p><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>{own}'
        f"</w:r>{run_xml(' ' + NOTE)}</w:p></w:footnote></w:footnotes>"
    )
    name = PackURI("/word/footnotes.xml")
    part = Part(name, FOOTNOTES, note.encode(), document.part.package)
    document.part.relate_to(part, RT.FOOTNOTES)
    follows = f' w:customMarkFollows="1"/><w:t>{mark}</w:t>' if mark else "/>"
    reference = f'<w:footnoteReference w:id="1"{follows}'
    cell_of(document, text).paragraphs[0]._p.append(
        xml(f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>{reference}</w:r>')
    )


def hyphened(document: Document) -> None:
    """A word that may be broken, and one between tabs that are set by the margins."""
    paragraph = cell_of(document, LABEL).paragraphs[0]
    paragraph.clear()
    paragraph._p.append(
        xml(
            f"<w:r><w:ptab/><w:t>{LABEL[:2]}</w:t><w:softHyphen/><w:t>{LABEL[2:]}</w:t><w:ptab/></w:r>"
        )
    )


def lowered(document: Document) -> None:
    """Digits of another font brought to the line by a point."""
    for run in cell_of(document, FIGURE).paragraphs[0].runs:
        run._r.get_or_add_rPr().append(xml('<w:position w:val="-2"/>'))
        run.font.size = Pt(9)


SAME: dict[str, Callable[[Document], None]] = {
    "lines numbered by Word": numbered_lines,
    "lines numbered by a style": numbered_by_style,
    "headings numbered by Word": numbered_headings,
    "a figure struck through": lambda d: beside(d, "<w:strike/>"),
    "a figure struck through twice": lambda d: beside(d, '<w:dstrike w:val="true"/>'),
    "a hidden figure": lambda d: beside(d, "<w:vanish/>"),
    "a style that strikes through": by_style(2, "strike"),
    "a style that strikes through twice": by_style(2, "dstrike"),
    "a style that hides": by_style(2, "vanish"),
    "a struck paragraph": by_style(1, "strike"),
    "a hidden paragraph": by_style(1, "vanish"),
    "a field in a field": field,
    "a simple field": simple_field,
    "a table in a cell": table_in_cell,
    "a table around the page": arranged_page,
    "a note in a text box": boxed_note,
    "a comment": commented,
    "a footnote": footnoted,
    "a footnote with its own mark": lambda d: footnoted(d, mark="*"),
    "hyphens and tabs": hyphened,
    "digits brought to the line": lowered,
}


def changed(docx: bytes, *changes: Callable[[Document], None]) -> bytes:
    """A Word document with some changes."""
    document = opened(io.BytesIO(docx))
    for change in changes:
        change(document)
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()
