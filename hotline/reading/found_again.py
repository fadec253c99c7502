"""Every value that is read is found again in its document by a second, simpler way.

A reader puts lines, cells and columns together. Whatever it makes of them, a value's text must
stand on its page (line, paragraph) as it is: a figure with no other digit beside it, words in no
more pieces than a cell has lines. `Document.printed` has those texts. What a document computes
stands nowhere in it: `Document.computed` has the numbers that are exempt, each by its place.
"""

import re
from collections.abc import Iterator
from functools import cache, cached_property

from hotline.documents import Document
from hotline.documents.grids import INVISIBLE
from hotline.errors import HotlineError
from hotline.language import Text, place
from hotline.reading.report import Reading
from hotline.template.figures import NOTE_SIGN, read_figure
from hotline.template.marks import MARKS

SPACES = re.compile(r"\s+")
UNSEEN = re.compile(f"[{''.join(map(chr, INVISIBLE))}]")
# How a reader writes a raised footnote mark, which is printed without its brackets.
MARK = re.compile(rf"\[[^\[\]]{{1,3}}\]|{NOTE_SIGN}")
OF_NUMBERS = frozenset("0123456789０１２３４５６７８９.,．，")
# A figure's number, change and unit may stand on lines of their own.
PIECE = re.compile("[0-9０-９.,．，]+|[^0-9０-９.,．，]+")


class Printed:
    """A text of the document, with and without its spaces."""

    def __init__(self, text: str) -> None:
        self.text = UNSEEN.sub("", text)

    @cached_property
    def bare(self) -> str:
        return SPACES.sub("", self.text)


def refuse_what_is_not_found(document: Document, reading: Reading, title: str, name: str) -> None:
    """Raise HotlineError for the first value that isn't where it was read."""
    if not document.printed:
        return
    texts = _Texts(document)
    for where, text, is_prose in _values(reading, title):
        if any(_stands_in(text, one, is_prose) for one in texts.of(where)):
            continue
        if text == reading.counted.get(where):
            continue
        if not _is_computed(text, document.computed.get(where, ()), texts.of(where)):
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
    for each in reading.comparisons:
        yield each.place, each.printed_text, False
    for claim in reading.claims:
        yield claim.place, claim.figure, True


class _Texts:
    """The texts of a document by the places that they stand at."""

    def __init__(self, document: Document) -> None:
        self.parts = document.printed
        following = [*list(document.printed)[1:], None]
        self.after = dict(zip(document.printed, following, strict=True))
        self.of = cache(self._of)
        self.of_part = cache(self._of_part)

    def _of(self, where: str) -> tuple[Printed, ...]:
        """The texts of the part that a place lies in; of all parts where it lies in none."""
        part = where
        while part not in self.parts and part:
            part = part.rpartition(", ")[0]
        if part in self.parts:
            return self.of_part(part)
        return tuple(Printed("\n".join(each)) for each in zip(*self.parts.values(), strict=True))

    def _of_part(self, part: str) -> tuple[Printed, ...]:
        """The texts of a part, and with those of what follows it.

        A row or a sentence may be cut by the end of its page.
        """
        own, after = self.parts[part], self.after[part]
        both = [] if after is None else zip(own, self.parts[after], strict=True)
        return (*map(Printed, own), *(Printed(f"{one}\n{two}") for one, two in both))


def _is_computed(value: str, numbers: tuple[str, ...], texts: tuple[Printed, ...]) -> bool:
    """Whether a value is a number that the document computes, or words behind such numbers."""
    if value in numbers:
        return True
    words = value
    for number in numbers:
        if (at := _place_of(number, words)) >= 0:
            words = f"{words[:at]}\n{words[at + len(number) :]}"
    pieces = [] if words == value else words.split("\n")
    return bool(pieces) and any(
        all(_in_pieces(SPACES.sub("", piece), one.bare) for piece in pieces if piece.strip())
        for one in texts
    )


def _stands_in(value: str, printed: Printed, is_prose: bool) -> bool:
    if value and _has_figure(value, printed.text):
        return True
    words = MARK.sub(" ", UNSEEN.sub("", value))
    bare = SPACES.sub("", words)
    if is_prose or read_figure(words) is None:
        return _in_pieces(bare, printed.bare)
    pieces = words.replace("(", " (").replace("（", " （").split()
    return (
        _has_figure(bare, printed.text)
        or all(_has_figure(piece, printed.text) for piece in pieces)
        or all(_has_figure(each, printed.text) for piece in pieces for each in PIECE.findall(piece))
    )


def _has_figure(figure: str, text: str) -> bool:
    return _place_of(figure, text) >= 0


def _place_of(figure: str, text: str) -> int:
    """Where a text has a figure with no sign of a number before or behind it; -1 where nowhere."""
    at = text.find(figure)
    while at >= 0:
        end = at + len(figure)
        before, after = text[at - 1 : at] if at else "", text[end : end + 1]
        if not (figure[0] in OF_NUMBERS and before and before in OF_NUMBERS) and not (
            figure[-1] in OF_NUMBERS and after and after in OF_NUMBERS
        ):
            return at
        at = text.find(figure, at + 1)
    return -1


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
