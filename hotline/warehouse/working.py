"""The working warehouse: the file that dbt builds and nobody else reads while it does."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from hotline.errors import HotlineError
from hotline.language import Text, engine_reason, verbatim
from hotline.warehouse.properties import read_properties
from hotline.warehouse.publication import MARTS, PUBLISHED, PUBLISHING

WORKING = Path("warehouse") / "hotline.duckdb"


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
