"""Signs to lines and words, by their distances in sizes of the type and not in points."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from hotline.documents.grids import joined_lines
from hotline.documents.pdf.page import Box, Sign
from hotline.documents.radicals import with_ideographs

# Distances in sizes of the type. A wider gap is a space, and between two digits or letters, which
# are never set apart as words of Chinese and digits are, a narrower one; words further apart than a
# space stand side by side. The same sign printed again within less than a part of its own width is
# bold; a smaller sign that stands higher is a mark.
SPACE, SPACE_IN_WORDS = 0.3, 0.15
BESIDE = 0.36
BOLD = 0.4
SMALLER, HIGHER = 0.88, 0.2


@dataclass
class Line:
    """Signs that stand on one line, from left to right."""

    signs: list[Sign]

    @property
    def x0(self) -> float:
        return self.signs[0].x0

    @property
    def x1(self) -> float:
        return max(sign.x1 for sign in self.signs)

    @property
    def y(self) -> float:
        return _largest(self.signs).y

    @property
    def top(self) -> float:
        return min(sign.top for sign in self.signs)

    @property
    def bottom(self) -> float:
        return max(sign.bottom for sign in self.signs)

    @property
    def size(self) -> float:
        return _largest(self.signs).size

    def text(self) -> str:
        """Its words, a space where the gap is as wide as one; raised marks in brackets."""
        parts: list[str] = []
        raised = False
        base, size = _ground(self.signs)
        before: Sign | None = None
        for sign in self.signs:
            is_raised = (
                sign.size < SMALLER * size and sign.base < base - HIGHER * size
                and not sign.text.isspace()
            )  # fmt: skip
            if is_raised != raised:
                parts.append("[" if is_raised else "]")
                raised = is_raised
            elif (
                before is not None
                and not (sign.text.isspace() or before.text.isspace())
                and is_space(before, sign)
            ):
                parts.append(" ")
            parts.append(sign.text)
            before = sign
        if raised:
            parts.append("]")
        return "".join(parts)


def is_space(before: Sign, after: Sign) -> bool:
    """Whether the gap between two signs is one between words."""
    both = before.text + after.text
    alike = both.isdigit() or (both.isascii() and both.isalnum())
    least = SPACE_IN_WORDS if alike else SPACE
    return after.x0 - before.x1 > least * min(after.size, before.size)


def _largest(signs: Sequence[Sign]) -> Sign:
    return max(signs, key=lambda sign: sign.size)


def _ground(signs: Sequence[Sign]) -> tuple[float, float]:
    """Baseline and size of the line's largest type."""
    largest = _largest(signs)
    return largest.base, largest.size


def lines_of(signs: Iterable[Sign]) -> list[Line]:
    """The lines that signs stand on, from top to bottom.

    Two signs are on one line where the middle of the smaller one lies within the height of the
    other, whatever their baselines: digits of another font stand a little higher than the words.
    """
    lines: list[list[Sign]] = []
    largest: Sign | None = None
    for sign in sorted(signs, key=lambda sign: sign.y):
        if largest is not None and _is_beside(sign, largest):
            lines[-1].append(sign)
            if sign.size > largest.size:
                largest = sign
        else:
            lines.append([sign])
            largest = sign
    return [Line(_once(line)) for line in lines]


def _is_beside(one: Sign, other: Sign) -> bool:
    small, large = (one, other) if one.size < other.size else (other, one)
    return large.top <= small.y <= large.bottom


def _once(signs: list[Sign]) -> list[Sign]:
    """The signs of a line from left to right; what is printed twice for bold is there once."""
    kept: list[Sign] = []
    for sign in sorted(signs, key=lambda sign: sign.x0):
        if not any(is_again(sign, before) for before in kept[-4:]):
            kept.append(sign)
    return kept


def is_again(sign: Sign, before: Sign) -> bool:
    """Whether a sign is printed over the one before it, for bold."""
    width = max(before.x1 - before.x0, 0.1 * before.size)
    return (
        sign.text == before.text
        and abs(sign.x0 - before.x0) < BOLD * width
        and abs(sign.base - before.base) < BOLD * sign.size
    )


def text_of(signs: Iterable[Sign]) -> str:
    """The words of a cell: its lines joined."""
    return words_of(lines_of(signs))


def words_of(lines: Iterable[Line]) -> str:
    """The words of lines below each other."""
    return joined_lines(with_ideographs("\n".join(line.text() for line in lines)))


@dataclass
class Piece:
    """Signs of a line between two gaps that may part columns."""

    line: Line

    @property
    def x0(self) -> float:
        return self.line.x0

    @property
    def x1(self) -> float:
        return self.line.x1

    def text(self) -> str:
        return words_of([self.line])


def pieces_of(line: Line, gap: float) -> list[Piece]:
    """A line's parts between gaps wider than `gap` sizes of the type; spaces are gaps too."""
    found: list[list[Sign]] = []
    end = 0.0
    for sign in line.signs:
        if sign.text.isspace():
            continue
        if not found or sign.x0 - end > gap * min(sign.size, found[-1][-1].size):
            found.append([])
        found[-1].append(sign)
        end = max(end, sign.x1) if len(found[-1]) > 1 else sign.x1
    return [Piece(Line(signs)) for signs in found]


def inside(signs: Iterable[Sign], box: Box) -> Iterator[Sign]:
    """The signs whose middle lies in a box."""
    return (sign for sign in signs if box.holds(sign.x, sign.y))
