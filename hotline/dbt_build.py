"""Run `dbt build` in this process and tell what it did and what failed, one line each."""

import contextlib
import gc
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

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


def first_line_of(message: str) -> str:
    """The line of a dbt message that says what is wrong, without dbt's heading above it."""
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    told = [line for line in lines if not re.match(r"(Compilation|Runtime|Database) Error\b", line)]
    return (told or lines or ["dbt gave no reason"])[0]


class Listener:
    """Collects an outcome from dbt's events as they come."""

    def __init__(self, progress: Progress) -> None:
        self.outcome = BuildOutcome()
        self.progress = progress
        self.all_nodes = 0

    def __call__(self, event: Any) -> None:  # noqa: ANN401 dbt builds its event classes at run time
        name, data, outcome = event.info.name, event.data, self.outcome
        if name in RESULT_EVENTS:
            total = getattr(data, "total", 0) or getattr(data, "num_models", 0)
            self.all_nodes = total or self.all_nodes
            outcome.done[RESULT_EVENTS[name]] += 1
            self.progress(outcome.done.total(), self.all_nodes)
        elif name == "JinjaLogInfo":
            outcome.problems.append(data.msg)
        elif name == "RunResultError" and not data.msg.startswith(FAILED_TEST):
            outcome.problems.append(first_line_of(data.msg))
        elif name == "MainEncounteredError":
            outcome.problems.append(first_line_of(data.exc))
        elif name == "EndOfRunSummary":
            outcome.failed = data.num_errors > 0


def let_go_of_working_file() -> None:
    """Close the DuckDB file that the adapter keeps open for the next run in its process."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.adapters.factory import reset_adapters

    reset_adapters()
    if DuckDBConnectionManager._ENV is not None:
        DuckDBConnectionManager._ENV.close()
    DuckDBConnectionManager.close_all_connections()
    gc.collect()


def dbt_build(root: Path, progress: Progress) -> BuildOutcome:
    """Run `dbt build` in the project folder; its log goes to `logs/dbt.log` alone.

    `progress` is called with the number of finished nodes and of all nodes.
    """
    # dbt takes two seconds to import, which a command that builds nothing need not wait for.
    from dbt.cli.main import dbtRunner

    listener = Listener(progress)
    with contextlib.chdir(root):
        result = dbtRunner(callbacks=[listener]).invoke(["--log-level", "none", "build"])
    let_go_of_working_file()
    if result.exception is not None and not listener.outcome.problems:
        listener.outcome.problems.append(first_line_of(str(result.exception)))
    listener.outcome.failed = listener.outcome.failed or not result.success
    return listener.outcome
