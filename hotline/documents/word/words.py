"""The text of a paragraph as it shows: its runs, fields, symbols, marks and automatic number."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from docx.oxml.ns import qn
from lxml import etree

from hotline.documents.word.looks import Around, Look, Styles
from hotline.documents.word.names import (
    NOT_SHOWN,
    PARAGRAPH_PROPERTIES,
    RUN,
    RUN_PROPERTIES,
    TEXT,
    TEXT_BOX,
    value,
)
from hotline.documents.word.notes import KINDS, OWN_MARKS, Notes
from hotline.documents.word.numbers import STRANGER, Numbers
from hotline.template.figures import raised, read_figure

MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
FORMULA, FORMULA_RUN, FORMULA_TEXT = f"{MATH}oMath", f"{MATH}r", f"{MATH}t"
SIMPLE_FIELD, FIELD_SIGN, INSTRUCTION = qn("w:fldSimple"), qn("w:fldChar"), qn("w:instrText")
SYMBOL = qn("w:sym")
SIGNS = {
    qn("w:tab"): " ", qn("w:ptab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
}  # fmt: skip
# Arrows of the two symbol fonts that Word inserts them from; any other symbol stays a stranger.
SYMBOLS = {"F0AD": "↑", "F0AF": "↓", "F0E1": "↑", "F0E2": "↓", "F0E9": "↑", "F0EA": "↓"}
# Fields that are drawn from their instruction and leave no text of their own.
DRAWN = {"AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "LISTNUM", "EQ", "SYMBOL", "FORMDROPDOWN",
         "MACROBUTTON", "GOTOBUTTON"}  # fmt: skip
# A paragraph whose end is taken out in a tracked revision goes on in the next.
GONE = ("del", "moveFrom")
# What an automatic number ends with that a digit behind it would make another number of.
OF_NUMBERS = re.compile(r"[0-9０-９.,．，+\-−–—]$")
OF_FIGURES = tuple("%％‰(（.．+-")
BEGINS_NUMBER = re.compile(r"\s*[0-9０-９](?!2345(?![0-9])|[0-9]{3}年)")


@dataclass(eq=False)
class Field:
    """A field that is being read: its instruction, then its result."""

    instruction: str = ""
    is_result: bool = False
    has_printed: bool = False

    @property
    def is_drawn(self) -> bool:
        name = self.instruction.split(maxsplit=1)[:1]
        return not self.has_printed and bool(name) and name[0].upper() in DRAWN


# A piece of text and what it is raised with; None stands on the line.
Piece = tuple[str, object]


class Words:
    """Reads paragraphs in their order, since fields go over several and lists count."""

    def __init__(self, styles: Styles, numbers: Numbers, notes: Notes) -> None:
        self.styles = styles
        self.numbers = numbers
        self.notes = notes
        self.fields: list[Field] = []
        self.numbered: list[str] = []
        self.own_mark = ""

    @property
    def is_within_instruction(self) -> bool:
        return any(not field.is_result for field in self.fields)

    def of(self, paragraph: etree._Element, table_style: str | None = None) -> str:
        """The text of a paragraph, with its automatic number; a break in it is a line end."""
        properties = paragraph.find(PARAGRAPH_PROPERTIES)
        around = Around(value(properties, "pStyle"), table_style)
        number, gap = self._number(properties, around)
        pieces = groupby(self._pieces(paragraph, around), key=lambda piece: piece[1])
        text = "".join(
            words if mark is None else raised(words)
            for mark, group in pieces
            if (words := "".join(text for text, _ in group))
        )
        if not number:
            return text
        if (OF_NUMBERS.search(number) and BEGINS_NUMBER.match(text)) or (
            text.strip()[:1] in OF_FIGURES and read_figure(number + text) is not None
        ):
            gap = STRANGER
        return f"{number}{gap}{text}"

    def _number(self, properties: etree._Element | None, around: Around) -> tuple[str, str]:
        level = self.numbers.level_of(properties, around.paragraph)
        if level is None:
            return "", ""
        mark = None if properties is None else properties.find(RUN_PROPERTIES)
        look = self.styles.look((level.properties, mark), around)
        if look.is_hidden or any(value(mark, name) is not None for name in GONE):
            return "", ""
        number = self.numbers.next(level)
        if level.form == "bullet":
            # a sign that makes a figure negative is none that begins an item
            return (number, "") if number[-1:] in "+-−–—" else ("", "")
        if look.is_struck or not number:
            return "", ""
        self.numbered.append(number)
        return number, level.gap

    def _pieces(self, element: etree._Element, around: Around) -> Iterator[Piece]:
        for child in element:
            if child.tag in NOT_SHOWN or child.tag in (TEXT_BOX, PARAGRAPH_PROPERTIES):
                continue
            if child.tag == RUN:
                yield from self._run(child, around)
            elif child.tag == SIMPLE_FIELD:
                field = Field(child.get(qn("w:instr"), ""), is_result=True)
                self.fields.append(field)
                yield from self._pieces(child, around)
                self.fields.remove(field)
                if field.is_drawn:
                    yield from self._printed(STRANGER)
            elif child.tag == FORMULA:
                yield from self._printed(_formula(child))
            else:
                yield from self._pieces(child, around)

    def _run(self, run: etree._Element, around: Around) -> Iterator[Piece]:
        look = self.styles.look((run.find(RUN_PROPERTIES),), around)
        key = "raised" if look.is_raised else None
        for text, own in self._signs(run, around, look):
            if look.is_read:
                for words, _ in self._printed(text):
                    yield words, key if own is None else own

    def _signs(self, run: etree._Element, around: Around, look: Look) -> Iterator[Piece]:
        """What stands in a run; a mark that is counted is raised by itself."""
        for child in run:
            tag = child.tag
            if tag in NOT_SHOWN or tag in (RUN_PROPERTIES, TEXT_BOX):
                continue
            if tag == TEXT:
                yield child.text or "", None
            elif tag in SIGNS:
                yield SIGNS[tag], None
            elif tag == SYMBOL:
                yield SYMBOLS.get(child.get(qn("w:char"), "").upper(), STRANGER), None
            elif tag == FIELD_SIGN:
                yield from self._field(child)
            elif tag == INSTRUCTION:
                if self.fields and not self.fields[-1].is_result:
                    self.fields[-1].instruction += child.text or ""
            elif tag in KINDS:
                if not (self.is_within_instruction or look.is_hidden):
                    yield self.notes.mark(child), child
            elif tag in OWN_MARKS:
                yield self.own_mark, child
            else:
                yield from self._pieces(child, around)

    def _field(self, sign: etree._Element) -> Iterator[Piece]:
        match sign.get(qn("w:fldCharType")):
            case "begin":
                self.fields.append(Field())
            case "separate" if self.fields:
                self.fields[-1].is_result = True
            case "end" if self.fields:
                if self.fields.pop().is_drawn:
                    yield STRANGER, None

    def _printed(self, text: str) -> Iterator[Piece]:
        """A text that shows, unless it is part of a field's instruction."""
        if text and not self.is_within_instruction:
            for field in self.fields:
                field.has_printed = True
            yield text, None


def _formula(formula: etree._Element) -> str:
    """The text of a formula that is a row of signs; of any other, that it isn't one."""
    if any(child.tag != FORMULA_RUN for child in formula):
        return STRANGER
    return "".join(text.text or "" for text in formula.iter(FORMULA_TEXT))
