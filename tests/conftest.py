"""One real build for the whole test run, and copies of the project to break."""

# An annotation that is evaluated keeps DuckDB's types alive to the end of the process, and its
# binding then reports them as leaked.
from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import duckdb
import interpreters
import postgres_server
import pytest
from filelock import FileLock
from small_disk import mount_program

ROOT = Path(__file__).parent.parent
PROJECT_PARTS = (
    "dbt_project.yml", "profiles", "profiles.yml", "CITATION.cff",
    "docs/queries", "macros", "models", "seeds", "tests/dbt", "gx",
)  # fmt: skip
BUILT = "HOTLINE_BUILT_PROJECT"
# PDFs are printed by a browser.
# What takes longest begins first, so that at the end no process waits for another; what needs the
# built project begins beside what builds its own.
LONGEST = ("four_kinds", "docs", "bad_input", "unit_tests", "page", "suite_files", "export")
FIXTURES_NEED = {"printer": "chromium", "postgres": "postgres"}


def copy_project(target: Path) -> Path:
    """Everything that a command reads, in a folder of its own."""
    for part in PROJECT_PARTS:
        source = ROOT / part
        (target / part).parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target / part)
        else:
            shutil.copy(source, target / part, follow_symlinks=False)
    (target / "warehouse").mkdir()
    return target


def hotline(
    project: Path,
    *arguments: str,
    language: str = "C.UTF-8",
    environment: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run the command line in a project folder, as a user of that language does."""
    return subprocess.run(
        [sys.executable, "-m", "hotline", *arguments],
        cwd=project,
        env={
            "PYTHONPATH": str(ROOT),
            "PATH": "/usr/bin:/bin",
            "HOME": str(project),
            "LC_ALL": language,
            **(environment or {}),
        },
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="session")
def built_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project in which `hotline build` has passed.

    One process of a test run builds it, the others copy what it built. `make mutants` names one
    that is built already.
    """
    if BUILT in os.environ:
        return Path(os.environ[BUILT])
    own = tmp_path_factory.mktemp("built") / "project"
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    with FileLock(shared / "built.lock"):
        first, done = shared / "built-once", shared / "built-once.done"
        if not done.exists():
            outcome = hotline(copy_project(first), "build")
            assert outcome.returncode == 0, outcome.stdout + outcome.stderr
            done.touch()
        shutil.copytree(first, own)
    return own


@pytest.fixture(scope="session")
def published(built_project: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published warehouse, as a reader opens it."""
    with duckdb.connect(
        str(built_project / "published" / "hotline.duckdb"), read_only=True
    ) as connection:
        yield connection


@pytest.fixture(scope="module")
def postgres() -> Iterator[postgres_server.Server]:
    """A PostgreSQL server with an empty database."""
    with postgres_server.running_server() as server:
        yield server


@pytest.fixture
def project_to_break(tmp_path: Path) -> Callable[[], Path]:
    """Makes a fresh copy of the project that a test may change."""
    return lambda: copy_project(tmp_path / "project")


def missing_program(item: pytest.Item) -> str | None:
    """A program that a test needs and can't run, named by a mark or by a fixture."""
    needed = [str(mark.args[0]) for mark in item.iter_markers("needs")]
    fixtures = getattr(item, "fixturenames", ())
    needed += [program for fixture, program in FIXTURES_NEED.items() if fixture in fixtures]
    find = {
        "postgres": postgres_server.program,
        "mount": mount_program,
        **dict.fromkeys(interpreters.NAMES, interpreters.found),
    }
    return next(
        (program for program in needed if find.get(program, shutil.which)(program) is None), None
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Order the tests, and leave out what can't run here; CI has every program and runs all."""
    missing = {item: program for item in items if (program := missing_program(item))}
    ranks = {f"test_{name}": rank for rank, name in enumerate(LONGEST)}
    items[:] = sorted(
        (item for item in items if item not in missing),
        key=lambda item: ranks.get(item.path.stem, len(ranks)),
    )
    config.hook.pytest_deselected(items=list(missing))
    for program in sorted(set(missing.values())):
        count = sum(each == program for each in missing.values())
        print(
            f"{count} tests are left out: {program} is not installed, or not allowed",
            file=sys.stderr,
        )
