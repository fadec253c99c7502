"""One statement of SQL on the published marts, which can change nothing and read no other file."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb

from hotline.errors import HotlineError
from hotline.language import Text, verbatim
from hotline.loading.files import write_durably
from hotline.warehouse.exact import as_number
from hotline.warehouse.published import first_line, open_published

NO_ROWS = HotlineError(Text("the statement returns no rows", "该语句不返回数据"))
NEEDS_QUOTES = (",", '"', "\n", "\r")


@dataclass(frozen=True)
class Answer:
    """The rows of a query with the names of their columns; values are those of DuckDB."""

    columns: list[str]
    rows: list[tuple]


def ask(root: Path, sql: str) -> Answer:
    """Run a statement; raises HotlineError in one line where it is wrong or asks for too much."""
    with open_published(root) as connection:
        try:
            result = connection.execute(sql)
            if result is None:
                raise NO_ROWS
            return Answer([column[0] for column in result.description], result.fetchall())
        except duckdb.Error as error:
            raise refused(error) from error


def refused(error: Exception) -> HotlineError:
    """What DuckDB says of a statement, in one line."""
    return HotlineError(verbatim(first_line(error)))


def write_parquet(root: Path, sql: str, path: Path) -> int:
    """Write the rows of a statement to a file, whole or not at all; returns how many there are.

    Raises HotlineError as `ask` does, and where the file can't be written.
    """
    # Half a second to import, which a query that is printed need not wait for.
    import pyarrow as pa
    import pyarrow.parquet as pq

    with open_published(root) as connection:
        try:
            result = connection.sql(sql)
            if result is None:
                raise NO_ROWS
            table = result.to_arrow_table()
            content = io.BytesIO()
            pq.write_table(table, content)
        except (duckdb.Error, pa.ArrowException) as error:
            raise refused(error) from error
    write_durably(path, content.getvalue())
    return table.num_rows


def csv_lines(answer: Answer) -> Iterator[str]:
    """The answer as CSV: a null is an empty field, an empty text is `""`, decimals are exact."""
    yield ",".join(map(_field, answer.columns)) + "\n"
    for row in answer.rows:
        yield ",".join(map(_field, row)) + "\n"


def _field(value: object) -> str:
    if value is None:
        return ""
    text = written(value)
    if text and not any(sign in text for sign in NEEDS_QUOTES):
        return text
    return '"' + text.replace('"', '""') + '"'


def written(value: object) -> str:
    """A value as text: decimals without an exponent, truth values in small letters as SQL's."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value)


def as_json(answer: Answer) -> list[dict[str, object]]:
    """The answer for JSON: a decimal is a number where that reads back equal, else its text."""
    return [dict(zip(answer.columns, map(json_value, row), strict=True)) for row in answer.rows]


def json_value(value: object) -> object:
    """A value as JSON holds it, and all that is in it."""
    if isinstance(value, Decimal):
        number = as_number(value)
        return f"{value:f}" if number is None else number
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [json_value(each) for each in value]
    if isinstance(value, dict):
        return {str(key): json_value(each) for key, each in value.items()}
    return value if isinstance(value, None | bool | int | float | str) else str(value)
