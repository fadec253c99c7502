"""What a group of cells and the rules between them leave possible, contradictions included."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hotline.changes.domains import Choice, Domains, clipped, first_domain, hull, tightened
from hotline.changes.model import TIME_LIMIT, Budget, GroupModel, OutOfTimeError, Pair
from hotline.changes.report import Report, Rule


@dataclass(frozen=True)
class GroupAnswer:
    """The readings that stand in some solution, with what the rules leave of their bounds.

    `dropped` are the smallest sets of cells that must be wrong for there to be a solution: none
    where the group is consistent. `in_time` is false where the solver's budget ran out, so that
    nothing of the group is decided by more than a cell's own arithmetic.
    """

    rules: tuple[Rule, ...]
    domains: Domains
    dropped: tuple[frozenset[int], ...] = ()
    in_time: bool = True

    @property
    def accused(self) -> frozenset[int]:
        """Every cell of a smallest set."""
        return frozenset().union(*self.dropped)

    def bounds(self) -> dict[int, tuple[int, int]]:
        return {cell: hull(choices) for cell, choices in self.domains.items()}


def free(report: Report, cell: int) -> tuple[Choice, ...]:
    """Any value."""
    return (Choice(None, 0, report.cells[cell].amount.most),)


def only(domains: Mapping[int, tuple[Choice, ...]], pairs: set[Pair]) -> Domains:
    """The domains without the readings that no solution holds."""
    return {
        cell: tuple(c for c in choices if c.reading is None or (cell, c.reading) in pairs)
        for cell, choices in domains.items()
    }


def consistent(domains: Domains, rules: Sequence[Rule], budget: Budget) -> Domains | None:
    """What all solutions together leave of the domains; None where there is no solution."""
    tight = tightened(domains, rules)
    if tight is None or not rules:
        return tight
    pairs = GroupModel(tight, rules).attainable(budget)
    return None if pairs is None else tightened(only(tight, pairs), rules)


def answer_group(
    report: Report, cells: Iterable[int], rules: Sequence[Rule], seconds: float = TIME_LIMIT
) -> GroupAnswer:
    """Solve one group; where it contradicts itself, without the fewest cells."""
    start = {cell: first_domain(report.cells[cell]) for cell in cells}
    budget = Budget(seconds)
    try:
        domains = consistent(start, rules, budget)
        if domains is not None:
            return GroupAnswer(tuple(rules), domains)
        return localized(report, start, rules, budget)
    except OutOfTimeError:
        return GroupAnswer(tuple(rules), start, in_time=False)


def localized(report: Report, start: Domains, rules: Sequence[Rule], budget: Budget) -> GroupAnswer:
    """The answer without the smallest sets of contradicted cells.

    One smallest set is left out. Of several, a reading counts that stands without any of them.
    """
    removable = [cell for cell in start if report.cells[cell].readings]
    relaxed = GroupModel(start, rules, removable)
    sets = tuple(relaxed.fewest_dropped(budget))
    accused = frozenset().union(*sets)
    if len(sets) > 1:
        relaxed.drop_exactly(len(sets[0]))
        start = only(start, relaxed.attainable(budget) or set())
    freed = {
        cell: free(report, cell) if cell in accused else choices for cell, choices in start.items()
    }
    domains = consistent(freed, rules, budget) if len(sets) == 1 else tightened(freed, rules)
    return GroupAnswer(tuple(rules), domains or freed, sets)


def with_last_year(
    report: Report, answer: GroupAnswer, seconds: float = TIME_LIMIT
) -> tuple[GroupAnswer, frozenset[int]]:
    """The answer where last year's printed values hold too, and the cells whose values fit.

    A printed value that fits no reading was restated and says nothing here. Values that fit one by
    one but not together are used one by one.
    """
    fitting = {}
    for cell, choices in answer.domains.items():
        if cell in report.prior and cell not in answer.accused:
            left = clipped(choices, *report.prior[cell])
            if left:
                fitting[cell] = left
    if not fitting:
        return answer, frozenset()
    try:
        domains = consistent({**answer.domains, **fitting}, answer.rules, Budget(seconds))
    except OutOfTimeError:
        domains = None
    if domains is not None:
        return GroupAnswer(answer.rules, domains, answer.dropped), frozenset(fitting)
    alone = {
        cell: choices
        for cell, choices in fitting.items()
        if report.cells[cell].readings
        and tightened({**answer.domains, cell: choices}, answer.rules) is not None
    }
    return (
        GroupAnswer(answer.rules, {**answer.domains, **alone}, answer.dropped),
        frozenset(alone),
    )
