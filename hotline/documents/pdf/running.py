"""Heads, feet and page numbers: the printer's, not the report's."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hotline.documents.pdf.lines import Line, lines_of
from hotline.documents.pdf.page import Box, Page, Sign

PAGE_NUMBER = re.compile(r"[-—–·\s]*第?\s*\d{1,3}\s*页?(?:\s*[/／共]\s*\d{1,3}\s*页?)?[-—–·\s]*")
DIGITS = re.compile(r"[0-9]+")
# A head or foot has few lines, at the same height of each page to so many points.
MOST_LINES = 4
SAME_HEIGHT = 2.0
# The part of a page's height in which they stand.
MARGIN = 0.2


@dataclass(frozen=True)
class _Edge:
    """A line at the upper or lower edge of a page: its height, its words and its numbers."""

    page: int
    height: float
    words: str
    numbers: tuple[int, ...]

    def repeats(self, other: "_Edge") -> bool:
        """Whether two pages print the same there, but for a number that counts the pages."""
        return (
            self.page != other.page
            and abs(self.height - other.height) <= SAME_HEIGHT
            and self.words == other.words
            and all(
                one == two or one - two == self.page - other.page
                for one, two in zip(self.numbers, other.numbers, strict=True)
            )
        )


def without_running_lines(pages: Sequence[Page], tables: Sequence[Sequence[Box]]) -> None:
    """Take heads and feet out of the pages; `tables` are each page's, whose rows are none.

    A line at a page's edge is one where another page has the same at the same height, its number
    of the page apart, and nothing that isn't one stands further out; so is a page number alone.
    """
    for from_top in (True, False):
        found = [
            _edge_lines(page, boxes, from_top) for page, boxes in zip(pages, tables, strict=True)
        ]
        edges = [
            [_edge(page, line, from_top) for line in lines]
            for page, lines in zip(pages, found, strict=True)
        ]
        every = [edge for of_page in edges for edge in of_page]
        for page, lines, of_page in zip(pages, found, edges, strict=True):
            taken: set[int] = set()
            for line, edge in zip(lines, of_page, strict=True):
                is_number = PAGE_NUMBER.fullmatch(line.text()) and not taken
                if not is_number and not any(edge.repeats(other) for other in every):
                    break
                taken.update(id(sign) for sign in line.signs)
            if taken:
                page.signs = [sign for sign in page.signs if id(sign) not in taken]


def _edge_lines(page: Page, tables: Sequence[Box], from_top: bool) -> list[Line]:
    """The outermost lines of a page that no table stands beyond, from its edge inwards."""
    lines = lines_of(_at_edge(page, tables, from_top))
    lines = [line for line in lines if line.text().strip()]
    return lines[:MOST_LINES] if from_top else lines[: -MOST_LINES - 1 : -1]


def _at_edge(page: Page, tables: Sequence[Box], from_top: bool) -> Iterator[Sign]:
    if from_top:
        limit = min([MARGIN * page.height, *(box.y0 for box in tables)])
        return (sign for sign in page.signs if sign.y < limit)
    limit = max([(1 - MARGIN) * page.height, *(box.y1 for box in tables)])
    return (sign for sign in page.signs if sign.y > limit)


def _edge(page: Page, line: Line, from_top: bool) -> _Edge:
    words = "".join(line.text().split())
    height = line.y if from_top else page.height - line.y
    # more digits than a page's number has are words
    numbers = tuple(int(number[:9]) for number in DIGITS.findall(words))
    return _Edge(page.number, height, DIGITS.sub("#", words), numbers)
