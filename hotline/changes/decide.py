"""From what is possible to a status for each printed change of a report."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from hotline.changes.domains import hull
from hotline.changes.groups import GroupAnswer, answer_group, with_last_year
from hotline.changes.model import TIME_LIMIT
from hotline.changes.printed import Damage, Direction, Form, forms, is_stated
from hotline.changes.readings import (
    PARTS_OF_WHOLE,
    UNBOUNDED,
    Conventions,
    Reading,
    readings,
)
from hotline.changes.report import Cell, Overrule, Report, components

Status = Literal[
    "printed", "proved", "proved_by_sums", "confirmed", "ambiguous", "misprint", "overruled"
]
DecidedBy = Literal[
    "print", "enumeration", "intervals", "solver", "last_year", "person", "nothing", "time"
]
PROVED: frozenset[Status] = frozenset({"proved", "proved_by_sums", "confirmed"})
# A habit that shows in fewer cells may be chance.
LEAST_SEEN = 3
# What the rules leave of a misprinted change is told as far as a reader can compare it.
MOST_IMPLIED = 12


@dataclass(frozen=True)
class Finding:
    """What is known of one printed change.

    `left` are the readings that the arithmetic leaves, with the bounds it leaves to each;
    `low` and `high` bound last year's value in the cell's units (None where nothing does);
    `likely` is what the report's habit would make of an ambiguous change.
    """

    cell: int
    status: Status
    decided_by: DecidedBy
    left: tuple[Reading, ...]
    low: int | None
    high: int | None
    answer: GroupAnswer
    likely: Reading | None = None
    overrule: Overrule | None = None

    @property
    def chosen(self) -> tuple[Reading, ...]:
        """The readings that count: a person's, or what is left of a change that is settled."""
        if self.status == "overruled" and self.likely is not None:
            return (self.likely,)
        return () if self.status in ("ambiguous", "misprint") else self.left

    @property
    def direction(self) -> Direction | None:
        """The one direction that is known; None where there is none."""
        directions = directions_of(self.chosen)
        return next(iter(directions)) if len(directions) == 1 else None


def directions_of(readings: Sequence[Reading]) -> set[Direction]:
    """The different directions of readings."""
    return {reading.form.direction for reading in readings}


def own_status(cell: Cell) -> Status:
    """What a cell's own arithmetic makes of its change."""
    if not is_stated(cell.change):
        return "printed"
    if not cell.readings:
        return "misprint"
    if cell.forms[0].damage == "intact":
        return "printed"
    return "proved" if len(directions_of(cell.readings)) == 1 else "ambiguous"


def left_of(cell: Cell, number: int, answer: GroupAnswer) -> tuple[Reading, ...]:
    """The cell's readings that an answer leaves, within the bounds that it leaves.

    Where the cell itself is what must be wrong, what it should have printed by the rules.
    """
    if number in answer.accused and len(answer.dropped) > 1:
        return cell.readings
    if number in answer.accused or not cell.readings:
        return implied(cell, *hull(answer.domains[number]))
    return tuple(
        replace(cell.readings[choice.reading], low=choice.low, high=choice.high)
        for choice in answer.domains[number]
        if choice.reading is not None
    )


def implied(cell: Cell, low: int, high: int) -> tuple[Reading, ...]:
    """The changes in percent, at the printed places, that bounds of last year's value leave.

    Nothing where they are more than MOST_IMPLIED, or the cell's change is no percentage.
    """
    form, this = next(iter(cell.forms), None), cell.amount.units
    signs = form is not None and form.size is not None and form.sign in PARTS_OF_WHOLE
    if not signs or not cell.amount.is_whole or low < 1 or low <= this <= high:
        return ()
    place = Decimal((0, (1,), form.size.as_tuple().exponent))
    scale = PARTS_OF_WHOLE[form.sign] / place
    direction: Direction = "up" if high < this else "down"
    sizes = sorted(int(abs(this - last) * scale / last) for last in (low, high))
    if sizes[1] - sizes[0] > MOST_IMPLIED:
        return ()
    wanted = (
        Form(direction, "intact", place * size, form.sign) for size in range(sizes[0], sizes[1] + 2)
    )
    fits = (
        replace(reading, low=max(low, reading.low), high=min(high, reading.high))
        for reading in readings(cell.amount, wanted, Conventions())
        if reading.basis == "relative"
    )
    return tuple(reading for reading in fits if reading.low <= reading.high)


def finding_of(report: Report, number: int, answer: GroupAnswer, last_year: bool) -> Finding:
    """The status of one cell in the answer of its group."""
    cell = report.cells[number]
    status = own_status(cell)
    left = left_of(cell, number, answer)
    decided_by: DecidedBy = {"printed": "print", "ambiguous": "nothing"}.get(status, "enumeration")
    if cell.readings and number in answer.accused:
        status = "misprint" if len(answer.dropped) == 1 else "ambiguous"
        decided_by = "solver" if status == "misprint" else "nothing"
    elif not answer.in_time and status in ("proved", "ambiguous"):
        status, decided_by = "ambiguous", "time"
    elif status == "ambiguous" and len(directions_of(left)) == 1:
        status, decided_by = "proved_by_sums", "solver"
    if last_year and status in ("proved", "proved_by_sums"):
        status, decided_by = "confirmed", "last_year"
    low, high = bounds_of(status, left, number, answer)
    return Finding(number, status, decided_by, left, low, high, answer)


def bounds_of(
    status: Status, left: Sequence[Reading], number: int, answer: GroupAnswer
) -> tuple[int | None, int | None]:
    """Bounds of last year's value: of the readings left, of the rules for a misprint."""
    if status == "misprint" or not left:
        low, high = hull(answer.domains[number])
    else:
        low, high = min(r.low for r in left), max(r.high for r in left)
    if high > UNBOUNDED:
        return low or None, None
    return low, high


def damages_of(finding: Finding) -> set[Damage]:
    return {reading.form.damage for reading in finding.left}


def habit_of(findings: Sequence[Finding]) -> Damage | None:
    """The one damage of all changes that are proved, where enough of them show it."""
    seen = Counter(
        next(iter(damages_of(finding)))
        for finding in findings
        if finding.status in PROVED and len(damages_of(finding)) == 1
    )
    if len(seen) == 1 and seen.total() >= LEAST_SEEN:
        return next(iter(seen))
    return None


def with_habit(finding: Finding, habit: Damage | None) -> Finding:
    """An ambiguous finding with what the habit would make of it, if that is one reading."""
    if finding.status != "ambiguous" or habit is None:
        return finding
    usual = [reading for reading in finding.left if reading.form.damage == habit]
    return replace(finding, likely=usual[0]) if len(usual) == 1 else finding


def with_overrule(report: Report, finding: Finding) -> Finding:
    """A finding that a person decided, where the arithmetic leaves that reading."""
    cell = report.cells[finding.cell]
    overrule = report.overrules.get(cell.key)
    if overrule is None or finding.status not in ("ambiguous", "misprint"):
        return finding
    possible = finding.left
    if finding.status == "misprint" and not possible:
        low, high = hull(finding.answer.domains[finding.cell])
        possible = tuple(
            replace(reading, low=max(low, reading.low), high=min(high, reading.high))
            for reading in readings(cell.amount, forms(overrule.reading), report.conventions)
            if reading.low <= high and reading.high >= low
        )
    for reading in possible:
        if reading.shown == overrule.reading:
            return replace(
                finding,
                status="overruled",
                decided_by="person",
                low=reading.low,
                high=reading.high,
                likely=reading,
                overrule=overrule,
            )
    return finding


def decide(report: Report, seconds: float = TIME_LIMIT) -> list[Finding]:
    """A finding for each printed change, in the order of the cells.

    `seconds` of the solver's deterministic time are given to each group of cells.
    """
    findings = []
    for cells, rules in components(report, range(len(report.cells))):
        changes = [cell for cell in cells if report.cells[cell].change]
        if not changes:
            continue
        answer = answer_group(report, cells, rules, seconds)
        known: frozenset[int] = frozenset()
        before = answer
        if answer.in_time:
            answer, known = with_last_year(report, answer, seconds)
        for cell in changes:
            earlier = finding_of(report, cell, before, last_year=False)
            rests = cell in known or earlier.status == "ambiguous"
            findings.append(finding_of(report, cell, answer, last_year=bool(known) and rests))
    findings.sort(key=lambda finding: finding.cell)
    habit = habit_of(findings)
    return [with_overrule(report, with_habit(finding, habit)) for finding in findings]
