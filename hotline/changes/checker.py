"""A second opinion on every proof, without the solver and without the code that found it.

A reading is refuted by enumeration when neither of the two whole numbers next to the exact quotient
`this / (1 ± p)` rounds to the printed change. It is refuted by intervals when, assumed true, it
leaves a cell of its group nothing: bounds are found by bisection of the rounding itself, and every
combination of readings within a rule is tried. What neither refutes rests on the solver alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, partial
from itertools import product
from typing import Literal

from hotline.changes.printed import Form
from hotline.changes.readings import Amount, Conventions, Rounding
from hotline.changes.report import Cell, Report, Rule

Verdict = Literal["enumeration", "intervals", "unrefuted"]
Interval = tuple[int, int]
ENDLESS = 10**15
POINTS = ("百分点", "个百分点")
MOST_COMBINATIONS = 5000
MOST_ROUNDS = 40


@dataclass(frozen=True)
class Claim:
    """What is to be checked: that one cell has none of these forms, given which cells are wrong."""

    cell: int
    refuted: tuple[Form, ...]
    without: frozenset[int] = frozenset()


def rounded(numerator: int, denominator: int, rounding: Rounding) -> int:
    """A quotient of numbers that are not negative, as a whole number."""
    whole, rest = divmod(numerator, denominator)
    tie = 2 * rest == denominator
    up = 2 * rest > denominator or (tie and (rounding == "half_up" or whole % 2 == 1))
    return whole + 1 if up and rounding != "down" else whole


def part_of(form: Form) -> Fraction:
    """The size of a change in percent or per mille, as a fraction of one."""
    return Fraction(form.size or 0) / (1000 if form.sign == "‰" else 100)


def places_of(form: Form) -> int:
    """The decimals that a change is printed to."""
    exponent = form.size.as_tuple().exponent if form.size is not None else 0
    return -exponent if isinstance(exponent, int) else 0


def prints(amount: Amount, last: int, form: Form, rounding: Rounding) -> bool:
    """Whether a last year's count is printed as this change."""
    this = amount.units
    turned = this > last if form.direction == "up" else this < last
    if form.direction == "flat":
        return this == last
    if form.size is None or not turned or last <= 0:
        return turned and (form.size is None)
    scale = 10 ** places_of(form)
    hundred = 1000 if form.sign == "‰" else 100
    shown = rounded(abs(this - last) * hundred * scale, last, rounding)
    return shown == int(form.size * scale)


def nearest(amount: Amount, form: Form) -> tuple[int, ...]:
    """The whole numbers next to the exact quotient, of which one fits if any does."""
    turn = 1 if form.direction == "up" else -1
    divisor = 1 + turn * part_of(form)
    if divisor < 0 or (divisor == 0 and amount.units > 0):
        # All of this year's count is gone only in the rounding: the first that is small enough.
        return () if divisor < 0 else (ENDLESS,)
    if divisor == 0:
        return (1,)
    exact = Fraction(amount.units) / divisor
    below = exact.numerator // exact.denominator
    return below - 1, below, below + 1, below + 2


def edges(amount: Amount, form: Form, rounding: Rounding) -> Interval | None:
    """The smallest and the largest count of last year that print as this change, by bisection."""
    if form.direction == "flat":
        return amount.units, amount.units
    if form.size is None:
        up = form.direction == "up"
        return (0, amount.units - 1) if up else (amount.units + 1, ENDLESS)
    inside = next((n for n in nearest(amount, form) if prints(amount, n, form, rounding)), None)
    if inside is None:
        return None

    def edge(step: int) -> int:
        near, far = inside, inside + step
        while prints(amount, far, form, rounding):
            if abs(far) >= ENDLESS:
                return ENDLESS
            near, far = far, min(far + 2 * (far - inside), ENDLESS)
        while abs(far - near) > 1:
            middle = (near + far) // 2
            near, far = (middle, far) if prints(amount, middle, form, rounding) else (near, middle)
        return near

    return edge(-1), edge(1)


def possible_rate(amount: Amount, form: Form, conventions: Conventions) -> bool:
    """Whether a rounded figure, a rate or a duration, can have changed so at all."""
    if form.size is None or form.direction == "flat":
        return True
    half = Fraction(1, 2)
    hundred = 1000 if form.sign == "‰" else 100
    # The smallest change that is printed so, as a fraction and in units of the figure.
    rounded_up = max(Fraction(form.size) - half / 10 ** places_of(form), Fraction(0)) / hundred
    smallest = Fraction(form.size) / hundred if conventions.rounding == "down" else rounded_up
    units = rounded_up / Fraction(amount.unit)
    if form.direction == "up":
        relative, points = True, amount.units + half >= units
    else:
        least, most = amount.units - half, amount.most + half
        relative = smallest < 1 and least <= most * (1 - smallest)
        points = least + units <= most
    if not amount.is_rate:
        return relative
    if form.sign in POINTS:
        return points
    return (relative and conventions.rate_change != "points") or (
        points and conventions.rate_change != "relative"
    )


def refuted_alone(cell: Cell, form: Form, conventions: Conventions) -> bool:
    """Whether the cell's own arithmetic leaves no value for a form."""
    if not cell.amount.is_whole:
        return not possible_rate(cell.amount, form, conventions)
    if form.direction == "up" and form.size == 100 and conventions.zero_prior == "hundred_percent":
        return False
    if form.sign in ("", *POINTS) and form.size is not None:
        # A difference without a sign is small arithmetic, and points of a count are nonsense.
        whole = form.size == form.size.to_integral_value()
        last = cell.amount.units + (1 if form.direction == "down" else -1) * int(form.size)
        if form.sign == "" and whole and last >= 0:
            return False
        if form.sign:
            return True
    return edges(cell.amount, form, conventions.rounding) is None


def intervals(cell: Cell, conventions: Conventions) -> list[Interval]:
    """What the forms of a cell's change leave; everything where nothing is known."""
    difference = any(form.sign == "" and form.size is not None for form in cell.forms)
    if not cell.amount.is_whole or not cell.readings or difference:
        return [(0, ENDLESS)]
    found = [
        (0, cell.amount.units)
        if form.size == 100 and conventions.zero_prior == "hundred_percent"
        else edges(cell.amount, form, conventions.rounding)
        for form in cell.forms
    ]
    return [interval for interval in found if interval is not None]


def supported(rule: Rule, domains: Mapping[int, Sequence[Interval]]) -> dict[int, list[Interval]]:
    """What a rule leaves of its cells when every combination of their intervals is tried."""
    kept: dict[int, list[Interval]] = {cell: [] for cell in rule.cells}
    intervals_of = [domains[cell] for cell in rule.cells]
    # each interval times its factor, in the order of its ends
    ranges = [
        [(factor * low, factor * high) if factor > 0 else (factor * high, factor * low)
         for low, high in found]
        for (factor, _), found in zip(rule.terms, intervals_of, strict=True)
    ]  # fmt: skip
    all_lows = product(*([low for low, _ in found] for found in ranges))
    all_highs = product(*([high for _, high in found] for found in ranges))
    for combination, lows, highs in zip(product(*intervals_of), all_lows, all_highs, strict=True):
        low, high = sum(lows), sum(highs)
        if low > 0 or (rule.is_equation and high < 0):
            continue
        for position, (factor, cell) in enumerate(rule.terms):
            # factor * value lies between minus what the others can be at most and at least
            least, most = -(high - highs[position]), -(low - lows[position])
            first, last = combination[position]
            if factor > 0:
                last = min(last, most // factor)
                first = max(first, -(-least // factor)) if rule.is_equation else first
            else:
                first = max(first, -(most // -factor))
                last = min(last, least // factor) if rule.is_equation else last
            if first <= last:
                kept[cell].append((first, last))
    return {cell: merged(found) for cell, found in kept.items()}


def merged(found: Iterable[Interval]) -> list[Interval]:
    """Intervals in order, those that touch joined."""
    joined: list[Interval] = []
    for low, high in sorted(set(found)):
        if joined and low <= joined[-1][1] + 1:
            joined[-1] = joined[-1][0], max(joined[-1][1], high)
        else:
            joined.append((low, high))
    return joined


def contradicts(domains: dict[int, list[Interval]], rules: Sequence[Rule]) -> bool:
    """Whether the rules, applied in turn, leave some cell nothing."""
    domains = dict(domains)
    for _ in range(MOST_ROUNDS):
        before = dict(domains)
        for rule in rules:
            size = 1
            for cell in rule.cells:
                size *= len(domains[cell])
            if size > MOST_COMBINATIONS or len(set(rule.cells)) < len(rule.cells):
                continue
            for cell, left in supported(rule, domains).items():
                if not left:
                    return True
                domains[cell] = left
        if domains == before:
            return False
    return False


class Checker:
    """The second opinion on one report."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.known: dict[int, list[Interval]] = {}
        self.reachable = cache(partial(reachable, report))

    def intervals(self, cell: int) -> list[Interval]:
        """What each form of a cell's change leaves."""
        if cell not in self.known:
            self.known[cell] = intervals(self.report.cells[cell], self.report.conventions)
        return self.known[cell]

    def check(self, claim: Claim) -> Verdict:
        """Whether every refuted form of a claim is refuted, by the weakest of the ways."""
        cell, conventions = self.report.cells[claim.cell], self.report.conventions
        remaining = [form for form in claim.refuted if not refuted_alone(cell, form, conventions)]
        if not remaining:
            return "enumeration"
        rules = self.reachable(claim.cell)
        numbers = {number for rule in rules for number in rule.cells}
        domains = {
            number: [(0, ENDLESS)] if number in claim.without else self.intervals(number)
            for number in numbers
        }
        for form in remaining:
            edge = edges(cell.amount, form, conventions.rounding)
            if edge is None or claim.cell not in domains:
                return "unrefuted"
            if not contradicts({**domains, claim.cell: [edge]}, rules):
                return "unrefuted"
        return "intervals"


def reachable(report: Report, cell: int) -> list[Rule]:
    """The rules that a cell depends on, through others too."""
    cells, found = {cell}, set()
    while True:
        more = {
            number
            for number, rule in enumerate(report.rules)
            if number not in found and cells.intersection(rule.cells)
        }
        if not more:
            return [report.rules[number] for number in sorted(found)]
        found |= more
        cells.update(other for number in more for other in report.rules[number].cells)
