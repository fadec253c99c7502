"""SQLite: a table a mart, with types, keys and the comments in its statement."""

from pathlib import Path

import adbc_driver_sqlite
import duckdb
from adbc_driver_manager import (
    INGEST_OPTION_MODE,
    INGEST_OPTION_MODE_APPEND,
    INGEST_OPTION_TARGET_TABLE,
    AdbcConnection,
    AdbcStatement,
)

from hotline.errors import HotlineError
from hotline.language import Text
from hotline.publish.export.csv_files import MOMENT
from hotline.warehouse.published import Column, Mart
from hotline.warehouse.quoting import identifier

BATCH_ROWS = 50_000
# SQLite has no decimals, booleans and dates. These names give columns the affinity under which a
# whole double is stored as an integer, a boolean as 0 or 1, and a date as its ISO text.
TYPES = {"BIGINT": "BIGINT", "INTEGER": "INTEGER", "VARCHAR": "TEXT", "BOOLEAN": "BOOLEAN"}


def write_sqlite(connection: duckdb.DuckDBPyConnection, marts: list[Mart], path: Path) -> None:
    """Write every mart into a new file.

    Raises HotlineError for a decimal that SQLite would not give back as it was.
    """
    with adbc_driver_sqlite.connect(str(path)) as database, AdbcConnection(database) as target:
        _run(target, "pragma journal_mode = off")
        _run(target, "pragma synchronous = off")
        target.set_autocommit(False)
        for mart in marts:
            _refuse_inexact(connection, mart)
            _run(target, _statement(mart))
            _fill(target, mart, connection)
        target.commit()


def _run(target: AdbcConnection, sql: str) -> None:
    with AdbcStatement(target) as statement:
        statement.set_sql_query(sql)
        statement.execute_update()


def _fill(target: AdbcConnection, mart: Mart, connection: duckdb.DuckDBPyConnection) -> None:
    values = ", ".join(map(_stored, mart.columns))
    rows = connection.sql(f"select {values} from ({mart.in_order}) as mart")
    options = {
        INGEST_OPTION_TARGET_TABLE: mart.name,
        INGEST_OPTION_MODE: INGEST_OPTION_MODE_APPEND,
    }
    with AdbcStatement(target) as statement:
        statement.set_options(**options)
        # In batches: the driver holds Ctrl-C back until all that it was given is stored.
        for batch in rows.to_arrow_reader(BATCH_ROWS):
            statement.bind(batch)
            statement.execute_update()


def _refuse_inexact(connection: duckdb.DuckDBPyConnection, mart: Mart) -> None:
    """Raise HotlineError for a decimal that isn't the shortest writing of its double."""
    decimals = [column for column in mart.columns if _is_decimal(column)]
    if not decimals:
        return
    lost = ", ".join(map(_least_inexact, decimals))
    ((values,),) = connection.execute(f"select [{lost}] from {mart.relation}").fetchall()
    for value in values:
        if value is not None:
            raise HotlineError(
                Text(
                    f"{mart.name}: {value} has more digits than SQLite keeps",
                    f"{mart.name}: {value}的位数超出SQLite所能精确保存的范围",
                )
            )


def _least_inexact(column: Column) -> str:
    name = identifier(column.name)
    written = f"cast(cast({name} as double) as varchar)"
    differs = f"try_cast({written} as {column.type}) is distinct from {name}"
    return f"cast(min({name}) filter (where {differs}) as varchar)"


def _statement(mart: Mart) -> str:
    parts = [
        (
            f"{identifier(column.name)} {_type(column)}"
            + (" not null" if column.name in mart.required else ""),
            _one_line(f"{column.label} · {column.meaning}"),
        )
        for column in mart.columns
    ]
    if mart.primary_key:
        parts.append((f"primary key ({', '.join(map(identifier, mart.primary_key))})", ""))
    parts += [
        (
            f"foreign key ({identifier(each.column)}) references {identifier(each.mart)}"
            f" ({identifier(each.field)})",
            "",
        )
        for each in mart.references
    ]
    lines = [
        f"    {text}{',' if number < len(parts) else ''}{f' -- {comment}' if comment else ''}"
        for number, (text, comment) in enumerate(parts, start=1)
    ]
    head = (
        f"create table {identifier(mart.name)} ( -- {_one_line(f'{mart.label} · {mart.meaning}')}"
    )
    return "\n".join([head, *lines, ")"])


def _type(column: Column) -> str:
    return TYPES.get(column.type, column.type)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _is_decimal(column: Column) -> bool:
    return column.type.startswith("DECIMAL")


def _stored(column: Column) -> str:
    """A column as the driver can store it, which knows no decimals and puts a T into moments."""
    name = identifier(column.name)
    if _is_decimal(column):
        return f"cast({name} as double) as {name}"
    if column.type == "TIMESTAMP":
        return f"strftime({name}, '{MOMENT}') as {name}"
    return name
