"""The other end of the process in which Great Expectations judges."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hotline.audit.frames import frame
from hotline.audit.suites import Suite
from hotline.errors import HotlineError
from hotline.language import Text, verbatim

ENDED = Text("Great Expectations ended without an answer", "Great Expectations未作答即已结束")


class Judge:
    """Great Expectations, in a process that is started at once and waits for what to judge."""

    def __init__(self, root: Path) -> None:
        self.root = root
        # Found there however this process finds it, and nothing of the folder it is run in.
        path = os.pathsep.join(filter(None, sys.path))
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "hotline.audit.judging"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONPATH": path},
        )

    def verdicts(
        self, database: str, suites: Sequence[Suite], schema_suffix: str = ""
    ) -> list[dict[str, Any]]:
        """Every suite with its expectations as `judging.entries` has them.

        `database` is the path of a DuckDB file or a URL. Raises HotlineError, naming the suite's
        file, for what can't be judged.
        """
        return self._asked(database, suites, schema_suffix)["suites"]

    def pages(self, database: str, suites: Sequence[Suite], folder: Path) -> list[dict[str, Any]]:
        """Write Data Docs into a folder; what there is of each suite, for their index."""
        return self._asked(database, suites, "", folder)["pages"]

    def _asked(
        self,
        database: str,
        suites: Sequence[Suite],
        schema_suffix: str,
        docs: Path | None = None,
    ) -> dict[str, Any]:
        task = {
            "root": str(self.root.resolve()),
            "database": database if "://" in database else str(Path(database).resolve()),
            "docs": str(docs) if docs else None,
            "suites": [
                {
                    "name": suite.full_name,
                    "sql": frame(self.root, suite.name, schema_suffix),
                    "told": suite.told,
                    "key": suite.key,
                }
                for suite in suites
            ],
        }
        answer = self._answer(task)
        if unusable := answer.get("unusable"):
            name, expectation, reason = unusable
            raise refusal(suites, name, expectation, reason)
        if "error" in answer:
            raise HotlineError(verbatim(f"Great Expectations: {answer['error']}"))
        for suite in answer.get("suites", ()):
            for result in suite["results"]:
                if reason := result.get("exception"):
                    raise refusal(suites, suite["name"], name_of(result), reason)
        return answer

    def _answer(self, task: dict[str, Any]) -> dict[str, Any]:
        """What the process says of a task; raises HotlineError where it says nothing."""
        stdin, stdout = self.process.stdin, self.process.stdout
        assert stdin and stdout
        try:
            stdin.write(json.dumps(task, default=str) + "\n")
            stdin.flush()
            return json.loads(stdout.readline())
        except (OSError, json.JSONDecodeError) as error:
            raise HotlineError(ENDED) from error

    def close(self) -> None:
        """End the process."""
        self.process.kill()
        self.process.communicate()


def name_of(result: dict[str, Any]) -> str:
    """What an expectation is called in results: its type and its columns."""
    columns = ",".join(result["columns"])
    return f"{result['type']}({columns})" if columns else result["type"]


def refusal(suites: Sequence[Suite], name: str, expectation: str, reason: str) -> HotlineError:
    """That Great Expectations can't judge something, with the file where it is written."""
    files = [suite.file for suite in suites if suite.full_name == name]
    where = ": ".join(filter(None, [str(files[0]) if files else name, expectation]))
    return HotlineError(verbatim(f"{where}: {reason}"))


@contextmanager
def judge(root: Path) -> Iterator[Judge]:
    """A judge of a project's suites, for as long as the block lasts."""
    great_expectations = Judge(root)
    try:
        yield great_expectations
    finally:
        great_expectations.close()
