"""What a Word document holds, text by text, without regard to cells, styles and lists."""

from collections.abc import Iterable

from docx.oxml.ns import qn
from lxml import etree

from hotline.documents.word.names import (
    CELL,
    PARAGRAPH,
    RUN,
    RUN_PROPERTIES,
    TEXT,
    sets_apart,
)
from hotline.documents.word.words import FIELD_SIGN, FORMULA_TEXT, SIGNS, STRANGER, SYMBOL, SYMBOLS

BREAKS = {PARAGRAPH, CELL}
WORDS = {TEXT, FORMULA_TEXT}
TAGS = (RUN, FIELD_SIGN, SYMBOL, *BREAKS, *WORDS, *SIGNS)


def printed_texts(roots: Iterable[etree._Element]) -> dict[str, tuple[str, ...]]:
    """All words of a document, paragraph by paragraph, with runs of a look of their own set apart,
    and once more without any of them set apart.
    """
    apart: list[str] = []
    together: list[str] = []
    is_apart = False
    for element in (each for root in roots for each in root.iter(*TAGS)):
        tag = element.tag
        if tag in WORDS:
            apart.append(element.text or "")
            together.append(element.text or "")
        elif tag == RUN:
            was_apart, properties = is_apart, element.find(RUN_PROPERTIES)
            is_apart = sets_apart(properties)
            if is_apart or was_apart:
                apart.append("\n")
        elif tag == FIELD_SIGN:
            apart.append("\n")
        else:
            sign = SYMBOLS.get(element.get(qn("w:char"), "").upper(), STRANGER)
            sign = sign if tag == SYMBOL else SIGNS.get(tag, "\n")
            apart.append(sign)
            together.append(sign)
    return {"": ("".join(apart), "".join(together))}
