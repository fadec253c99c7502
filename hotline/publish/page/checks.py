"""Every check of a report with the cells that it reads."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

import duckdb

from hotline.tracing.cells import CellKey
from hotline.tracing.reports import cells_of_checks
from hotline.warehouse.published import Mart

CHECKS = """
select report_key, check_code, kind, severity, label_zh, stated, computed, difference, tolerance,
    passed, known, explanation, explanation_en
from marts.fct_report_checks
where report_key in (select unnest(?::varchar[]))
order by report_key, coalesce(passed, true), check_code
"""


@dataclass(frozen=True)
class Check:
    """A check as the warehouse judged it, and the positions of the cells that it reads."""

    code: str
    kind: str
    severity: str
    label: str
    stated: Decimal | None
    computed: Decimal | None
    difference: Decimal | None
    tolerance: Decimal | None
    passed: bool | None
    known: bool
    reason_zh: str | None
    reason_en: str | None
    cells: list[int]


def checks(
    connection: duckdb.DuckDBPyConnection,
    marts: Iterable[Mart],
    keys: list[str],
    at: Mapping[CellKey, int],
) -> dict[str, list[Check]]:
    """The checks of each report: what fails first, then in the order of their codes."""
    read = cells_of_checks(connection, marts, keys)
    found: dict[str, list[Check]] = {key: [] for key in keys}
    for key, code, *judged in connection.execute(CHECKS, [keys]).fetchall():
        cells = [at[cell] for cell in read[key, code]]
        found[key].append(Check(code, *judged, cells))
    return found
