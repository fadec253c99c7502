"""A printed cell with all that is published of it: its place, its checks, its change."""

from dataclasses import asdict, dataclass, field
from decimal import Decimal

import duckdb

from hotline.language import Text

CELL = """
select
    cells.report_key, reports.title, reports.source_file, cells.source_place,
    cells.table_code, places.table_label, cells.row_no, cells.row_code, cells.row_label,
    cells.column_code, cells.column_label, cells.cell_state, cells.printed_text, cells.value,
    cells.unit, cells.measure_code, measures.label_zh
from marts.fct_published_values as cells
inner join marts.dim_report as reports using (report_key)
left join marts.dim_cell as places using (table_code, row_code, column_code)
left join marts.dim_measure as measures on cells.measure_code = measures.measure_code
where cells.report_key = ? and cells.table_code = ? and cells.row_no = ? and cells.column_code = ?
"""
CHECKS = """
select
    checks.check_code, checks.label_zh, cells.check_role, checks.severity,
    case
        when checks.passed is null then 'undecided'
        when checks.passed then 'passed'
        when checks.known then 'known'
        else 'failed'
    end,
    checks.stated, checks.computed, checks.difference, checks.explanation_en, checks.explanation
from marts.fct_report_checks as checks
inner join marts.dim_check_cell as cells using (check_code)
where
    checks.report_key = ? and cells.table_code = ? and coalesce(cells.row_no = ?, true)
    and cells.column_code = ? and cells.row_code = ?
order by checks.check_code, cells.check_role
"""
CHANGE = """
select
    changes.status, labels.label_en, labels.label_zh, changes.direction, changes.change_rate,
    changes.change_basis, changes.prior_value, changes.prior_low, changes.prior_high,
    changes.readings, changes.explanation_en, changes.explanation
from marts.fct_year_over_year as changes
left join marts.dim_label as labels
    on labels.list_code = 'change_status' and changes.status = labels.code
where
    changes.report_key = ? and changes.table_code = ? and changes.row_no = ?
    and changes.column_code = ?
"""
OUTCOMES = """
select code, label_en, label_zh from marts.dim_label where list_code = 'check_outcome'
"""


@dataclass(frozen=True)
class CellKey:
    """Which cell of which report."""

    report_key: str
    table_code: str
    row_no: int
    column_code: str


@dataclass(frozen=True)
class Check:
    """A check that reads the cell, what the cell is to it, and how it came out."""

    check_code: str
    label_zh: str
    role: str
    severity: str
    outcome: str
    stated: Decimal | None
    computed: Decimal | None
    difference: Decimal | None
    explanation: Text
    outcome_label: Text


@dataclass(frozen=True)
class Change:
    """The cell's printed change on last year, as it was recovered."""

    status: str
    direction: str | None
    change_rate: Decimal | None
    change_basis: str | None
    prior_value: Decimal | None
    prior_low: Decimal | None
    prior_high: Decimal | None
    readings: str | None
    explanation: Text
    status_label: Text


@dataclass(frozen=True)
class Cell:
    """A printed cell; `value` is null where it holds no figure."""

    report_key: str
    title: str
    source_file: str
    source_place: str
    table_code: str
    table_label: str | None
    row_no: int
    row_code: str | None
    row_label: str | None
    column_code: str
    column_label: str
    cell_state: str
    printed_text: str | None
    value: Decimal | None
    unit: str | None
    measure_code: str | None
    measure_label: str | None
    checks: list[Check] = field(default_factory=list)
    change: Change | None = None

    def as_json(self) -> dict[str, object]:
        """For scripts."""
        return asdict(self)


def read_cell(connection: duckdb.DuckDBPyConnection, key: CellKey) -> Cell:
    """A cell with its checks and its change."""
    place = [key.report_key, key.table_code, key.row_no, key.column_code]
    (found,) = connection.execute(CELL, place).fetchall()
    row_code = found[7]
    outcomes = {code: Text(en, zh) for code, en, zh in connection.execute(OUTCOMES).fetchall()}
    checks = connection.execute(CHECKS, [*place, row_code]).fetchall()
    changes = connection.execute(CHANGE, place).fetchall()
    return Cell(
        *found,
        [Check(*check, _text(en, zh), outcomes[check[4]]) for *check, en, zh in checks],
        _change(*changes[0]) if changes else None,
    )


def _change(
    status: str, label_en: str | None, label_zh: str | None, *figures_and_readings: object
) -> Change:
    *told, en, zh = figures_and_readings
    return Change(status, *told, _text(en, zh), Text(label_en or status, label_zh or status))


def _text(en: object, zh: object) -> Text:
    return Text(str(en or ""), str(zh or ""))
