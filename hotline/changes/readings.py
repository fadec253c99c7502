"""The whole numbers of last year that a printed change allows, exactly.

A change of `p` percent at `d` decimals says that `|this - last| / last * 100`, rounded at `d`
decimals, is `p`. Every bound here is solved for `last` in whole numbers; no float decides.

This is the domain of a variable in the sense of Fellegi and Holt (1976): what an edit leaves to it.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from hotline.changes.printed import Basis, Form

Rounding = Literal["half_up", "half_even", "down"]
# More than any figure has digits: where a change leaves last year's value open above. What sums
# leave of that is no bound either, so any bound above UNBOUNDED is none.
NO_LIMIT = 10**15
UNBOUNDED = 10**12
# A number without a sign is a difference, or a percentage whose sign was left out.
PARTS_OF_WHOLE = {"%": 100, "‰": 1000, "": 100}


@dataclass(frozen=True)
class Conventions:
    """How a report states its changes.

    `rate_change` says what `%` behind a rate means; `zero_prior` whether a report prints 100 %
    where last year's value was zero, which has no change in percent.
    """

    rounding: Rounding = "half_up"
    rate_change: Literal["either", "relative", "points"] = "either"
    zero_prior: Literal["unprinted", "hundred_percent"] = "unprinted"


@dataclass(frozen=True)
class Amount:
    """A figure of this year, in whole units of its last printed place.

    `94.38%` is 9438 units of 0.0001. A counted number is exact (`is_whole`); any other stands for
    all that rounds to it. `most` is the largest value that the quantity can take, in units.
    """

    units: int
    unit: Decimal
    is_whole: bool
    most: int = NO_LIMIT

    @property
    def is_rate(self) -> bool:
        return self.most < NO_LIMIT


@dataclass(frozen=True)
class Reading:
    """One form of a change with last year's values that fit it, `low` to `high`, in units."""

    form: Form
    basis: Basis
    low: int
    high: int

    @property
    def shown(self) -> str:
        """The reading in the report's own signs; points are named where the print doesn't."""
        points = self.basis == "points" and self.form.sign == "%"
        return self.form.shown.replace("%", "个百分点") if points else self.form.shown


@dataclass(frozen=True)
class Band:
    """What rounds to a printed size: from `low` to `high`, in halves of its last place."""

    low: int
    high: int
    holds_low: bool
    holds_high: bool
    places: int


def band_of(size: Decimal, rounding: Rounding) -> Band:
    """The numbers that a rounding turns into a size."""
    exponent = size.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) else 0
    last = int(size.scaleb(places))
    if rounding == "down":
        return Band(2 * last, 2 * last + 2, True, False, places)
    even = rounding == "half_even" and last % 2 == 0
    low, high = 2 * last - 1, 2 * last + 1
    if low < 0:
        return Band(0, high, True, even, places)
    return Band(low, high, even or rounding == "half_up", even, places)


def ceiling(numerator: int, denominator: int) -> int:
    """A quotient rounded up."""
    return -(-numerator // denominator)


def relative(amount: Amount, form: Form, band: Band) -> tuple[int, int]:
    """Last year's units that a change in percent allows; low above high where there are none.

    With `s` twice the hundred of a percent at the printed places and a slack `h` of half a unit for
    rounded figures, an up change holds where `(s + low)(2 last - h) <= s (2 this + h)` and
    `(s + high)(2 last + h) >= s (2 this - h)`; a down change with the signs of low and high turned.
    """
    this, slack = 2 * amount.units, 0 if amount.is_whole else 1
    # What is counted and changed differs by one at least; a rounded figure may look the same.
    apart = 1 if amount.is_whole else 0
    scale = 2 * PARTS_OF_WHOLE[form.sign] * 10**band.places
    strict_low = amount.is_whole and not band.holds_low
    strict_high = amount.is_whole and not band.holds_high
    turn = 1 if form.direction == "up" else -1
    near, far = scale + turn * band.low, scale + turn * band.high
    if near <= 0:
        return 1, 0
    # The end that a change at the low edge of its band gives, then that of the high edge.
    if turn > 0:
        above, below = scale * (this + slack) + slack * near, scale * (this - slack) - slack * far
        high = ceiling(above, 2 * near) - 1 if strict_low else above // (2 * near)
        low = below // (2 * far) + 1 if strict_high else ceiling(below, 2 * far)
        return max(low, apart), min(high, amount.units - apart)
    below = scale * (this - slack) - slack * near
    low = below // (2 * near) + 1 if strict_low else ceiling(below, 2 * near)
    low = max(low, amount.units + apart)
    if far <= 0:
        return low, NO_LIMIT
    above = scale * (this + slack) + slack * far
    return low, ceiling(above, 2 * far) - 1 if strict_high else above // (2 * far)


def additive(amount: Amount, form: Form, worth: Decimal) -> tuple[int, int]:
    """Last year's units that a difference allows, each 1 of it worth so much of the figure."""
    size = form.size or Decimal(0)
    turn = 1 if form.direction == "down" else -1
    centre = amount.units + turn * size * worth / amount.unit
    # Both figures are rounded by half a unit at most, the difference by one of its last places.
    last_place = Decimal((0, (1,), size.as_tuple().exponent))
    slack = Decimal(0) if amount.is_whole else 1 + last_place * worth / amount.unit
    low, high = centre - slack, centre + slack
    return math.ceil(low), math.floor(high)


def interval(amount: Amount, form: Form, basis: Basis, rounding: Rounding) -> tuple[int, int]:
    """Last year's units that one form allows, before the bounds of the quantity itself."""
    if form.direction == "flat":
        return amount.units, amount.units
    if form.size is None:
        return (0, amount.units - 1) if form.direction == "up" else (amount.units + 1, NO_LIMIT)
    if basis == "relative":
        return relative(amount, form, band_of(form.size, rounding))
    if basis == "difference":
        return additive(amount, form, Decimal(1))
    return additive(amount, form, Decimal("0.001" if form.sign == "‰" else "0.01"))


def bases(amount: Amount, form: Form, conventions: Conventions) -> tuple[Basis, ...]:
    """What a form can be a change in: percent, percentage points, or the figure's own unit."""
    if form.size is None:
        return ("unstated",)
    if form.sign in ("百分点", "个百分点"):
        return ("points",) if amount.is_rate else ()
    if amount.is_rate:
        wanted = conventions.rate_change
        return ("relative", "points") if wanted == "either" else (wanted,)
    return ("relative",) if form.sign else ("relative", "difference")


def readings(
    amount: Amount, change_forms: Iterable[Form], conventions: Conventions
) -> tuple[Reading, ...]:
    """Every reading that leaves a value of last year possible."""
    found = []
    for form in change_forms:
        for basis in bases(amount, form, conventions):
            low, high = interval(amount, form, basis, conventions.rounding)
            low, high = max(low, 0), min(high, amount.most)
            if low <= high:
                found.append(Reading(form, basis, low, high))
            from_nothing = form.direction == "up" and form.size == 100 and form.sign == "%"
            if from_nothing and conventions.zero_prior == "hundred_percent":
                found.append(Reading(form, basis, 0, 0))
    return tuple(found)
