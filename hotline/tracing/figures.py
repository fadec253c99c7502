"""From a figure of a mart to the printed cells that it came from, by what `dim_cell` says."""

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb

from hotline.errors import HotlineError
from hotline.language import Text
from hotline.published import Mart, identifier, literal
from hotline.tracing.cells import CellKey

KEY = ("report_key", "table_code", "row_no", "column_code")
CODE = "_code"
MEASURE, SERVICE, CHECK, LINE = "measure_code", "service_code", "check_code", "line_no"
JOINED_CELLS = """
inner join marts.fct_published_values as cells
    on
        facts.report_key = cells.report_key and places.table_code = cells.table_code
        and places.row_code = cells.row_code and places.column_code = cells.column_code
        and cells.value is not null
"""


@dataclass(frozen=True)
class Figure:
    """A value of a mart: the columns that name its row, and the cells that it came from."""

    mart: str
    column: str
    row: dict[str, object]
    value: object
    cells: list[CellKey]


class NoCells(HotlineError):
    """A column that holds no printed figure, and none that is computed from one."""

    def __init__(self, mart: str, column: str) -> None:
        name = f"{mart}.{column}"
        super().__init__(
            Text(f"{name}: comes from no printed figure", f"{name}: 并非来自公布的数字")
        )


def cells_of(connection: duckdb.DuckDBPyConnection, mart: Mart, column: str) -> str:
    """The SQL after `from facts` that finds the cells of a column, which it calls `cells`.

    Raises NoCells where there is no way from the column to a cell.
    """
    names = {each.name for each in mart.columns}
    if names.issuperset(KEY):
        return f"inner join marts.fct_published_values as cells using ({', '.join(KEY)})"
    if "report_key" in names and CHECK in names:
        return (
            f"inner join marts.dim_check_cell as places using ({CHECK}) {JOINED_CELLS}"
            " and coalesce(places.row_no = cells.row_no, true)"
        )
    measure = _measure(connection, names, column) if "report_key" in names else None
    if measure is None:
        raise NoCells(mart.name, column)
    conditions = [
        f"places.measure_code = {measure}",
        "places.row_role <> 'claim'",
        f"places.service_code = facts.{SERVICE}"
        if SERVICE in names
        else "places.service_code is null",
        *_of_dimensions(connection, names, measure),
    ]
    if LINE in names:
        # The rows of a table without a fixed number of them are labelled by their numbers.
        conditions.append("places.row_code = 'line'")
        return (
            f"inner join marts.dim_cell as places on {' and '.join(conditions)} {JOINED_CELLS}"
            f" and try_cast(cells.row_label as integer) = facts.{LINE}"
        )
    return f"inner join marts.dim_cell as places on {' and '.join(conditions)} {JOINED_CELLS}"


def _measure(
    connection: duckdb.DuckDBPyConnection, names: Iterable[str], column: str
) -> str | None:
    """What a column measures, in SQL; a column that is no measure is of the row's only one."""
    measures = {
        code
        for (code,) in connection.execute("select measure_code from marts.dim_measure").fetchall()
    }
    if column in measures:
        return literal(column)
    if MEASURE in names:
        return f"facts.{MEASURE}"
    of_row = measures.intersection(names)
    return literal(of_row.pop()) if len(of_row) == 1 else None


def _of_dimensions(
    connection: duckdb.DuckDBPyConnection, names: set[str], measure: str
) -> list[str]:
    """That a cell is of the members that a row names.

    A member that no cell of the measure is printed for, such as the counties, which are the whole
    less the city, comes from the cells of all the others.
    """
    of_measure = "" if measure.startswith("facts.") else f" where measure_code = {measure}"
    members: dict[str, set[str]] = {}
    for side in ("row", "column"):
        for dimension, member in connection.execute(
            f"select distinct {side}_dimension, {side}_member_code from marts.dim_cell{of_measure}"
        ).fetchall():
            if f"{dimension}{CODE}" in names:
                members.setdefault(dimension, set()).add(member)
    conditions = []
    for dimension, codes in members.items():
        fact = f"facts.{identifier(dimension + CODE)}"
        printed = ", ".join(map(literal, sorted(codes)))
        sides = " or ".join(
            f"(places.{side}_dimension = {literal(dimension)}"
            f" and (places.{side}_member_code = {fact} or {fact} not in ({printed})))"
            for side in ("row", "column")
        )
        conditions.append(f"({fact} is null or {sides})")
    return conditions


def trace_figures(
    connection: duckdb.DuckDBPyConnection, mart: Mart, column: str, where: str, most: int
) -> tuple[list[Figure], int]:
    """The first figures of a column that a condition of SQL holds for, and how many there are.

    Raises NoCells where the column comes from no cell; duckdb.Error where the condition is wrong.
    """
    if column not in {each.name for each in mart.columns}:
        names = ", ".join(each.name for each in mart.columns)
        raise HotlineError(
            Text(
                f"{mart.name} has no {column}; it has {names}",
                f"{mart.name}没有{column},只有{names}",
            )
        )
    joined = cells_of(connection, mart, column)
    value = identifier(column)
    chosen = f"select * from {mart.relation} where ({where}) and {value} is not null"
    ((count,),) = connection.execute(f"select count(*) from ({chosen})").fetchall()
    key = [name for name in mart.key if name != column]
    names = "".join(f", facts.{identifier(name)}" for name in key)
    rows = connection.execute(
        f"""
        with facts as (
            select *, row_number() over (order by {mart.order}) as fact_no
            from ({chosen})
            order by fact_no
            limit {most}
        ),

        found as (
            select
                facts.fact_no,
                list(
                    (cells.report_key, cells.table_code, cells.row_no, cells.column_code)
                    order by cells.table_code, cells.row_no, cells.column_code
                ) as cells
            from facts
            {joined}
            group by facts.fact_no
        )

        select facts.{value}, found.cells{names}
        from facts
        left join found using (fact_no)
        order by fact_no
        """
    ).fetchall()
    return [
        Figure(
            mart.name,
            column,
            dict(zip(key, of_key, strict=True)),
            figure,
            [CellKey(*cell) for cell in cells or ()],
        )
        for figure, cells, *of_key in rows
    ], count
