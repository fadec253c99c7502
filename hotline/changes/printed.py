"""What a printed change may say: which arrow, of what size, of what kind.

A change stands behind its figure: `(↓8.27%)`, `(同比下降8.27%)`, `(18.27%)`, `↑26.67%`, `(持平)`,
`(—)`. Publishing turned arrows into the digit 1 or dropped them, so a change without an arrow has
more than one form.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from hotline.template.figures import DOWN_WORDS, NO_CHANGE, UP_WORDS

Direction = Literal["up", "down", "flat"]
Damage = Literal["intact", "became_one", "dropped"]
Basis = Literal["relative", "points", "difference", "unstated"]

CHANGE = re.compile(r"([^0-9]*?)([0-9]+(?:[.][0-9]+)?)?(%|‰|个?百分点)?([↑↓]?)")
# A 1 that was an arrow leaves behind a number as it is printed: `0.59`, never `.59` or `04.2`.
WITHOUT_ARROW = re.compile(r"1((?:0|[1-9][0-9]*)(?:[.][0-9]+)?)")
ARROWS: dict[str, Direction] = {"↑": "up", "+": "up", "↓": "down", "-": "down"}
SIGNS: dict[Direction, str] = {"up": "↑", "down": "↓", "flat": ""}
DIRECTIONS: tuple[Direction, Direction] = ("up", "down")
NOT_STATED = ("—", "-")
# How the prose says in words what a table says with an arrow.
WORDS: dict[Direction, tuple[str, ...]] = {
    "up": UP_WORDS,
    "down": DOWN_WORDS,
    "flat": (NO_CHANGE,),
}


@dataclass(frozen=True)
class Form:
    """One thing that a printed change may say.

    `size` is unsigned and as printed (8.27 for `8.27%`); None where only an arrow is printed.
    """

    direction: Direction
    damage: Damage
    size: Decimal | None
    sign: str

    @property
    def shown(self) -> str:
        """The change as the report meant to print it."""
        if self.size is None:
            return SIGNS[self.direction] or NO_CHANGE
        return f"{SIGNS[self.direction] or '='}{self.size}{self.sign}"


def is_stated(change: str) -> bool:
    """Whether a change says anything; a dash says that there is none to state."""
    return change.strip("()") not in NOT_STATED


def directions_of(size: Decimal) -> tuple[Direction, ...]:
    """What a change of a size can be without its arrow; a size of zero may be no change at all."""
    return DIRECTIONS if size else (*DIRECTIONS, "flat")


def forms(change: str) -> Iterator[Form]:
    """All that a printed change may say; nothing where it is a dash or cannot be read."""
    text = change.strip("()")
    if text == NO_CHANGE:
        yield Form("flat", "intact", None, "")
        return
    match = CHANGE.fullmatch(text)
    if match is None or not is_stated(change):
        return
    before, number, sign, after = (group or "" for group in match.groups())
    direction = ARROWS.get(before or after) or worded_direction(before)
    if direction is not None:
        yield Form(direction, "intact", Decimal(number) if number else None, sign)
        return
    size = Decimal(number)
    yield from (Form(direction, "dropped", size, sign) for direction in directions_of(size))
    shortened = WITHOUT_ARROW.fullmatch(number)
    if shortened is not None:
        size = Decimal(shortened[1])
        yield from (Form(direction, "became_one", size, sign) for direction in directions_of(size))


def worded_form(phrase: str, size: Decimal, sign: str) -> Form | None:
    """What a phrase such as `较去年同比减少` says of a size; None where it names no direction."""
    direction = worded_direction(phrase)
    return Form(direction, "intact", size, sign) if direction else None


def worded_direction(phrase: str) -> Direction | None:
    """The direction that a phrase names; None where it names none."""
    return next((d for d, words in WORDS.items() if any(word in phrase for word in words)), None)
