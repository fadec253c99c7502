"""The working warehouse, and the published one that readers open."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from hotline.errors import HotlineError
from hotline.language import Text, engine_reason, verbatim
from hotline.properties import read_properties
from hotline.quoting import identifier, literal

WORKING = Path("warehouse") / "hotline.duckdb"
PUBLISHED = Path("published") / "hotline.duckdb"
# What a publication that was killed leaves behind begins so.
PUBLISHING = ".publishing-"
MARTS = "marts"
OPEN_LISTS = {"departments": "dim_department", "topics": "dim_topic"}
# Most BI tools still carry DuckDB 1.x, which cannot open what DuckDB 2 writes by default.
STORAGE_VERSION = "v1.0.0"


def refuse_unreadable_seeds(root: Path) -> None:
    """Raise HotlineError for the first seed that isn't there or isn't UTF-8.

    dbt stops on it without its name.
    """
    for folder in sorted((root / "seeds").iterdir()):
        for seed in (seed for file in read_properties(folder) for seed in file["seeds"]):
            path = folder.relative_to(root) / f"{seed['name']}.csv"
            if not (root / path).exists():
                raise HotlineError(Text(f"{path}: is missing", f"{path}: 文件缺失"))
    for path in sorted((root / "seeds").rglob("*.csv")):
        with path.open("rb") as file:
            for row, line in enumerate(file, start=1):
                try:
                    line.decode("utf-8")
                except UnicodeDecodeError as error:
                    where = f"{path.relative_to(root)}, row {row}"
                    raise HotlineError(
                        Text(f"{where}: the file is not UTF-8", f"{where}: 文件不是UTF-8编码")
                    ) from error


def refuse_missing_file(root: Path) -> None:
    """Raise HotlineError where nothing was built yet."""
    if not (root / WORKING).exists():
        raise HotlineError(
            Text(
                f"{WORKING}: not built yet; run hotline build",
                f"{WORKING}: 尚未构建,请先运行hotline build",
            )
        )


def refuse_unfinished_file(root: Path) -> None:
    """Raise HotlineError where the last build stopped before its marts."""
    with duckdb.connect(str(root / WORKING), read_only=True) as connection:
        built = connection.execute(
            "select count(*) from duckdb_tables() where schema_name = ? and table_name = ?",
            [MARTS, "dim_report"],
        ).fetchone()
    if built == (0,):
        raise HotlineError(
            Text(
                f"{WORKING}: the last build stopped before its end; run hotline build",
                f"{WORKING}: 上次构建中途停止,请运行hotline build",
            )
        )


def refuse_file_in_use(root: Path) -> Text | None:
    """Raise HotlineError where another process has the working file open.

    Returns what is wrong with the file where it can't be read at all.
    """
    working = root / WORKING
    working.parent.mkdir(exist_ok=True)
    try:
        duckdb.connect(str(working)).close()
    except duckdb.Error as error:
        return damage_of(error)
    return None


def damage_of(error: duckdb.Error) -> Text:
    """That the working file is damaged, unless another process or the disk is why it can't be read.

    Raises HotlineError where it is.
    """
    if "lock" in str(error):
        in_use = Text("in use by another process; close it first", "正被另一进程使用,请先关闭")
        raise HotlineError(verbatim(f"{WORKING}: ") + in_use) from error
    if (reason := engine_reason(str(error))) != verbatim(str(error)):
        raise HotlineError(reason) from error
    return Text(f"{WORKING}: is damaged", f"{WORKING}: 文件已损坏")


@contextmanager
def reading_working(root: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The working file, to be read.

    Raises HotlineError where there is none, where another process has it open, where it is damaged,
    and where the build that wrote it came to an end before what is read.
    """
    refuse_missing_file(root)
    again = Text("; run hotline build", ",请运行hotline build")
    try:
        with duckdb.connect(str(root / WORKING), read_only=True) as connection:
            yield connection
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        early = Text(
            f"{WORKING}: holds no checks, its build failed before them",
            f"{WORKING}: 不含核对,构建在此之前已失败",
        )
        raise HotlineError(early + again) from error
    except duckdb.Error as error:
        raise HotlineError(damage_of(error) + again) from error


def start_afresh(root: Path) -> list[Text]:
    """Begin with no working file, so that nothing of an earlier build, whole or not, is in it.

    Returns what there is to say of the one that was there. Raises HotlineError where another
    process has it open.
    """
    damage = refuse_file_in_use(root)
    for leftover in (root / WORKING.parent).glob(f"{WORKING.name}*"):
        leftover.unlink()
    for draft in (root / PUBLISHED.parent).glob(f"{PUBLISHING}*"):
        shutil.rmtree(draft)
    return [damage + Text("; it is built anew", ",现重新构建")] if damage else []


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


def publish(working: Path, published: Path) -> None:
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
