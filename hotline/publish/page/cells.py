"""The printed cells of the reports of a page, in the order in which it numbers them."""

from dataclasses import dataclass
from decimal import Decimal

import duckdb

from hotline.tracing.cells import CellKey

CELLS = """
with

tables as (
    select distinct table_code, table_no
    from marts.dim_cell
)

select
    cells.report_key, cells.table_code, cells.row_no, cells.row_code, cells.column_code,
    cells.row_label, cells.column_label, cells.source_place, cells.printed_text, cells.value,
    cells.unit, cells.kind, cells.measure_code
from marts.fct_published_values as cells
left join tables on cells.table_code = tables.table_code
where cells.cell_state = 'printed' and cells.report_key in (select unnest(?::varchar[]))
order by
    cells.report_key, tables.table_no, cells.table_code, cells.row_no, cells.column_no,
    cells.column_code
"""
CLAIMS = "claims"


@dataclass(frozen=True)
class Cell:
    """A cell of the spine: its place in the template and in the report, and what it says."""

    table: str
    row_no: int
    row: str
    column: str
    row_label: str
    column_label: str
    place: str
    printed: str
    value: Decimal | None
    unit: str
    kind: str
    measure: str


def printed_cells(connection: duckdb.DuckDBPyConnection, keys: list[str]) -> dict[str, list[Cell]]:
    """The printed cells of each report, table by table in the order of the template."""
    found: dict[str, list[Cell]] = {key: [] for key in keys}
    for key, *row in connection.execute(CELLS, [keys]).fetchall():
        found[key].append(Cell(*row))
    return found


def first_at(of_report: list[Cell], table: str, row: str | None, column: str) -> int | None:
    """The position of the first cell there that has a figure; a row of None is whichever has."""
    for number, cell in enumerate(of_report):
        is_there = (cell.table, cell.column) == (table, column) and row in (None, cell.row)
        if is_there and cell.value is not None:
            return number
    return None


def positions(cells: dict[str, list[Cell]]) -> dict[CellKey, int]:
    """Where each cell stands among those of its report."""
    return {
        CellKey(key, cell.table, cell.row_no, cell.column): number
        for key, of_report in cells.items()
        for number, cell in enumerate(of_report)
    }
