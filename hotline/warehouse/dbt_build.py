"""Run dbt in this process and tell what it did and what failed, one line each."""

import contextlib
import gc
import json
import re
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

from hotline.language import Text, engine_reason

# How dbt counts the rows of a failed test, which have been told one by one.
FAILED_TEST = "Got "
# How the hook `explain_failures` begins a line about a failed test.
TOLD_TEST = '{"failed_test": '
# How a seed that is refused says so in Chinese.
REFUSED_SEED = '{"refused": '
RESULT_EVENTS = {"LogSeedResult": "seeds", "LogModelResult": "models", "LogTestResult": "tests"}

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class FailedTest:
    """A dbt test that failed: its name, which check it is, and what it found.

    `reports` are the keys of all reports that its rows are of; None stands for rows of no report.
    `lines` are the first of its rows, each with its report.
    """

    name: str
    check: str
    severity: str
    failures: int
    reports: tuple[str | None, ...]
    lines: tuple[tuple[str | None, Text], ...]


@dataclass
class BuildOutcome:
    """How many seeds, models and tests dbt ran, and what it had to say of failures.

    `tests` are the names of all tests that ran. `errors` are what dbt could not do at all,
    `failed_tests` what it did and found wanting.
    """

    done: Counter[str] = field(default_factory=Counter)
    tests: list[str] = field(default_factory=list)
    errors: list[Text] = field(default_factory=list)
    failed_tests: list[FailedTest] = field(default_factory=list)
    failed: bool = True


def first_line_of(message: str) -> str:
    """The line of a dbt message that says what is wrong, without dbt's heading above it."""
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    told = [line for line in lines if not re.match(r"(Compilation|Runtime|Database) Error\b", line)]
    return (told or lines or ["dbt gave no reason"])[0]


def read_failed_test(line: str) -> FailedTest:
    """What the hook said of a failed test."""
    told = json.loads(line)
    return FailedTest(
        told["failed_test"],
        told["check"],
        told["severity"],
        told["failures"],
        tuple(told["reports"]),
        tuple((report, Text(en, zh)) for report, en, zh in told["rows"]),
    )


class Listener:
    """Collects an outcome from dbt's events as they come."""

    def __init__(self, progress: Progress) -> None:
        self.outcome = BuildOutcome()
        self.progress = progress
        self.all_nodes = 0
        # What dbt raises is in English; the same in Chinese is logged before.
        self.refusals: dict[str, str] = {}

    def __call__(self, event: Any) -> None:  # noqa: ANN401 dbt builds its event classes at run time
        name, data, outcome = event.info.name, event.data, self.outcome
        if name in RESULT_EVENTS:
            total = getattr(data, "total", 0) or getattr(data, "num_models", 0)
            self.all_nodes = total or self.all_nodes
            outcome.done[RESULT_EVENTS[name]] += 1
            if name == "LogTestResult":
                outcome.tests.append(data.name)
            self.progress(outcome.done.total(), self.all_nodes)
        elif name == "JinjaLogDebug" and data.msg.startswith(TOLD_TEST):
            outcome.failed_tests.append(read_failed_test(data.msg))
        elif name == "JinjaLogDebug" and data.msg.startswith(REFUSED_SEED):
            told = json.loads(data.msg)
            self.refusals[told["refused"]] = told["zh"]
        elif name == "RunResultError" and not data.msg.startswith(FAILED_TEST):
            line = first_line_of(data.msg)
            refusal = self.refusals.get(line)
            outcome.errors.append(Text(line, refusal) if refusal else engine_reason(line))
        elif name == "MainEncounteredError":
            outcome.errors.append(engine_reason(first_line_of(data.exc)))
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


@contextlib.contextmanager
def interruptible() -> Iterator[None]:
    """Raise KeyboardInterrupt at the end of the block if there was a Ctrl-C in it.

    dbt, and what it imports, take one for an error of their own. Only a process's main thread is
    told of them, and none where they are ignored.
    """
    listens = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if not listens or threading.current_thread() is not threading.main_thread():
        yield
        return
    stopped = False

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal stopped
        stopped = True
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, stop)
    try:
        yield
    except Exception:
        if not stopped:
            raise
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if stopped:
        raise KeyboardInterrupt


def run_dbt(
    root: Path,
    progress: Progress,
    command: Sequence[str] = ("build",),
    variables: Mapping[str, object] | None = None,
) -> BuildOutcome:
    """Run a dbt command in the project folder; its log goes to `logs/dbt.log` alone.

    `progress` is called with the number of finished nodes and of all nodes; `variables` are dbt's.
    """
    listener = Listener(progress)
    # Named, because a checkout without symbolic links has no profile where dbt looks by itself.
    arguments = ["--log-level", "none", *command, "--profiles-dir", "profiles"]
    if variables:
        arguments += ["--vars", json.dumps(variables)]
    with contextlib.chdir(root), interruptible():
        # dbt takes two seconds to import, which a command that builds nothing need not wait for.
        from dbt.cli.main import dbtRunner

        result = dbtRunner(callbacks=[listener]).invoke(arguments)
        let_go_of_working_file()
    outcome = listener.outcome
    if result.exception is not None and not outcome.errors and not outcome.failed_tests:
        outcome.errors.append(engine_reason(first_line_of(str(result.exception))))
    outcome.failed = outcome.failed or not result.success
    return outcome
