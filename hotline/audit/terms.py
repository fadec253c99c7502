"""The cells that a check reads, with where each was printed."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import duckdb

from hotline.warehouse.exact import trimmed

TERMS = """
select terms.report_key, terms.identity_code, terms.role, terms.coefficient, terms.table_code,
    terms.row_no, terms.row_code, terms.column_code, cells.row_label, cells.column_label,
    cells.printed_text, terms.value, cells.source_place
from intermediate.int_check_terms as terms
left join intermediate.int_published_values as cells
    on terms.report_key = cells.report_key and terms.table_code = cells.table_code
    and terms.row_no = cells.row_no and terms.column_code = cells.column_code
where (terms.report_key, terms.identity_code) in (select unnest(?), unnest(?))
order by terms.role = 'stated' desc, terms.role, terms.term_no
"""
CELL = """
select 'stated', 1, table_code, row_no, row_code, column_code, row_label, column_label,
    printed_text, value, source_place
from intermediate.int_published_values
where report_key = ? and table_code = ? and row_no = ? and column_code = ?
"""


@dataclass(frozen=True)
class Term:
    """A cell that a check reads: what it is to the check, where it was printed, what it says."""

    role: str
    coefficient: int
    place: str
    row_label: str | None
    column_label: str | None
    printed: str | None
    value: str | None
    source_place: str | None


def terms_of(
    connection: duckdb.DuckDBPyConnection, checks: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], list[Term]]:
    """The cells of identities, given by report and code, the printed one first.

    There are none for a check of another kind.
    """
    reports, codes = [report for report, _ in checks], [code for _, code in checks]
    terms: dict[tuple[str, str], list[Term]] = defaultdict(list)
    for report, code, *term in connection.execute(TERMS, [reports, codes]).fetchall():
        terms[report, code].append(_term(*term))
    return terms


def stated_cell(
    connection: duckdb.DuckDBPyConnection, report_key: str, table: str, row_no: int, column: str
) -> Term:
    """One cell as the only one that a check reads."""
    (row,) = connection.execute(CELL, [report_key, table, row_no, column]).fetchall()
    return _term(*row)


def _term(
    role: str,
    coefficient: int,
    table: str,
    row_no: int | None,
    row_code: str,
    column: str,
    row_label: str | None,
    column_label: str | None,
    printed: str | None,
    value: Decimal | None,
    source_place: str | None,
) -> Term:
    return Term(
        role,
        coefficient,
        place_of(table, row_no, row_code, column),
        row_label,
        None if column_label == "(正文)" else column_label,
        printed,
        shown(value),
        source_place,
    )


def shown(value: Decimal | None) -> str | None:
    """A decimal without zeros at its end."""
    return None if value is None else trimmed(value)


def place_of(table: str, row_no: int | None, row_code: str, column: str) -> str:
    """Where a cell stands among the raw seeds."""
    row = f"row_no {row_no}" if row_no is not None else f"row {row_code}"
    return f"seeds/raw/raw_{table}.csv, {row}, column {column}"
