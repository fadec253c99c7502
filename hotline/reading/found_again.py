"""Every value that is read is found again in its document by a second, simpler way.

A reader puts lines, cells and columns together. Whatever it makes of them, a value's text must
stand on its page (line, paragraph) as it is: a figure with no other digit beside it, words in no
more pieces than a cell has lines. `Document.printed` has those texts; a format without them isn't
held against anything.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache, partial

from hotline.documents import Document
from hotline.documents.grids import INVISIBLE
from hotline.errors import HotlineError
from hotline.language import Text, place
from hotline.reading.report import Reading
from hotline.template.figures import read_figure
from hotline.template.marks import MARKS

SPACES = re.compile(r"\s+")
# How a reader writes a raised footnote mark, which is printed without its brackets.
MARK = re.compile(r"\[[^\[\]]{1,3}\]$")
OF_NUMBERS = frozenset("0123456789０１２３４５６７８９.,．，")


def refuse_what_is_not_found(document: Document, reading: Reading, title: str, name: str) -> None:
    """Raise HotlineError for the first value that isn't where it was read."""
    if not document.printed:
        return
    texts_of = cache(partial(_texts_of, document))
    for where, text, is_prose in _values(reading, title):
        texts = texts_of(where)
        if texts and not any(_stands_in(text, one, is_prose) for one in texts):
            raise HotlineError(
                Text(
                    f"{name}, {where or 'title'}: {text} was read here, but a second way of reading"
                    " doesn't find it; the Word file or the web page of the same report would help",
                    f"{name},{place(where).zh or '标题'}: 此处读到“{text}”,但用另一种方法未能找到;"
                    "请改用同一报告的Word文件或网页",
                )
            )


def _values(reading: Reading, title: str) -> Iterator[tuple[str, str, bool]]:
    """Where each value stands, its text, and whether it is of the prose."""
    yield "", title, True
    for rows in reading.tables.values():
        for row in rows:
            for text in row.cells.values():
                if text not in MARKS:
                    yield row.place, text, False
    for claim in reading.claims:
        yield claim.place, claim.figure, True


def _texts_of(document: Document, where: str) -> Sequence[str]:
    """The texts of the part of the document that a place lies in, and of what follows it.

    A row or a sentence may be cut by the end of its page.
    """
    parts = list(document.printed)
    for number, part in enumerate(parts):
        if part == where or where.startswith(f"{part},") or not part:
            own = document.printed[part]
            after = document.printed[parts[number + 1]] if number + 1 < len(parts) else None
            both = [f"{one}\n{two}" for one, two in zip(own, after, strict=True)] if after else []
            return (*own, *both)
    return ["\n".join(texts) for texts in zip(*document.printed.values(), strict=True)]


def _stands_in(value: str, text: str, is_prose: bool) -> bool:
    words = MARK.sub("", value.translate(INVISIBLE))
    if not is_prose and read_figure(words) is not None:
        pieces = words.replace("(", " (").replace("（", " （").split()
        return _has_figure(SPACES.sub("", words), text) or all(
            _has_figure(piece, text) for piece in pieces
        )
    return _in_pieces(SPACES.sub("", words), SPACES.sub("", text))


def _has_figure(figure: str, text: str) -> bool:
    """Whether a text has a figure with no sign of a number before or behind it."""
    at = text.find(figure)
    while at >= 0:
        end = at + len(figure)
        before, after = text[at - 1 : at] if at else "", text[end : end + 1]
        if not (figure[0] in OF_NUMBERS and before and before in OF_NUMBERS) and not (
            figure[-1] in OF_NUMBERS and after and after in OF_NUMBERS
        ):
            return True
        at = text.find(figure, at + 1)
    return False


def _in_pieces(words: str, text: str) -> bool:
    """Whether words stand in a text, in one piece or in the lines of a cell."""
    if words in text:
        return True
    start = 0
    for _ in range(len(words) // 2 + 1):
        end = start + 1
        while end <= len(words) and words[start:end] in text:
            end += 1
        if end - 1 == start:
            return False
        start = end - 1
        if start == len(words):
            return True
    return False
