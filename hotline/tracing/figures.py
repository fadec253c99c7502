"""From a figure of a mart to the printed cells that it came from, by what `dim_cell` says."""

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb

from hotline.errors import HotlineError
from hotline.language import Text
from hotline.tracing.cells import CellKey
from hotline.warehouse.published import Mart
from hotline.warehouse.quoting import identifier, literal, literals

FACT = "fct_"
NUMBERS = ("BIGINT", "DECIMAL")
REPORT = "report_key"
KEY = (REPORT, "table_code", "row_no", "column_code")
CODE = "_code"
MEASURE, SERVICE, CHECK, LINE = "measure_code", "service_code", "check_code", "line_no"
RATE, VALUE = "rate_code", "value"
JOINED_CELLS = """
inner join marts.fct_published_values as cells
    on
        facts.report_key = cells.report_key and places.table_code = cells.table_code
        and places.row_code = cells.row_code and places.column_code = cells.column_code
"""
# The lists of codes have a whole after its parts; a difference begins with the whole.
MEMBERS = """
left join marts.dim_label as row_members
    on
        places.row_dimension = row_members.list_code
        and places.row_member_code = row_members.code
left join marts.dim_label as column_members
    on
        places.column_dimension = column_members.list_code
        and places.column_member_code = column_members.code
"""
WHOLE_FIRST = "row_members.sort_order desc, column_members.sort_order desc, "
STATED_FIRST = "places.check_role <> 'stated', "
# A rate is printed in a table, else in the prose; one that is computed comes from its counts.
RATE_ROLES = """
case
    when facts.is_computed then places.role in ('numerator', 'denominator')
    else places.role in ('printed', 'prose')
end
"""
PRINTED_FIRST = "places.role not in ('printed', 'numerator'), "


@dataclass(frozen=True)
class Figure:
    """A value of a mart: the columns that name its row, and the cells that it came from."""

    mart: str
    column: str
    row: dict[str, object]
    value: object
    cells: list[CellKey]


@dataclass(frozen=True)
class Way:
    """The SQL from the rows of a mart, called `facts`, to their `cells`, and which come first."""

    joined: str
    first: str = ""


class NoCells(HotlineError):
    """A column that holds no printed figure, and none that is computed from one."""

    def __init__(self, mart: str, column: str) -> None:
        name = f"{mart}.{column}"
        super().__init__(
            Text(f"{name}: comes from no printed figure", f"{name}: 并非来自公布的数字")
        )


def way_to_cells(connection: duckdb.DuckDBPyConnection, mart: Mart, column: str) -> Way:
    """How to come from a column to the cells that it is printed in.

    Raises NoCells where there is no way.
    """
    names = names_of(mart)
    if names.issuperset(KEY):
        return Way(f"inner join marts.fct_published_values as cells using ({', '.join(KEY)})")
    if names.issuperset((REPORT, CHECK)):
        return Way(
            f"inner join marts.dim_check_cell as places using ({CHECK}) {JOINED_CELLS}"
            " and cells.cell_state = 'printed' and coalesce(places.row_no = cells.row_no, true)",
            STATED_FIRST,
        )
    if names.issuperset((REPORT, RATE)):
        role = RATE_ROLES if column == VALUE else f"places.role = {literal(column)}"
        return Way(
            f"inner join marts.dim_rate_cell as places using ({RATE}) {JOINED_CELLS}"
            f" and cells.value is not null and {role}",
            PRINTED_FIRST,
        )
    measure = _measure(connection, names, column) if REPORT in names else None
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
    joined = (
        f"inner join marts.dim_cell as places on {' and '.join(conditions)} {JOINED_CELLS}"
        " and cells.value is not null"
    )
    if LINE in names:
        joined += f" and try_cast(cells.row_label as integer) = facts.{LINE}"
    return Way(joined + MEMBERS, WHOLE_FIRST)


def names_of(mart: Mart) -> set[str]:
    """The names of a mart's columns."""
    return {each.name for each in mart.columns}


def measured_columns(connection: duckdb.DuckDBPyConnection, mart: Mart) -> list[str]:
    """The columns of a fact that hold figures of a measure, as they are printed or as differences.

    Marts that say of cells or of checks how they came out hold none, and the counts that a rate is
    of are figures of other facts.
    """
    names = names_of(mart)
    if names.issuperset((REPORT, RATE)):
        return [VALUE]
    if not mart.name.startswith(FACT) or names.issuperset(KEY) or CHECK in names:
        return []
    return [
        column.name
        for column in mart.columns
        if REPORT in names
        and column.name not in mart.key
        and column.type.startswith(NUMBERS)
        and _measure(connection, names, column.name)
    ]


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
            if column_of(dimension, names):
                members.setdefault(dimension, set()).add(member)
    conditions = []
    for dimension, codes in members.items():
        fact = f"facts.{identifier(column_of(dimension, names))}"
        printed = literals(sorted(codes))
        sides = " or ".join(
            f"(places.{side}_dimension = {literal(dimension)}"
            f" and (places.{side}_member_code = {fact} or {fact} not in {printed}))"
            for side in ("row", "column")
        )
        conditions.append(f"({fact} is null or {sides})")
    return conditions


def column_of(dimension: str, names: set[str]) -> str:
    """The column of a mart that names members of a dimension; '' where it has none."""
    return next((name for name in (f"{dimension}{CODE}", dimension) if name in names), "")


def trace_figures(
    connection: duckdb.DuckDBPyConnection,
    mart: Mart,
    column: str,
    where: str = "true",
    most: int | None = None,
) -> tuple[list[Figure], int]:
    """The first figures of a column that a condition of SQL holds for, and how many there are.

    The cells of a check begin with what is stated, those of a difference with the whole.
    Raises NoCells where the column comes from no cell; duckdb.Error where the condition is wrong.
    """
    if column not in names_of(mart):
        names = ", ".join(each.name for each in mart.columns)
        raise HotlineError(
            Text(
                f"{mart.name} has no {column}; it has {names}",
                f"{mart.name}没有{column},只有{names}",
            )
        )
    way = way_to_cells(connection, mart, column)
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
            limit {"all" if most is None else most}
        ),

        found as (
            select
                facts.fact_no,
                list(
                    (cells.report_key, cells.table_code, cells.row_no, cells.column_code)
                    order by {way.first}cells.table_code, cells.row_no, cells.column_code
                ) as cells
            from facts
            {way.joined}
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
