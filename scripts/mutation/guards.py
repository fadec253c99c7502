"""What notices a change: dbt with its tests, the gate's suites, the tests against the print."""

import io
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest
from dbt.artifacts.schemas.results import RunStatus, TestStatus
from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest

from hotline.audit.findings import Found
from hotline.audit.frames import frame
from hotline.audit.gate import publish
from hotline.audit.history import begin
from hotline.audit.judge import Judge
from hotline.audit.judging import answer
from hotline.audit.suite_findings import run_suites
from hotline.audit.suites import read_suites
from hotline.errors import HotlineError
from hotline.warehouse.dbt_build import let_go_of_working_file
from hotline.warehouse.working import WORKING
from mutation.mutant import Mutant

UNIT_TEST, DATA_TEST, SEED = "unit test", "data test", "the reading of a seed"
SUITE, PRINT = "suite", "test against the print"
BROKEN = "does not build"
# Nothing notices it, and this report has no row that could.
SAME_ROWS = "same rows"
# Nodes of dbt that fail, and what has noticed a change then.
KINDS = {"unit_test": UNIT_TEST, "test": DATA_TEST, "seed": SEED, "model": BROKEN}
# What tells a wrong number of a built warehouse.
PRINT_TESTS = ("tests/test_rebuild.py", "tests/test_report_views.py", "tests/test_rates.py")
# These hold the seeds to the print and to one another.
SEED_TESTS = (
    "tests/test_reference_seeds.py",
    "tests/test_changes_command.py::test_the_committed_readings_are_what_is_computed",
    "tests/test_reading.py::test_a_published_report_is_read_whole_and_its_seeds_are_what_was_read",
)
# Where a report's own document may lie, which the tests look for beside the project.
SHARED = "shared"
# Where the tests find a warehouse that is built already.
BUILT = "HOTLINE_BUILT_PROJECT"
DBT_WORDS = (
    "--vars", "{unit_tests: true}", "--no-write-json", "--log-level", "none",
    "--log-level-file", "none",
)  # fmt: skip


class JudgeHere(Judge):
    """Great Expectations in this process, which has it imported already."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def _answer(self, task: dict[str, Any]) -> dict[str, Any]:
        return json.loads(json.dumps(answer(task), default=str))


@dataclass(frozen=True)
class Base:
    """The project as it is: a copy in a folder, what lies beside it, and what dbt parsed there."""

    folder: Path
    shared: Path
    manifest: Manifest


def base_of(root: Path, folder: Path) -> Base:
    """Copy a project into a folder and parse it; raises RuntimeError where dbt can't."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=root, capture_output=True, check=True).stdout
    for name in filter(None, names.decode().split("\0")):
        if (root / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(root / name, folder / name, follow_symlinks=False)
    put_beside(folder, root.parent / SHARED)
    parsed = dbt(folder, "parse")
    if not parsed.success or not isinstance(parsed.result, Manifest):
        raise RuntimeError(f"dbt could not parse the project: {parsed.exception}")
    return Base(folder, root.parent / SHARED, parsed.result)


def put_beside(project: Path, shared: Path) -> None:
    """Let the tests of a copy find the documents that lie beside the project."""
    if shared.is_dir():
        (project.parent / SHARED).symlink_to(shared)


def dbt(project: Path, *words: str, manifest: Manifest | None = None) -> Any:  # noqa: ANN401
    """What dbt returns for a command in a folder, without a word."""
    with chdir(project), redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        return dbtRunner(manifest=manifest).invoke([*words, *DBT_WORDS])


@contextmanager
def changed_copy(base: Base, mutant: Mutant) -> Iterator[Path]:
    """What was built of the project, one file changed, in a folder that goes with the block."""
    with tempfile.TemporaryDirectory(prefix="mutant-") as folder:
        copy, left = Path(folder) / "project", ("target", "logs", "published")
        shutil.copytree(base.folder, copy, symlinks=True, ignore=shutil.ignore_patterns(*left))
        put_beside(copy, base.shared)
        (copy / mutant.path).write_text(mutant.text, encoding="utf-8")
        yield copy


def fails_unchanged(base: Base) -> str | None:
    """Build the project as it is, which every change begins from; what fails there, or None."""
    failing, names = dbt_builds(base.folder, base.manifest)
    return failing or noticed_after_dbt(base.folder, names, PRINT_TESTS + SEED_TESTS)


def notice(base: Base, mutant: Mutant) -> str | None:
    """What notices a change first, SAME_ROWS, or None.

    What dbt parsed is changed in this process, which therefore can look at one mutant only.
    """
    node = node_of(base.manifest, mutant.path)
    with changed_copy(base, mutant) as project:
        if node.resource_type == "seed":
            return notice_in_what_follows(base, project, node, SEED_TESTS + PRINT_TESTS)
        # dbt takes what a seed holds out of its file, but a model out of what it parsed.
        node.raw_code = mutant.text
        return notice_of_model(base, project, node)


def notice_of_model(base: Base, project: Path, node: Any) -> str | None:  # noqa: ANN401
    """What notices a changed model first, SAME_ROWS, or None.

    It is built first, with its own tests. Where its rows are what they were, nothing that is made
    from them can differ, so that nothing more is asked.
    """
    before = Rows.of(project, node)
    failing, _ = dbt_builds(project, base.manifest, "--select", node.name)
    if failing:
        return failing
    now = Rows.of(project, node)
    if now == before:
        return SAME_ROWS
    return notice_in_what_follows(base, project, node, PRINT_TESTS, now.types != before.types)


def notice_in_what_follows(
    base: Base,
    project: Path,
    node: Any,  # noqa: ANN401
    tests: Iterable[str],
    with_unit_tests: bool = False,
) -> str | None:
    """What notices first what follows from a node, or None.

    Unit tests read no rows, but they do take on the types of the columns.
    """
    left_out = () if with_unit_tests else ("--exclude-resource-type", "unit_test")
    failing, names = dbt_builds(project, base.manifest, "--select", f"{node.name}+", *left_out)
    return failing or noticed_after_dbt(project, names, tests)


@dataclass(frozen=True)
class Rows:
    """What a relation holds: the types of its columns, and a hash of its rows in any order."""

    types: tuple[tuple[str, str], ...]
    hashed: tuple[int, ...]

    @classmethod
    def of(cls, project: Path, node: Any) -> "Rows":  # noqa: ANN401
        with duckdb.connect(str(project / WORKING), read_only=True) as connection:
            relation = f"{node.schema}.{node.name}"
            types = connection.execute(f"describe {relation}").fetchall()
            hashed = connection.execute(
                f"select count(*), sum(hash(t)), bit_xor(hash(t)) from {relation} as t"
            ).fetchone()
        return cls(tuple((name, kind) for name, kind, *_ in types), hashed or ())


def dbt_builds(project: Path, manifest: Manifest, *selected: str) -> tuple[str | None, set[str]]:
    """Build what is selected: what fails first, or None, and the names of all that was built."""
    built = dbt(project, "build", "--fail-fast", *selected, manifest=manifest)
    let_go_of_working_file()
    runs = getattr(built.result, "results", [])
    return (None if built.success else failed_kind(runs)), {run.node.name for run in runs}


def noticed_after_dbt(project: Path, names: set[str], tests: Iterable[str]) -> str | None:
    """Whether a suite or a test notices anything in what dbt has built."""
    if noticed_by_suites(project, names):
        return SUITE
    publish_for_tests(project)
    return PRINT if noticed_by_tests(project, tests) else None


def node_of(manifest: Manifest, path: str) -> Any:  # noqa: ANN401
    """The model or seed of a file."""
    return next(
        node
        for node in manifest.nodes.values()
        if node.original_file_path == path and node.resource_type in ("model", "seed")
    )


def failed_kind(runs: Iterable[Any]) -> str:
    """What the first node is that failed; what dbt can't even begin with doesn't build."""
    failures = (RunStatus.Error, TestStatus.Fail, TestStatus.Error)
    failed = (run.node.resource_type for run in runs if run.status in failures)
    return KINDS.get(next(failed, ""), BROKEN)


def noticed_by_suites(project: Path, names: set[str]) -> bool:
    """Whether a suite of the gate fails; only those are asked that read what was built anew."""
    suites = [
        suite
        for suite in read_suites(project)
        if names & set(re.findall(r"\b(?:raw|marts)\.(\w+)", frame(project, suite.name)))
    ]
    found = run_suites(JudgeHere(project), suites, project / WORKING) if suites else Found()
    return bool(found.reports)


def publish_for_tests(project: Path) -> None:
    """Publish the working file, as a build does that has passed."""
    audit = begin(project, "build")
    audit.found = Found()
    publish(project, audit)


def noticed_by_tests(project: Path, modules: Iterable[str]) -> bool:
    """Whether a test of some modules fails on a project; raises RuntimeError if none can run."""
    words = ["-x", "-n0", "-p", "no:cacheprovider", "--rootdir", str(project), *modules]
    os.environ[BUILT] = str(project)
    told = io.StringIO()
    with chdir(project), redirect_stdout(told), redirect_stderr(told):
        code = pytest.main(words)
    # a module of tests begins with the template, which refuses seeds that contradict one another
    refused = HotlineError.__name__ in told.getvalue()
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED) and not refused:
        raise RuntimeError(f"pytest could not run: {told.getvalue()[-2000:]}")
    return code != pytest.ExitCode.OK
