"""What is still possible for last year's values, and what the rules take away at once.

A domain is a list of choices: a reading of the cell with the bounds it leaves. Bounds consistency
(propagation of intervals over linear rules) is deductive: it removes nothing that a solution needs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hotline.changes.readings import NO_LIMIT
from hotline.changes.report import Cell, Rule

# Bounds that shrink by little at a time are left to the solver.
MOST_ROUNDS = 60


@dataclass(frozen=True)
class Choice:
    """A reading by its position in the cell (None where any value is allowed) and its bounds."""

    reading: int | None
    low: int
    high: int


Domains = dict[int, tuple[Choice, ...]]


def first_domain(cell: Cell) -> tuple[Choice, ...]:
    """What the cell alone allows; any value where it has no reading that fits."""
    if not cell.readings:
        return (Choice(None, 0, cell.amount.most),)
    return tuple(
        Choice(number, reading.low, reading.high) for number, reading in enumerate(cell.readings)
    )


def hull(choices: Iterable[Choice]) -> tuple[int, int]:
    """The smallest interval around all choices."""
    bounds = [(choice.low, choice.high) for choice in choices]
    return min(low for low, _ in bounds), max(high for _, high in bounds)


def clipped(choices: Iterable[Choice], low: int, high: int) -> tuple[Choice, ...]:
    """The choices within bounds."""
    return tuple(
        Choice(choice.reading, max(choice.low, low), min(choice.high, high))
        for choice in choices
        if choice.low <= high and choice.high >= low
    )


def rest_of(rule: Rule, cell: int, bounds: Mapping[int, tuple[int, int]]) -> tuple[int, int]:
    """Bounds of the rule's other terms together."""
    low = high = 0
    for coefficient, other in rule.terms:
        if other == cell:
            continue
        ends = [coefficient * end for end in bounds[other]]
        low, high = low + min(ends), high + max(ends)
    return low, high


def allowed(rule: Rule, cell: int, bounds: Mapping[int, tuple[int, int]]) -> tuple[int, int]:
    """What a rule leaves for one cell when the others have these bounds."""
    coefficient = next(factor for factor, other in rule.terms if other == cell)
    low, high = rest_of(rule, cell, bounds)
    # coefficient * value is in [-high, -low], or only at most -low
    if coefficient > 0:
        least = -(high // coefficient) if rule.is_equation else 0
        return least, -low // coefficient
    size = -coefficient
    return -(-low // size), high // size if rule.is_equation else NO_LIMIT


def tightened(domains: Domains, rules: Iterable[Rule]) -> Domains | None:
    """The domains after propagation over the rules; None where a cell has nothing left."""
    domains, rules = dict(domains), list(rules)
    bounds = {cell: hull(choices) for cell, choices in domains.items()}
    for _ in range(MOST_ROUNDS):
        changed = False
        for rule in rules:
            for _, cell in rule.terms:
                low, high = allowed(rule, cell, bounds)
                before = domains[cell]
                if low <= bounds[cell][0] and high >= bounds[cell][1]:
                    continue
                after = clipped(before, low, high)
                if not after:
                    return None
                if after != before:
                    domains[cell], bounds[cell], changed = after, hull(after), True
        if not changed:
            break
    return domains
