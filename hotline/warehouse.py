"""Build the working warehouse with dbt, then put it where readers open it."""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from hotline.errors import HotlineError

WORKING = Path("warehouse") / "hotline.duckdb"
PUBLISHED = Path("published") / "hotline.duckdb"
OPEN_LISTS = {"departments": "dim_department", "topics": "dim_topic"}
# Most BI tools still carry DuckDB 1.x, which cannot open what DuckDB 2 writes by default.
STORAGE_VERSION = "v1.0.0"
# How dbt counts the rows of a failed test, which have been told one by one.
FAILED_TEST = "Got "
RESULT_EVENTS = {"LogSeedResult": "seeds", "LogModelResult": "models", "LogTestResult": "tests"}

Progress = Callable[[int, int], None]


@dataclass
class BuildOutcome:
    """How many seeds, models and tests a build ran, and what it had to say of failures."""

    done: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    failed: bool = True


def refuse_undecodable_seeds(root: Path) -> None:
    """Raise HotlineError for the first seed that isn't UTF-8: dbt stops on it without its name."""
    for path in sorted((root / "seeds").rglob("*.csv")):
        content = path.read_bytes()
        try:
            content.decode("utf-8")
        except UnicodeDecodeError as error:
            row = content.count(b"\n", 0, error.start) + 1
            raise HotlineError(
                f"{path.relative_to(root)}, row {row}: the file is not UTF-8"
            ) from error


def dbt_events(root: Path, arguments: list[str]) -> Iterator[dict]:
    """The log events of one dbt run in the project folder, as they come.

    Raises HotlineError when dbt leaves without a word that could be read.
    """
    dbt = Path(sys.executable).with_name("dbt")
    command = [str(dbt), "--log-format", "json", *arguments]
    with subprocess.Popen(
        command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout is not None
        explained, unread = False, ""
        for line in process.stdout:
            try:
                event = json.loads(line)
            except json.JSONDecodeError:
                unread = line.strip() or unread
                continue
            explained = explained or event["info"]["name"] == "MainEncounteredError"
            yield event
    if process.returncode not in (0, 1) and not explained:
        raise HotlineError(f"dbt stopped with exit code {process.returncode}: {unread}")


def refuse_unusable_file(root: Path) -> None:
    """Raise HotlineError when dbt couldn't write the working file, with the reason."""
    working = root / WORKING
    working.parent.mkdir(exist_ok=True)
    try:
        duckdb.connect(str(working)).close()
    except duckdb.IOException as error:
        in_use = "lock" in str(error)
        reason = "in use by another process; close it" if in_use else "not a warehouse; delete it"
        raise HotlineError(f"{WORKING}: {reason} first") from error


def first_line_of(message: str) -> str:
    """The line of a dbt message that says what is wrong, without dbt's heading above it."""
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    told = [line for line in lines if not re.match(r"(Compilation|Runtime|Database) Error\b", line)]
    return (told or lines or ["dbt gave no reason"])[0]


def build_working_file(root: Path, progress: Progress) -> BuildOutcome:
    """Run `dbt build` and collect what failed, one line each.

    `progress` is called with the number of finished nodes and of all nodes.
    """
    outcome = BuildOutcome()
    all_nodes = 0
    for event in dbt_events(root, ["build"]):
        name, data = event["info"]["name"], event.get("data", {})
        if name in RESULT_EVENTS:
            all_nodes = data.get("total") or data.get("num_models") or all_nodes
            outcome.done[RESULT_EVENTS[name]] += 1
            progress(outcome.done.total(), all_nodes)
        elif name == "JinjaLogInfo":
            outcome.problems.append(data["msg"])
        elif name == "RunResultError" and not data["msg"].startswith(FAILED_TEST):
            outcome.problems.append(first_line_of(data["msg"]))
        elif name == "MainEncounteredError":
            outcome.problems.append(first_line_of(data["exc"]))
        elif name == "EndOfRunSummary":
            outcome.failed = data["num_errors"] > 0
    return outcome


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
