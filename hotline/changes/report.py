"""One report as the recovery sees it: figures, printed changes, and the edit rules between them.

Edit rules are those of `report_identities` that count whole things and that this year's figures
keep: sums, repeated figures, and what is at most something else. Last year's figures keep them too.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from hotline.changes.printed import Form
from hotline.changes.readings import Amount, Conventions, Reading
from hotline.template.marks import NONE

CellKey = tuple[str, int, str]


@dataclass(frozen=True)
class Cell:
    """A figure of the report: where it stands, what it is called, its amount and its change.

    `change` is the change as printed, '' where none is; `readings` are what it may say. A cell
    without a printed change had any value last year.
    """

    table_code: str
    row_code: str
    row_no: int
    column_code: str
    name: str
    printed_text: str
    source_place: str
    amount: Amount
    change: str = ""
    readings: tuple[Reading, ...] = ()
    forms: tuple[Form, ...] = ()

    @property
    def key(self) -> CellKey:
        return self.table_code, self.row_no, self.column_code


@dataclass(frozen=True)
class Rule:
    """`sum(coefficient * last year's value) = 0`, or `<= 0`; terms name cells by their position."""

    code: str
    label_zh: str
    is_equation: bool
    terms: tuple[tuple[int, int], ...]

    @cached_property
    def cells(self) -> tuple[int, ...]:
        return tuple(cell for _, cell in self.terms)


@dataclass(frozen=True)
class Overrule:
    """A person's reading of one cell, with the reason."""

    reading: str
    reason_zh: str
    reason_en: str


class Hashes(NamedTuple):
    """Hashes of the report's cells and of those of the year before; `[none]` where it isn't."""

    cells: str
    prior_cells: str


NO_HASHES = Hashes(NONE, NONE)


@dataclass(frozen=True)
class Report:
    """A report's figures and rules.

    `prior` gives the bounds of what last year's report printed for a cell, in the cell's units.
    """

    report_id: str
    revision: int
    cells: tuple[Cell, ...]
    rules: tuple[Rule, ...]
    hashes: Hashes
    prior: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    conventions: Conventions = field(default_factory=Conventions)
    overrules: Mapping[CellKey, Overrule] = field(default_factory=dict)


def components(report: Report, cells: Iterable[int]) -> list[tuple[list[int], list[Rule]]]:
    """Cells that rules tie together, each group with its rules, in the order of their cells."""
    group = {cell: cell for cell in cells}

    def root(cell: int) -> int:
        while group[cell] != cell:
            cell = group[cell]
        return cell

    for rule in report.rules:
        roots = sorted(root(cell) for cell in rule.cells)
        for other in roots[1:]:
            group[other] = roots[0]
    members: dict[int, list[int]] = {}
    for cell in sorted(group):
        members.setdefault(root(cell), []).append(cell)
    tying: dict[int, list[Rule]] = {}
    for rule in report.rules:
        tying.setdefault(root(rule.cells[0]), []).append(rule)
    return [(inside, tying.get(first, [])) for first, inside in members.items()]


def value_of(units: int, amount: Amount) -> Decimal:
    """Units of an amount as a value of the warehouse."""
    return units * amount.unit
