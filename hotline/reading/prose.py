"""The prose of a document: broken paragraphs joined, under the headings that they stand below."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hotline.documents import Paragraph
from hotline.reading.titles import is_title
from hotline.template.figures import ASCII_SIGNS, MARK_BESIDE_WORDS, plain

# What a paragraph that is not broken off ends with.
ENDS = "。!?;:!?;:…"
CLOSING = "”’」』》)）"
HEADINGS = (
    re.compile(r"^[一二三四五六七八九十]{1,3}[、.．]"),
    re.compile(r"^[(（][一二三四五六七八九十]{1,3}[)）]"),
    # a number such as 50.7 begins no heading, but 5.12345与110 and 2.2025年 do
    re.compile(r"^[0-9]{1,2}[.．、](?:(?![0-9])|(?=12345)|(?=(?:19|20)[0-9]{2}年))"),
)
MOST_HEADING_SIGNS = 30
# The mark of a footnote, and no digit of the number that it stands behind.
PROSE_MARK = re.compile(f"(?<=[^ ]){MARK_BESIDE_WORDS}(?! *[0-9])")


@dataclass(frozen=True)
class Passage:
    """A joined paragraph: its text by which patterns are matched, and where each sign was printed.

    `text` has half-width signs, no spaces and no marks of footnotes; `printed[starts[i]]` is the
    sign printed for text[i].
    """

    text: str
    printed: str
    starts: tuple[int, ...]
    places: tuple[str, ...]
    breaks: tuple[int, ...]
    headings: tuple[str, ...]

    def as_printed(self, start: int, end: int) -> str:
        """The words as they were printed, for a part of `text`."""
        return self.printed[self.starts[start] : self.starts[end - 1] + 1]

    def place(self, start: int) -> str:
        """Where a part of `text` was printed."""
        return self.places[bisect_right(self.breaks, self.starts[start]) - 1]


def passages(paragraphs: Iterable[Paragraph]) -> Iterator[Passage]:
    """Paragraphs joined where one was broken off, each with the headings above it."""
    headings: list[str] = ["", "", ""]
    pending: list[Paragraph] = []
    for paragraph in paragraphs:
        level, heading = _heading(paragraph.text)
        begins = heading is not None or is_title(paragraph.text)
        if pending and (begins or _ends(pending[-1].text)):
            yield _passage(pending, headings)
            pending = []
        if heading is not None:
            headings[level:] = [heading, *[""] * (len(HEADINGS) - 1 - level)]
        pending.append(paragraph)
        if is_title(paragraph.text) or heading == plain(paragraph.text):
            yield _passage(pending, headings)
            pending = []
    if pending:
        yield _passage(pending, headings)


def _ends(text: str) -> bool:
    return text.rstrip(CLOSING).endswith(tuple(ENDS)) or not text


def _heading(text: str) -> tuple[int, str | None]:
    """The level and plain words of a heading that a paragraph is or begins with."""
    for level, pattern in enumerate(HEADINGS):
        if pattern.match(text):
            words = text.split("。", 1)[0]
            if len(words) <= MOST_HEADING_SIGNS:
                return level, plain(words)
    return 0, None


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _passage(paragraphs: list[Paragraph], headings: list[str]) -> Passage:
    printed = "".join(paragraph.text for paragraph in paragraphs)
    breaks, at = [], 0
    for paragraph in paragraphs:
        breaks.append(at)
        at += len(paragraph.text)
    half_width = PROSE_MARK.sub(_blank, printed.translate(ASCII_SIGNS))
    starts = tuple(place for place, sign in enumerate(half_width) if sign != " ")
    return Passage(
        half_width.replace(" ", ""), printed, starts,
        tuple(paragraph.place for paragraph in paragraphs), tuple(breaks),
        tuple(heading for heading in headings if heading),
    )  # fmt: skip
