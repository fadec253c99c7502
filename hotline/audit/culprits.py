"""Which cell of a report is most likely wrong, told from its checks; suggested, never applied."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import duckdb

from hotline.audit.explain import Explanation
from hotline.audit.terms import place_of, shown
from hotline.language import Text

if TYPE_CHECKING:
    from hotline.editing import Localization
    from hotline.editing.rules import GivenRule

ADDITIVE = ("sum", "claim", "at_most")
# What a report is held to: a warning may be true, and what is known is explained.
COUNTS = "passed is not null and not known and severity = 'error'"
TERMS = f"""
select terms.identity_code, terms.kind, terms.role, terms.coefficient, terms.table_code,
    terms.row_no, terms.row_code, terms.column_code, terms.value, terms.precision
from intermediate.int_check_terms as terms
inner join intermediate.int_report_checks as checks
    on terms.report_key = checks.report_key and terms.identity_code = checks.identity_code
where terms.report_key = ? and checks.kind in {ADDITIVE} and {COUNTS}
order by all
"""
FAILING = f"""
select count(*), count(*) filter (where kind in {ADDITIVE})
from intermediate.int_report_checks where report_key = ? and not passed and {COUNTS}
"""
# Deterministic seconds of search for one report.
EFFORT = 2.0


@dataclass(frozen=True)
class Cell:
    """A figure as the whole number that its digits make, times a unit: 30084 times 100."""

    name: str
    digits: int
    unit: Decimal
    precision: Decimal


@dataclass(frozen=True)
class Record:
    """A report's cells that additive checks read, by place, and those checks as linear rules."""

    cells: dict[str, Cell]
    rules: dict[str, list[GivenRule]]

    def localization(self) -> Localization | None:
        """Where the errors are, as far as the checks can tell; None where they can't."""
        # the solver takes a second to import, and most commands ask for no culprit
        from hotline.editing import EditingError, locate_errors

        values = {name: cell.digits for name, cell in self.cells.items()}
        rules = [rule for rules in self.rules.values() for rule in rules]
        try:
            return locate_errors(values, rules, effort=EFFORT)
        except EditingError:
            return None

    def said(self, changes: dict[str, int]) -> Text:
        """Cells by place with what they print and what may have been meant."""
        english, chinese = [], []
        for name, digits in changes.items():
            cell = self.cells[name]
            printed, meant = shown(cell.digits * cell.unit), shown(digits * cell.unit)
            english.append(f"{name}: printed {printed}, {meant} expected")
            chinese.append(f"{name}: 印为{printed},应为{meant}")
        return Text("; ".join(english), ";".join(chinese))


def cell_of(name: str, value: Decimal, precision: Decimal) -> Cell:
    """A value with the size of its last printed place, 0 for a whole number of things."""
    unit = precision or Decimal(1)
    return Cell(name, int(value / unit), unit, precision)


def rules_of_check(terms: Iterable[tuple[int, Cell]], kind: str) -> list[GivenRule]:
    """A check as linear rules on digits: the stated cell against the parts, within precision."""
    terms = list(terms)
    unit = min(cell.unit for _, cell in terms)
    factors: dict[str, int] = defaultdict(int)
    for factor, cell in terms:
        factors[cell.name] += int(factor * cell.unit / unit)
    tolerance = int(sum(abs(factor) * cell.precision for factor, cell in terms) / unit / 2)
    if kind == "claim" and len(terms) == 2 and len({cell.precision for _, cell in terms}) == 1:
        # What repeats one figure to the same printed place repeats it exactly.
        tolerance = 0
    if kind == "at_most":
        return [(factors, "<=", tolerance)]
    if tolerance == 0:
        return [(factors, "==", 0)]
    return [(factors, "<=", tolerance), (factors, ">=", -tolerance)]


def record_of(connection: duckdb.DuckDBPyConnection, report_key: str) -> Record:
    """A report of a warehouse as cells and rules.

    Checks whose difference is known, and those that are no more than a warning, are left out.
    """
    cells: dict[str, Cell] = {}
    terms: dict[str, list[tuple[int, Cell]]] = defaultdict(list)
    kinds: dict[str, str] = {}
    for (
        code,
        kind,
        role,
        coefficient,
        table,
        row_no,
        row_code,
        column,
        value,
        precision,
    ) in connection.execute(TERMS, [report_key]).fetchall():
        name = place_of(table, row_no, row_code, column)
        cell = cells.setdefault(name, cell_of(name, value, precision))
        terms[code].append((1 if role == "stated" else -coefficient, cell))
        kinds[code] = kind
    return Record(cells, {code: rules_of_check(of, kinds[code]) for code, of in terms.items()})


def name_culprits(
    connection: duckdb.DuckDBPyConnection, explanations: list[Explanation], most_reports: int = 50
) -> None:
    """Add to the first failing check of each report what most likely is wrong.

    Of more reports than these a search would take minutes; asked for one of them, it is told.
    """
    by_report = defaultdict(list)
    for explanation in explanations:
        if explanation.is_unexplained and explanation.kind in ADDITIVE:
            by_report[explanation.report_key].append(explanation)
    for report_key, of_report in list(by_report.items())[:most_reports]:
        record = record_of(connection, report_key)
        located = record.localization()
        if located is None or not located.corrections:
            continue
        failing, additive = connection.execute(FAILING, [report_key]).fetchone() or (0, 0)
        of_report[0].culprit = culprit_line(
            report_key, record, located.corrections[0].changes, satisfied(failing, additive)
        )


def satisfied(failing: int, additive: int) -> Text:
    """How many of a report's failing checks a correction satisfies: the additive ones for sure."""
    if failing == additive == 1:
        return Text("its failing check", "不符的那项核对即相符")
    if failing == additive:
        return Text(f"all its {failing} failing checks", f"{failing}项不符的核对全部相符")
    return Text(
        f"at least {additive} of its {failing} failing checks",
        f"{failing}项不符的核对中至少{additive}项相符",
    )


def culprit_line(report_key: str, record: Record, changes: dict[str, int], checks: Text) -> Text:
    """What may have been meant, in one line."""
    return (
        Text(f"report {report_key}, most likely: ", f"报告 {report_key},最可能是: ")
        + record.said(changes)
        + Text(", which would satisfy ", ",改后")
        + checks
    )
