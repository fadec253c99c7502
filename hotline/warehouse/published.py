"""The published warehouse as those who hand it on read it: marts, their labels, their keys."""

import re
from dataclasses import dataclass
from pathlib import Path

import duckdb

from hotline.errors import HotlineError
from hotline.language import Text, verbatim
from hotline.warehouse.properties import read_properties
from hotline.warehouse.publication import MARTS, PUBLISHED
from hotline.warehouse.quoting import identifier, literal

# What the file calls itself, which its views may name.
DATABASE = PUBLISHED.stem
# A comment is a Chinese label, this sign, and the meaning.
LABEL_ENDS = "·"
REFERENCE = re.compile(r"ref\('(\w+)'\)")
# Who asks anything of the file can read no other and can't undo that.
LOCKED = ("set enable_external_access = false", "set lock_configuration = true")

COLUMNS = f"""
select
    columns.table_name,
    coalesce(tables.comment, views.comment) as table_comment,
    columns.column_name,
    columns.data_type,
    columns.comment
from duckdb_columns() as columns
left join duckdb_tables() as tables
    on
        columns.table_oid = tables.table_oid and columns.schema_oid = tables.schema_oid
        and columns.database_oid = tables.database_oid
left join duckdb_views() as views
    on
        columns.table_oid = views.view_oid and columns.schema_oid = views.schema_oid
        and columns.database_oid = views.database_oid
where columns.schema_name = '{MARTS}' and columns.database_name = current_database()
order by columns.table_name, columns.column_index
"""


@dataclass(frozen=True)
class Report:
    """A published report: its revision's key, its city and year, and what it calls itself."""

    key: str
    id: str
    title: str


@dataclass(frozen=True)
class Column:
    """A column of a mart: DuckDB's name of its type, and its comment in two parts."""

    name: str
    type: str
    label: str
    meaning: str


@dataclass(frozen=True)
class Reference:
    """A column whose every value stands in a column of another mart."""

    column: str
    mart: str
    field: str
    required: bool


@dataclass(frozen=True)
class Mart:
    """A table or view that users read, with what dbt's properties declare of it.

    No two rows have the same `key`; it is empty where none is declared. `place` is where the mart
    stands among the properties, which are in the order of the report.
    """

    name: str
    label: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    key_may_be_null: bool = False
    references: tuple[Reference, ...] = ()
    place: int = 0

    @property
    def primary_key(self) -> tuple[str, ...]:
        """The key where none of its columns is ever null."""
        return () if self.key_may_be_null else self.key

    @property
    def required(self) -> set[str]:
        """Columns that are never null."""
        return {*self.primary_key, *(each.column for each in self.references if each.required)}

    @property
    def relation(self) -> str:
        """Its name in SQL, on any connection that has the published file."""
        return f"{DATABASE}.{MARTS}.{identifier(self.name)}"

    @property
    def order(self) -> str:
        """What `order by` needs so that its rows always come in the same order."""
        return ", ".join(map(identifier, self.key or [column.name for column in self.columns]))

    @property
    def in_order(self) -> str:
        """The query for all of its rows, in that order."""
        names = ", ".join(identifier(column.name) for column in self.columns)
        return f"select {names} from {self.relation} order by {self.order}"


def label_and_meaning(comment: str | None, name: str) -> tuple[str, str]:
    """The two parts of a comment; the name stands for a label that isn't there."""
    label, separator, meaning = (comment or "").partition(LABEL_ENDS)
    if not separator:
        return (comment or "").strip() or name, ""
    return label.strip(), meaning.strip()


def open_published(root: Path, locked: bool = True) -> duckdb.DuckDBPyConnection:
    """A read-only connection to the published file of a project, as `open_file` makes it.

    Raises HotlineError where nothing was published yet, or the file can't be read.
    """
    if not (root / PUBLISHED).exists():
        raise HotlineError(
            Text(
                f"{PUBLISHED}: not published yet; run hotline build",
                f"{PUBLISHED}: 尚未发布,请先运行hotline build",
            )
        )
    try:
        return open_file(root / PUBLISHED, locked)
    except duckdb.Error as error:
        raise HotlineError(verbatim(f"{PUBLISHED}: {first_line(error)}")) from error


def open_file(path: Path, locked: bool = True) -> duckdb.DuckDBPyConnection:
    """A read-only connection to such a file; its marts need no schema before their names.

    Where it is `locked`, no SQL reads or writes another file or changes a setting. Raises
    duckdb.Error where the file can't be read.
    """
    # Attached and not connected to: settings are of all connections of a process to one file.
    connection = duckdb.connect()
    connection.execute(f"attach {literal(path)} as {DATABASE} (read_only)")
    connection.execute(f"use {DATABASE}.{MARTS}")
    for statement in LOCKED if locked else ():
        connection.execute(statement)
    return connection


def current_reports(connection: duckdb.DuckDBPyConnection) -> list[Report]:
    """The reports that are published, each in its newest revision, in the order of their keys."""
    rows = connection.execute(
        "select report_key, report_id, title from marts.dim_report where is_current"
        " order by report_key"
    ).fetchall()
    return [Report(*row) for row in rows]


def first_line(error: Exception) -> str:
    """What DuckDB says is wrong, without the picture of the statement below it."""
    return str(error).strip().splitlines()[0]


def declared(root: Path) -> dict[str, dict]:
    """What dbt's properties say of each mart, in their order."""
    files = read_properties(root / "models" / MARTS)
    return {model["name"]: model for file in files for model in file.get("models", [])}


def declared_soundness(model: dict) -> dict:
    """The arguments of the test that a model's rows are held to: its key and its references."""
    tests = [test["sound"]["arguments"] for test in model.get("data_tests", []) if "sound" in test]
    return tests[0] if tests else {"key": []}


def reference(told: dict) -> Reference:
    """A reference of the test `sound`."""
    (mart,) = REFERENCE.findall(told["to"])
    return Reference(told["column"], mart, told["field"], told.get("required", False))


def published_marts(connection: duckdb.DuckDBPyConnection, root: Path) -> list[Mart]:
    """Every mart of the published file, in the order of their names."""
    columns: dict[str, list[Column]] = {}
    comments: dict[str, str | None] = {}
    for mart, mart_comment, name, kind, comment in connection.execute(COLUMNS).fetchall():
        comments[mart] = mart_comment
        columns.setdefault(mart, []).append(Column(name, kind, *label_and_meaning(comment, name)))
    properties = declared(root)
    places = list(properties)
    marts = []
    for name, of_mart in columns.items():
        model = properties.get(name, {})
        sound = declared_soundness(model)
        references = map(reference, sound.get("references", ()))
        marts.append(
            Mart(
                name,
                *label_and_meaning(comments[name], name),
                tuple(of_mart),
                tuple(sound["key"]),
                bool(sound.get("may_be_null")),
                tuple(each for each in references if each.mart in columns),
                places.index(name) if model else len(places),
            )
        )
    return marts
