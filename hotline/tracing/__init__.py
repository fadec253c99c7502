"""Where a number came from: `trace` takes a figure as it is printed, or a column of a mart."""

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path

import duckdb

from hotline.errors import HotlineError
from hotline.language import Text, verbatim
from hotline.tracing.cells import Cell, read_cell
from hotline.tracing.figures import FACT, NUMBERS, Figure, NoCells, trace_figures
from hotline.warehouse.published import (
    Mart,
    first_line,
    open_published,
    published_marts,
)
from hotline.warehouse.quoting import identifier, literal

CELLS = "fct_published_values"
COLUMN = re.compile(r"([A-Za-z_]\w*)\.(\w+)")
FACTS = (FACT, "prior_")
UNREAD = """
select
    cells.report_key, reports.title, reports.source_file, cells.source_place, cells.row_label,
    cells.header_path, cells.printed_text
from marts.fct_unread_cells as cells
inner join marts.dim_report as reports using (report_key)
where $1 in (cells.printed_text, cells.row_label, cells.header_path)
order by cells.report_key, cells.cell_no
limit $2
"""


@dataclass(frozen=True)
class Traced:
    """A figure and the cells that it came from."""

    figure: Figure
    cells: list[Cell]


@dataclass(frozen=True)
class UnreadCell:
    """A cell that is kept as it was printed, with the words before and above it."""

    report_key: str
    title: str
    source_file: str
    source_place: str
    row_label: str | None
    header_path: str | None
    printed_text: str


@dataclass(frozen=True)
class Trace:
    """What was found, and how many figures there are beyond it.

    `unread` are printed cells that say so, though no table of the template has a place for them.
    """

    traced: list[Traced]
    more: int
    unread: list[UnreadCell] = field(default_factory=list)


def trace(root: Path, wanted: str, where: str = "true", most: int = 20) -> Trace:
    """Where a number (`2369444`, `94.38%`, `2991152(18.27%)`) or `mart.column` came from.

    A number is looked for among the printed ones, then among all figures of the facts. `where` is a
    condition of SQL on the mart's rows, or on those of `fct_published_values`. Raises HotlineError
    where there is nothing of the kind, or the condition is wrong.
    """
    with open_published(root) as connection:
        marts = {mart.name: mart for mart in published_marts(connection, root)}
        try:
            unread: list[UnreadCell] = []
            if named := COLUMN.fullmatch(wanted.removeprefix("marts.")):
                figures, count = _of_column(connection, marts, *named.groups(), where, most)
            else:
                figures, count = _of_number(connection, marts, wanted, where, most)
                unread = [
                    UnreadCell(*cell)
                    for cell in connection.execute(UNREAD, [wanted, most]).fetchall()
                ]
            if not figures and not unread:
                raise HotlineError(
                    Text(f"{wanted}: no such figure is published", f"{wanted}: 没有公布过该数字")
                )
            traced = [
                Traced(figure, [read_cell(connection, cell) for cell in figure.cells])
                for figure in figures
            ]
        except duckdb.Error as error:
            raise HotlineError(verbatim(first_line(error))) from error
    return Trace(traced, count - len(traced), unread)


def _of_column(
    connection: duckdb.DuckDBPyConnection,
    marts: dict[str, Mart],
    name: str,
    column: str,
    where: str,
    most: int,
) -> tuple[list[Figure], int]:
    if name not in marts:
        listed = ", ".join(mart for mart in marts if mart.startswith(FACTS))
        raise HotlineError(
            Text(
                f"{name}: no such mart; there are {listed}",
                f"{name}: 没有这个数据集市,现有: {listed}",
            )
        )
    return trace_figures(connection, marts[name], column, where, most)


def _of_number(
    connection: duckdb.DuckDBPyConnection,
    marts: dict[str, Mart],
    wanted: str,
    where: str,
    most: int,
) -> tuple[list[Figure], int]:
    """Printed cells that say so, or else whatever figures of facts are that number."""
    number = as_decimal(wanted)
    printed = f"printed_text = {literal(wanted)}"
    if number is not None:
        # A rate is printed in per cent and stored as a fraction.
        in_print = "value * case when unit = '%' then 100 else 1 end"
        printed += f" or value = {number:f} or {in_print} = {number:f}"
        if wanted.strip().endswith("%"):
            printed = f"unit = '%' and {in_print} = {number:f} or printed_text = {literal(wanted)}"
    found = trace_figures(connection, marts[CELLS], "value", f"({where}) and ({printed})", most)
    if found[0] or number is None or where != "true":
        return found
    figures: list[Figure] = []
    count = 0
    for mart in marts.values():
        for column in mart.columns:
            if mart.name.startswith(FACTS) and column.type.startswith(NUMBERS):
                condition = f"{identifier(column.name)} = {number:f}"
                try:
                    some, all_of_them = trace_figures(
                        connection, mart, column.name, condition, most - len(figures)
                    )
                except NoCells:
                    continue
                figures += some
                count += all_of_them
    return figures, count


def as_decimal(text: str) -> Decimal | None:
    """A figure as a user types it, with or without separators and a per cent sign."""
    try:
        return Decimal(re.sub(r"[,,\s%%]", "", text))
    except InvalidOperation:
        return None
