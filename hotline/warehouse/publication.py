"""What readers open: written beside it from the working file, then put in its place whole."""

import os
import tempfile
from pathlib import Path

import duckdb

from hotline.warehouse.quoting import identifier, literal

PUBLISHED = Path("published") / "hotline.duckdb"
# What a publication that was killed leaves behind begins so.
PUBLISHING = ".publishing-"
MARTS = "marts"
OPEN_LISTS = {"departments": "dim_department", "topics": "dim_topic"}
# Most BI tools still carry DuckDB 1.x, which cannot open what DuckDB 2 writes by default.
STORAGE_VERSION = "v1.0.0"


def open_list_labels(path: Path) -> dict[str, set[str]]:
    """Labels of the open code lists in a warehouse file; empty where there is none to be read."""
    if not path.exists():
        return {name: set() for name in OPEN_LISTS}
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            return {
                name: {
                    label
                    for (label,) in connection.sql(f"select label_zh from marts.{table}").fetchall()
                }
                for name, table in OPEN_LISTS.items()
            }
    except duckdb.Error:
        return {name: set() for name in OPEN_LISTS}


def new_names(published: Path, working: Path) -> dict[str, list[str]]:
    """Labels of the open code lists that the working file has and the published one doesn't."""
    before, after = open_list_labels(published), open_list_labels(working)
    return {
        name: sorted(labels - before[name])
        for name, labels in after.items()
        if labels - before[name]
    }


def replace_published(working: Path, published: Path) -> None:
    """Replace the published file with the marts of the working file, whole or not at all."""
    published.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=published.parent, prefix=PUBLISHING) as folder:
        draft = Path(folder) / published.name
        with duckdb.connect() as connection:
            connection.execute(f"attach {literal(working)} as working (read_only)")
            connection.execute(
                f"attach {literal(draft)} as draft (storage_version '{STORAGE_VERSION}')"
            )
            copy_marts(connection)
            connection.execute("detach draft")
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        draft.replace(published)


def copy_marts(connection: duckdb.DuckDBPyConnection) -> None:
    """Copy the marts of the attached `working` to `draft`, views and comments included.

    What they were made from stays behind: readers are promised the marts and nothing else.
    """
    connection.execute("copy from database working to draft (schema)")
    schemas = connection.execute(
        "select schema_name from duckdb_schemas()"
        " where database_name = 'draft' and not internal and schema_name <> ?",
        [MARTS],
    ).fetchall()
    for (schema,) in schemas:
        connection.execute(f"drop schema draft.{identifier(schema)} cascade")
    tables = connection.execute(
        "select table_name from duckdb_tables()"
        " where database_name = 'draft' and schema_name = ? order by table_name",
        [MARTS],
    ).fetchall()
    for (table,) in tables:
        name = f"{MARTS}.{identifier(table)}"
        connection.execute(f"insert into draft.{name} from working.{name}")
