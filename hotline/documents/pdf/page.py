"""A page of a PDF as it is shown: signs, rules and shaded areas, x to the right and y downwards."""

from dataclasses import dataclass, field
from statistics import median
from typing import NamedTuple

# How far apart, in points, two rules may be drawn that are meant as one.
SNAP = 1.0
# The pieces of a rule, and the rules of a corner, may miss each other by this much.
GAP = 3.0


class Box(NamedTuple):
    """A rectangle of the page, in points; y0 is its upper edge."""

    x0: float
    y0: float
    x1: float
    y1: float

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in it."""
        return self.x0 <= x <= self.x1 and self.y0 <= y <= self.y1


@dataclass(slots=True)
class Sign:
    """A printed sign: from where it begins to where the next may, its baseline and size in points.

    `light` is 0 for black and 1 for what is white or seen through. `x` and `y` are its middle, the
    height of which is alike for digits and words of one line.
    """

    text: str
    x0: float
    x1: float
    base: float
    size: float
    light: float = 0.0
    x: float = field(init=False)
    y: float = field(init=False)
    top: float = field(init=False)
    bottom: float = field(init=False)

    def __post_init__(self) -> None:
        self.x = (self.x0 + self.x1) / 2
        self.y = self.base - 0.35 * self.size
        self.top = self.base - 0.8 * self.size
        self.bottom = self.base + 0.1 * self.size


class Shade(NamedTuple):
    """A filled area of the page, and how light it is, from 0 for black to 1."""

    box: Box
    light: float


class Rule(NamedTuple):
    """A straight line: at `at` of the one axis, from `start` to `end` of the other."""

    at: float
    start: float
    end: float


@dataclass
class Page:
    """What one page shows, signs and shades in the order in which they are drawn."""

    number: int
    width: float
    height: float
    signs: list[Sign]
    across: list[Rule] = field(default_factory=list)
    down: list[Rule] = field(default_factory=list)
    shades: list[Shade] = field(default_factory=list)

    def type_size(self) -> float:
        """The size of most of the type, in points."""
        return median(sign.size for sign in self.signs) if self.signs else 10.0
