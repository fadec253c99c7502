"""Every figure of the marts, with the printed cells that it came from."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb

from hotline.marks import NONE
from hotline.registry import read_registry

# The facts that hold figures, and the columns that say which one a row's figure is.
KEYS = {
    "fct_requests": ("requester_code", "channel_code"),
    "fct_request_handling": ("requester_code", "handling_code"),
    "fct_calls": (),
    "fct_workorders": ("request_type_code",),
    "fct_evaluations": (),
    "fct_operations": (),
    "fct_service_activity": ("service_code", "level_code", "measure_code"),
    "fct_sharing": ("line_no",),
    "fct_staffing": ("level_code", "staff_role_code"),
    "fct_member_units": ("level_code", "unit_type_code"),
}
NUMBERS = ("BIGINT", "INTEGER", "DECIMAL")
CLAIMS = "claims"
LINE = "line_no"

Dimensions = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Cell:
    """A cell of the spine: its place in the template and in the report, and what it says."""

    table: str
    row_no: int
    row: str
    column: str
    column_no: int
    row_label: str
    column_label: str
    place: str
    printed: str
    value: Decimal | None
    unit: str
    kind: str
    measure: str


@dataclass(frozen=True)
class Figure:
    """A number of a mart: where it stands there, and the positions of its cells in the report."""

    mart: str
    column: str
    keys: tuple[tuple[str, str], ...]
    value: Decimal
    cells: tuple[int, ...]


class TemplateMembers:
    """Which member of which dimension a cell of the template stands for."""

    def __init__(self, root: Path) -> None:
        self.tables = {row["table_code"]: row for row in read_registry(root, "report_tables")}
        self.columns = {
            (row["table_code"], row["column_code"]): row
            for row in read_registry(root, "report_columns")
        }
        self.rows = {
            (row["table_code"], row["row_code"]): row for row in read_registry(root, "report_rows")
        }

    def dimensions(self, cell: Cell) -> Dimensions:
        """The members that a cell stands for, with its measure; a total stands for none."""
        column, row = self.columns[cell.table, cell.column], self.rows[cell.table, cell.row]
        found = {"measure_code": cell.measure}
        if cell.row == "line":
            found[LINE] = cell.row_label
        for part in (row, column):
            if part["dimension"] != NONE and not (part is row and column["spans_rows"] == "yes"):
                found[f"{part['dimension']}_code"] = part["member_code"]
        if self.tables[cell.table]["service_code"] != NONE:
            found["service_code"] = self.tables[cell.table]["service_code"]
        return frozenset(found.items())

    def is_total(self, cell: Cell) -> bool:
        """Whether a cell adds up others; the whole of what is printed for the city and the whole
        is no total but what the counties are computed from."""
        column, row = self.columns[cell.table, cell.column], self.rows[cell.table, cell.row]
        return column["column_role"] == "total" or (
            row["row_role"] == "total" and row["dimension"] == NONE
        )


def figures(
    connection: duckdb.DuckDBPyConnection,
    template: TemplateMembers,
    cells: Mapping[str, list[Cell]],
) -> dict[str, list[Figure]]:
    """The figures of each report, in the order of their marts and keys."""
    places = {key: by_dimensions(template, of_report) for key, of_report in cells.items()}
    found: dict[str, list[Figure]] = {key: [] for key in cells}
    for mart, keys in KEYS.items():
        for report_key, named, column, value in numbers(connection, mart, keys, list(cells)):
            at = cells_of(named, column, places[report_key])
            shown = tuple(part for part in named.items() if part[0] != "is_derived")
            found[report_key].append(Figure(mart, column, shown, Decimal(value), at))
    return found


def numbers(
    connection: duckdb.DuckDBPyConnection, mart: str, keys: tuple[str, ...], reports: list[str]
) -> Iterator[tuple[str, dict[str, str], str, Decimal | int]]:
    """Each number of a mart: its report, the row that it is in, its column and its value."""
    described = connection.execute(
        "select column_name, data_type from duckdb_columns()"
        " where schema_name = 'marts' and table_name = ? order by column_index",
        [mart],
    ).fetchall()
    derived = ["is_derived"] if ("is_derived", "BOOLEAN") in described else []
    columns = [n for n, kind in described if kind.startswith(NUMBERS) and n not in keys]
    listed = ", ".join(["report_key", *keys, *derived, *columns])
    rows = connection.execute(
        f"select {listed} from marts.{mart} where report_key in (select unnest(?::varchar[]))"
        f" order by {', '.join(['report_key', *keys])}",
        [reports],
    ).fetchall()
    for report_key, *values in rows:
        named = {k: str(v) for k, v in zip([*keys, *derived], values, strict=False)}
        for column, value in zip(columns, values[len(named) :], strict=True):
            if value is not None:
                yield report_key, named, column, value


def by_dimensions(
    template: TemplateMembers, cells: list[Cell]
) -> dict[Dimensions, tuple[int, ...]]:
    """Where a report prints what: positions of its cells by what they stand for."""
    found: dict[Dimensions, list[int]] = defaultdict(list)
    for number, cell in enumerate(cells):
        if cell.value is not None and cell.table != CLAIMS and not template.is_total(cell):
            found[template.dimensions(cell)].append(number)
    return {dimensions: tuple(numbers) for dimensions, numbers in found.items()}


def cells_of(
    named: Mapping[str, str], column: str, places: Mapping[Dimensions, tuple[int, ...]]
) -> tuple[int, ...]:
    """The cells of one figure; a derived one is the whole less the city itself."""
    row = {"measure_code": column} | {k: v for k, v in named.items() if k != "is_derived"}
    if named.get("is_derived") == "True":
        levels = [row | {"level_code": level} for level in ("whole", "city")]
    else:
        levels = [row]
    return tuple(cell for level in levels for cell in places.get(frozenset(level.items()), ()))
