"""Build the working warehouse with dbt, then put it where readers open it."""

import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from hotline.dbt_build import BuildOutcome, Progress, dbt_build
from hotline.errors import HotlineError
from hotline.language import Text

WORKING = Path("warehouse") / "hotline.duckdb"
PUBLISHED = Path("published") / "hotline.duckdb"
OPEN_LISTS = {"departments": "dim_department", "topics": "dim_topic"}
# Most BI tools still carry DuckDB 1.x, which cannot open what DuckDB 2 writes by default.
STORAGE_VERSION = "v1.0.0"


@dataclass
class BuildResult:
    """What dbt did, whether that was published, and which names are new in it."""

    outcome: BuildOutcome
    published: bool = False
    first_seen: dict[str, list[str]] = field(default_factory=dict)


def build_and_publish(root: Path, progress: Progress) -> BuildResult:
    """Build the working file and, if every test passes, publish it.

    Raises HotlineError where nothing can be built: a seed that isn't UTF-8, a file in use.
    """
    refuse_undecodable_seeds(root)
    refuse_unusable_file(root)
    result = BuildResult(dbt_build(root, progress))
    if not result.outcome.failed:
        working, published = root / WORKING, root / PUBLISHED
        result.first_seen = new_names(published, working)
        publish(working, published)
        result.published = True
    return result


def refuse_undecodable_seeds(root: Path) -> None:
    """Raise HotlineError for the first seed that isn't UTF-8: dbt stops on it without its name."""
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


def refuse_unusable_file(root: Path) -> None:
    """Raise HotlineError when dbt couldn't write the working file, with the reason."""
    working = root / WORKING
    working.parent.mkdir(exist_ok=True)
    try:
        duckdb.connect(str(working)).close()
    except duckdb.IOException as error:
        reason = (
            Text("in use by another process; close it first", "正被另一进程使用,请先关闭")
            if "lock" in str(error)
            else Text("not a warehouse; delete it first", "不是数据仓库文件,请先删除")
        )
        raise HotlineError(Text(f"{WORKING}: ", f"{WORKING}: ") + reason) from error


def open_list_labels(path: Path) -> dict[str, set[str]]:
    """Labels of the open code lists in a warehouse file; empty where there is no file yet."""
    if not path.exists():
        return {name: set() for name in OPEN_LISTS}
    with duckdb.connect(str(path), read_only=True) as connection:
        return {
            name: {
                label
                for (label,) in connection.sql(f"select label_zh from marts.{table}").fetchall()
            }
            for name, table in OPEN_LISTS.items()
        }


def new_names(published: Path, working: Path) -> dict[str, list[str]]:
    """Labels of the open code lists that the working file has and the published one doesn't."""
    before, after = open_list_labels(published), open_list_labels(working)
    return {
        name: sorted(labels - before[name])
        for name, labels in after.items()
        if labels - before[name]
    }


def publish(working: Path, published: Path) -> None:
    """Replace the published file with what the working file holds, whole or not at all."""
    published.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=published.parent, prefix=".publishing-") as folder:
        draft = Path(folder) / published.name
        with duckdb.connect() as connection:
            connection.execute(f"attach '{quoted(working)}' as working (read_only)")
            connection.execute(
                f"attach '{quoted(draft)}' as draft (storage_version '{STORAGE_VERSION}')"
            )
            connection.execute("copy from database working to draft")
            connection.execute("detach draft")
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        draft.replace(published)


def quoted(path: Path) -> str:
    """A path within a SQL string."""
    return str(path).replace("'", "''")
