"""Word documents (`.docx`) as they show: their numbers, strikes, fields, text boxes and notes."""

import io

import docx
from docx.exceptions import PythonDocxError
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from lxml import etree

from hotline.documents.model import Document
from hotline.documents.word.blocks import Blocks
from hotline.documents.word.looks import Styles
from hotline.documents.word.notes import Notes
from hotline.documents.word.numbers import Numbers
from hotline.documents.word.package import UNREADABLE, damaged, refuse_harmful
from hotline.documents.word.printed import printed_texts
from hotline.documents.word.words import Words

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# What python-docx raises for packages whose parts are not those of a document.
MISSHAPEN = (LookupError, AttributeError, TypeError, etree.LxmlError, PythonDocxError)
NOTES = {"footnote": RT.FOOTNOTES, "endnote": RT.ENDNOTES}


def read_docx(content: bytes, name: str) -> Document:
    """The paragraphs and tables of a Word document, in their order, as it shows them.

    Raises HotlineError for a package that is damaged or made to do harm.
    """
    refuse_harmful(content, name)
    try:
        main = docx.Document(io.BytesIO(content)).part
        body = main.element.body
        styles = Styles(_part(main, RT.STYLES))
        parts = {kind: _part(main, relation) for kind, relation in NOTES.items()}
        notes = Notes(
            parts,
            tuple(one for one in (_part(main, RT.SETTINGS), *body.iter(qn("w:sectPr")))
                  if one is not None),
        )  # fmt: skip
        words = Words(styles, Numbers(_part(main, RT.NUMBERING), styles), notes)
        walked = Blocks(words)
        blocks = tuple(walked.of(body))
        printed = printed_texts([body, *(part for part in parts.values() if part is not None)])
    except (*UNREADABLE, *MISSHAPEN) as error:
        raise damaged(name) from error
    if words.is_within_instruction:
        raise damaged(name)
    return Document(MEDIA_TYPE, blocks, printed, walked.numbers)


def _part(main: Part, relation: str) -> etree._Element | None:
    """The root of a part beside the document's text; None where it has none."""
    try:
        part = main.part_related_by(relation)
    except KeyError:
        return None
    return part.element if hasattr(part, "element") else parse_xml(part.blob)
