"""Names of WordprocessingML, and how its yes-or-no properties are written."""

from collections.abc import Iterator
from functools import cache

from docx.oxml.ns import qn
from lxml import etree

PARAGRAPH, TABLE, ROW, CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
PARAGRAPH_PROPERTIES, RUN_PROPERTIES = qn("w:pPr"), qn("w:rPr")
CELL_PROPERTIES = qn("w:tcPr")
RUN, TEXT, TEXT_BOX = qn("w:r"), qn("w:t"), qn("w:txbxContent")
VALUE = qn("w:val")
# Deleted or moved away in a tracked revision, or a second form of what stands beside it.
NOT_SHOWN = {
    qn("w:del"), qn("w:moveFrom"), qn("w:rt"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}  # fmt: skip
# What sets a run apart from the text around it, as a mark or as one that isn't read.
APART = {qn(f"w:{name}") for name in
         ("vertAlign", "position", "strike", "dstrike", "vanish", "rStyle")}  # fmt: skip
OFF = {"0", "false", "off"}
named = cache(lambda name: qn(f"w:{name}"))


def shown(element: etree._Element, *tags: str) -> Iterator[etree._Element]:
    """The nearest elements of some kinds below one, through content controls and revisions."""
    for child in element:
        if child.tag in NOT_SHOWN:
            continue
        if child.tag in tags:
            yield child
        else:
            yield from shown(child, *tags)


def sets_apart(properties: etree._Element | None) -> bool:
    """Whether run properties say anything of how a text is read."""
    return properties is not None and any(one.tag in APART for one in properties)


def text_boxes(element: etree._Element) -> Iterator[etree._Element]:
    """The text boxes that are anchored below an element."""
    if next(element.iter(TEXT_BOX), None) is not None:
        yield from shown(element, TEXT_BOX)


def value(element: etree._Element | None, *path: str) -> str | None:
    """The value of a property below an element by its local names; None where it isn't there."""
    for name in path:
        if element is None:
            return None
        element = element.find(named(name))
    return None if element is None else element.get(VALUE, "")


def is_on(element: etree._Element | None, *path: str) -> bool | None:
    """Whether a property is set or expressly not; None where it isn't there."""
    written = value(element, *path)
    return None if written is None else written not in OFF
