"""The slow second way: try every whole number that last year could have been.

A value is a candidate where printing its change and damaging it gives the printed text: forwards,
where the package solves backwards. Groups are then searched by backtracking over the candidates.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import combinations

from generated_reports import direction_of, printed_size

from hotline.changes.report import Cell, Report, Rule

ANY = None
# More than any figure of a small report was last year.
LARGEST = 6000
ALL_GONE = ("(100.00%)", "(1100.00%)", "(↓100.00%)")
Candidates = dict[int, list[int] | None]


def published(this: int, last: int) -> set[str]:
    """Every text that the change can have become."""
    if last == 0:
        return set()
    size = printed_size(Decimal(this), Decimal(last))
    direction = direction_of(this, last)
    if direction == "flat":
        # A change that is none had an arrow only if the report puts one before every figure.
        return {"(持平)", f"({size}%)", f"(1{size}%)"}
    arrow = {"up": "↑", "down": "↓"}[direction]
    return {f"({arrow}{size}%)", f"(1{size}%)", f"({size}%)"}


def largest(this: int, change: str) -> int:
    """No last year's value above this one is printed as the change; for falls below 100 %."""
    digits = change.strip("()↑↓%")
    if digits == "持平":
        return this
    most = this
    for text in {digits, digits.removeprefix("1")}:
        fall = Decimal(text) / 100 if text and text[0] != "." else Decimal(0)
        if fall < 1:
            most = max(most, int((this + 1) / (1 - fall + Decimal("1e-6"))) + 2)
    return most


def candidates(cell: Cell) -> list[int] | None:
    """Every value of last year that is printed as the cell's change; ANY where none is printed."""
    if not cell.change:
        return ANY
    this = cell.amount.units
    if this == 0 and cell.change in ALL_GONE:
        return list(range(1, LARGEST))
    if cell.table_code == "claims":
        arrow, size = cell.change[0], cell.change[1:]
        text = {f"({arrow}{size})"}
        most = 3 * this + 10
        return [last for last in range(1, most) if text & published(this, last)]
    most = largest(this, cell.change)
    slack = most // 500 + 2
    return [last for last in range(most + slack) if cell.change in published(this, last)]


def settle(
    rules: list[Rule], values: dict[int, int], domains: Mapping[int, set[int] | None]
) -> bool:
    """Derive what an equation with one unknown gives; False where a rule is broken."""
    again = True
    while again:
        again = False
        for rule in rules:
            unknown = [(f, c) for f, c in rule.terms if c not in values]
            known = sum(f * values[c] for f, c in rule.terms if c in values)
            if not unknown:
                if known > 0 or (rule.is_equation and known < 0):
                    return False
            elif len(unknown) == 1 and rule.is_equation:
                factor, cell = unknown[0]
                value, rest = divmod(-known, factor)
                if rest or value < 0:
                    return False
                if domains[cell] is not ANY and value not in domains[cell]:
                    return False
                values[cell], again = value, True
    return True


def solution(rules: list[Rule], found: Candidates) -> dict[int, int] | None:
    """One value for each cell that keeps all rules."""
    domains = {cell: ANY if values is ANY else set(values) for cell, values in found.items()}

    def search(values: dict[int, int]) -> dict[int, int] | None:
        if not settle(rules, values, domains):
            return None
        left = [cell for cell in found if cell not in values]
        if not left:
            return values
        bounded = [cell for cell in left if found[cell] is not ANY]
        if bounded:
            tied = [c for c in bounded if any(c in r.cells and values.keys() & set(r.cells)
                                              for r in rules)]  # fmt: skip
            cell = min(tied or bounded, key=lambda cell: len(found[cell]))
            options = found[cell]
        else:
            cell, options = left[0], range(most_of(left[0], rules, values) + 1)
        for value in options:
            answer = search({**values, cell: value})
            if answer is not None:
                return answer
        return None

    return search({})


def most_of(cell: int, rules: list[Rule], values: Mapping[int, int]) -> int:
    """A bound for a cell without a change: the largest known value of its rules, or a few."""
    near = [values[c] for rule in rules if cell in rule.cells for c in rule.cells if c in values]
    return max(near, default=3)


def directions(
    cells: list[int], rules: list[Rule], report: Report, found: Candidates
) -> dict[int, set[str]] | None:
    """Each cell with every direction that stands in some solution; None where there is none."""
    seen: dict[int, set[str]] = {cell: set() for cell in cells if found[cell] is not ANY}

    def note(answer: Mapping[int, int]) -> None:
        for cell in seen:
            seen[cell].add(direction_of(report.cells[cell].amount.units, answer[cell]))

    first = solution(rules, found)
    if first is None:
        return None
    note(first)
    for cell in seen:
        by_direction: dict[str, list[int]] = {}
        for value in found[cell]:
            direction = direction_of(report.cells[cell].amount.units, value)
            by_direction.setdefault(direction, []).append(value)
        for direction, values in by_direction.items():
            if direction in seen[cell]:
                continue
            answer = solution(rules, {**found, cell: values})
            if answer is not None:
                note(answer)
    return seen


def smallest_sets(rules: list[Rule], found: Candidates, most: int) -> set[frozenset[int]]:
    """All smallest sets of cells that must be let go; empty where more than `most` are needed."""
    bounded = [cell for cell, values in found.items() if values is not ANY]
    for size in range(1, most + 1):
        sets = {
            frozenset(names)
            for names in combinations(bounded, size)
            if solution(rules, {**found, **dict.fromkeys(names, ANY)}) is not None
        }
        if sets:
            return sets
    return set()


def is_small(cell: Cell, values: list[int] | None, most: int) -> bool:
    """Whether all values of a cell can be tried; a fall by 100 % to some is open above."""
    if cell.amount.units == 0 or values is ANY:
        return True
    return cell.change not in ALL_GONE and len(values) <= most


def small_groups(groups: list, report: Report, largest_domain: int) -> Iterator[tuple]:
    """Groups with rules and few candidates a cell; a cell that fits nothing is let go."""
    for cells, rules in groups:
        if not rules:
            continue
        found = {cell: candidates(report.cells[cell]) for cell in cells}
        found = {cell: values or ANY for cell, values in found.items()}
        bounded = any(values is not ANY for values in found.values())
        if bounded and all(
            is_small(report.cells[cell], values, largest_domain) for cell, values in found.items()
        ):
            yield cells, rules, found
