"""Notes below a table or in its last rows: kept as printed, though no cell of a table.

A note begins with its name (注, 备注1, 说明) or with the mark that stands behind a figure.
"""

import re

from hotline.documents import Paragraph, Row
from hotline.language import Text
from hotline.reading.report import Unread
from hotline.template.figures import ASCII_SIGNS, BRACKETED_NOTE, MARK, NOTE_NAME

NAMES = ("注", "备注", "说明")
NOTE = Text("a note, no cell of a table", "表注,不是表中单元格")
NAMED = re.compile(
    rf"(?:{NOTE_NAME}|说明)(?:[0-9]{{1,2}}|[①-⒇])?[:：.、]|{BRACKETED_NOTE}[:：.、]?"
)
MARKED = re.compile(f"{MARK}[:：.、]?")


def is_note_row(row: Row) -> bool:
    """Whether a row is a remark over the whole width of its table."""
    words = [cell.text for cell in row.cells if cell.text]
    return len(words) == 1 and (words[0].startswith(NAMES) or _beginning(words[0], True) > 0)


def is_note(paragraph: Paragraph, *, below_table: bool) -> bool:
    """Whether a paragraph is a note; a bare mark such as ① begins one only below a table."""
    return _beginning(paragraph.text, below_table) > 0


def kept(text: str, place: str, table_no: int) -> Unread:
    """A note as it is kept beside the cells that no seed has a place for."""
    return Unread(place, text, NOTE, table_no=table_no, is_kept=True)


def words_of(text: str) -> str:
    """A note without the mark that it begins with, whose number counts nothing."""
    return text[_beginning(text, True) :].lstrip()


def _beginning(text: str, below_table: bool) -> int:
    """How many signs a note's name or mark has at the beginning of a text; 0 where it has none."""
    words = text.translate(ASCII_SIGNS)
    match = NAMED.match(words) or (MARKED.match(words) if below_table else None)
    return match.end() if match and match.end() < len(text) else 0
