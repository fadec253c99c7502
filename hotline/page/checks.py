"""Every check of a report with the cells that it reads."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb

from hotline.page.figures import Cell
from hotline.registry import read_registry

# A check of a change is named for its cell: change.<table>.<row>.<row number>.<column>
CHANGE = "change"
# Checks that compare reports with each other read a cell that no identity names.
OF_ALL_REPORTS = {"band.requests": ("stated", "requests", "total", "total_requests")}


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
    cells: tuple[int, ...]


class CheckTerms:
    """Which cells of the template each check reads, and why a difference is let through."""

    def __init__(self, root: Path) -> None:
        self.terms: dict[str, list[tuple[str, str, str, str]]] = defaultdict(list)
        for code, term in OF_ALL_REPORTS.items():
            self.terms[code].append(term)
        for row in read_registry(root, "report_identities"):
            place = (row["table_code"], row["row_code"], row["column_code"])
            self.terms[row["identity_code"]].append((row["role"], *place))
        self.reasons = {
            (row["report_id"], row["check_code"]): row["reason_en"]
            for row in read_registry(root, "known_discrepancies")
        }

    def cells(self, code: str, cells: Mapping[tuple, list[int]]) -> tuple[int, ...]:
        """The positions of a check's cells, what is stated first."""
        if code.startswith(f"{CHANGE}."):
            _, table, _, row_no, column = code.split(".")
            return tuple(cells.get((table, int(row_no), column), ()))
        terms = sorted(self.terms.get(code, ()), key=lambda term: term[0] != "stated")
        return tuple(cell for _, *place in terms for cell in cells.get(tuple(place), ()))


def positions(cells: list[Cell]) -> dict[tuple, list[int]]:
    """Where the cells of a report are, by (table, row, column) and (table, row number, column)."""
    found: dict[tuple, list[int]] = defaultdict(list)
    for number, cell in enumerate(cells):
        found[cell.table, cell.row, cell.column].append(number)
        found[cell.table, cell.row_no, cell.column].append(number)
    return found


def checks(
    connection: duckdb.DuckDBPyConnection, terms: CheckTerms, cells: Mapping[str, list[Cell]]
) -> dict[str, list[Check]]:
    """The checks of each report: what fails first, then in the order of their codes."""
    places = {key: positions(of_report) for key, of_report in cells.items()}
    found: dict[str, list[Check]] = {key: [] for key in cells}
    rows = connection.execute(
        "select report_key, check_code, kind, severity, label_zh, stated, computed, difference,"
        " tolerance, passed, known, explanation from marts.fct_report_checks"
        " where report_key in (select unnest(?::varchar[]))"
        " order by report_key, coalesce(passed, true), check_code",
        [list(cells)],
    ).fetchall()
    for report_key, code, *judged, reason in rows:
        reason_en = terms.reasons.get((report_key.rsplit("-r", 1)[0], code)) if reason else None
        read = terms.cells(code, places[report_key])
        found[report_key].append(Check(code, *judged, reason, reason_en, read))
    return found
