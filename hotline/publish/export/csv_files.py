"""CSV: UTF-8, one file a mart, every value exact; or with what Excel wants and must not run."""

from pathlib import Path

import duckdb

from hotline.warehouse.published import Column, Mart
from hotline.warehouse.quoting import identifier, literal

# What a spreadsheet may take for a formula begins so; full-width signs count in some locales.
FORMULA_STARTS = "=+-@\t\r\n＝＋－＠"
BYTE_ORDER_MARK = "\ufeff"
# Always with microseconds, so that one format reads every row.
MOMENT = "%Y-%m-%d %H:%M:%S.%f"
OPTIONS = f"format csv, header, delimiter ',', quote '\"', escape '\"', timestampformat '{MOMENT}'"


def write_csv(
    connection: duckdb.DuckDBPyConnection, marts: list[Mart], folder: Path, for_excel: bool = False
) -> None:
    """Write every mart into a folder. A null is an empty field, an empty text `""`.

    `for_excel` puts a byte-order mark first and an apostrophe before each text that a spreadsheet
    may take for a formula; without it the files hold what the marts hold and nothing else.
    """
    folder.mkdir(parents=True)
    for mart in marts:
        path = folder / f"{mart.name}.csv"
        query = _for_excel(mart) if for_excel else mart.in_order
        connection.execute(f"copy ({query}) to {literal(path)} ({OPTIONS})")


def _for_excel(mart: Mart) -> str:
    """The query for all rows of a mart in which no text begins as a formula does.

    The byte-order mark is the first sign of the first name: nothing else is written before it.
    """
    values = ", ".join(
        f"{_harmless(column)} as {identifier(BYTE_ORDER_MARK * (place == 0) + column.name)}"
        for place, column in enumerate(mart.columns)
    )
    return f"select {values} from ({mart.in_order}) as mart"


def _harmless(column: Column) -> str:
    name = identifier(column.name)
    if column.type != "VARCHAR":
        return name
    starts = literal(FORMULA_STARTS)
    return (
        f"case when {name} <> '' and contains({starts}, left({name}, 1)) then '''' || {name}"
        f" else {name} end"
    )
