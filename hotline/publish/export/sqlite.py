"""SQLite: a table a mart, with types, keys and the comments in its statement."""

import sqlite3
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb

from hotline.errors import HotlineError
from hotline.language import Text
from hotline.warehouse.exact import as_number
from hotline.warehouse.published import Column, Mart
from hotline.warehouse.quoting import identifier

BATCH_ROWS = 10_000
# SQLite has no decimals, booleans and dates. These names give columns the affinity under which a
# whole number is stored as an integer, any other decimal as the double whose shortest writing it
# is, a boolean as 0 or 1, and a date as its ISO text.
TYPES = {"BIGINT": "BIGINT", "INTEGER": "INTEGER", "VARCHAR": "TEXT", "BOOLEAN": "BOOLEAN"}


def write_sqlite(connection: duckdb.DuckDBPyConnection, marts: list[Mart], path: Path) -> None:
    """Write every mart into a new file.

    Raises HotlineError for a decimal that SQLite would not give back as it was.
    """
    database = sqlite3.connect(path, isolation_level=None)
    try:
        database.execute("pragma journal_mode = off")
        database.execute("pragma synchronous = off")
        database.execute("begin")
        for mart in marts:
            database.execute(_statement(mart))
            places = ", ".join("?" * len(mart.columns))
            insert = f"insert into {identifier(mart.name)} values ({places})"
            rows = connection.execute(mart.in_order)
            while batch := rows.fetchmany(BATCH_ROWS):
                database.executemany(
                    insert, ([_stored(value, mart) for value in row] for row in batch)
                )
        database.execute("commit")
    finally:
        database.close()


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


def _stored(value: object, mart: Mart) -> object:
    if isinstance(value, Decimal):
        number = as_number(value)
        if number is None:
            raise HotlineError(
                Text(
                    f"{mart.name}: {value} has more digits than SQLite keeps",
                    f"{mart.name}: {value}的位数超出SQLite所能精确保存的范围",
                )
            )
        return number
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    return value
