"""Faults of a build: whatever happens, the published file is whole, and the next build works."""

import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest
from conftest import ROOT, hotline
from small_disk import empty, fill, small_disk

from hotline.audit import findings, gate, history
from hotline.loading import project_lock
from hotline.warehouse.working import start_afresh

pytestmark = pytest.mark.slow

ENVIRONMENT = {"PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}", "PATH": "/usr/bin:/bin", "LC_ALL": "C"}
WRITES = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.chmod", "shutil.rmtree"}
RANDOM_KILLS, RANDOM_BUILDS = 200, 12


def reports_in(project):
    """What a reader finds in the published file; fails where it is not whole."""
    path = project / "published" / "hotline.duckdb"
    with duckdb.connect(str(path), read_only=True) as connection:
        tables = connection.execute(
            "select table_schema, table_name from information_schema.tables"
        ).fetchall()
        for schema, table in tables:
            connection.execute(f"select count(*) from {schema}.{table}").fetchone()
        return connection.execute("select count(*) from marts.fct_published_values").fetchone()[0]


@pytest.fixture
def project(built_project, tmp_path):
    """A project that is built and published."""
    shutil.copytree(built_project, tmp_path / "project")
    return tmp_path / "project"


def publish_again(project):
    """All that `hotline build` does after dbt has built and nothing was found."""
    audit = history.begin(project, "build")
    audit.found = findings.Found()
    gate.publish(project, audit)
    gate.finish(project, audit)


def until_write(project, last_write):
    """Publish in a child process that is gone right before a write; whether it finished."""
    child = os.fork()
    if child == 0:
        written = 0

        def count(event, arguments):
            nonlocal written
            flags = arguments[2] if event == "open" else 0
            opens = event == "open" and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
            if (opens and str(arguments[0]).startswith(str(project))) or event in WRITES:
                written += 1
                if written == last_write:
                    os._exit(9)

        sys.addaudithook(count)
        publish_again(project)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == 0


def test_a_build_killed_before_any_of_its_writes_leaves_a_whole_published_file(project):
    """In a process of its own, since a fork of one that has run DuckDB may hang."""
    run = subprocess.run(
        [sys.executable, __file__, str(project)],
        env=ENVIRONMENT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    cells = json.loads(run.stdout)
    assert len(cells) > 10
    assert set(cells) == {reports_in(project)}
    start_afresh(project)
    assert [path.name for path in (project / "published").iterdir()] == ["hotline.duckdb"]


def kill_at_every_write(project):
    """How many cells the published file has, whole, after a kill before each write."""
    found, finished = [], False
    while not finished:
        finished = until_write(project, len(found) + 1)
        code = (
            "import sys; from pathlib import Path; from test_gate_faults import reports_in;"
            "print(reports_in(Path(sys.argv[1])))"
        )
        run = subprocess.run(
            [sys.executable, "-c", code, str(project)],
            env=ENVIRONMENT, capture_output=True, text=True, check=True,
        )  # fmt: skip
        found.append(int(run.stdout))
    return found


@pytest.mark.slow
def test_a_publication_killed_at_random_moments_leaves_a_whole_published_file(project):
    code = (
        "import sys; from pathlib import Path; from test_gate_faults import publish_again\n"
        "print('ready', flush=True)\nwhile True: publish_again(Path(sys.argv[1]))\n"
    )
    chance, cells = random.Random(12345), reports_in(project)
    for _ in range(RANDOM_KILLS):
        with subprocess.Popen(
            [sys.executable, "-c", code, str(project)],
            env=ENVIRONMENT, stdout=subprocess.PIPE, text=True,
        ) as child:  # fmt: skip
            assert child.stdout.readline() == "ready\n"
            time.sleep(chance.uniform(0, 0.6))
            child.send_signal(signal.SIGKILL)
        assert reports_in(project) == cells
    assert hotline(project, "build").returncode == 0
    assert reports_in(project) == cells


@pytest.mark.slow
def test_a_build_killed_at_random_moments_is_made_good_by_the_next(project):
    chance, cells = random.Random(54321), reports_in(project)
    for _ in range(RANDOM_BUILDS):
        with subprocess.Popen(
            [sys.executable, "-m", "hotline", "build"],
            cwd=project, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        ) as child:  # fmt: skip
            time.sleep(chance.uniform(0, 12))
            child.send_signal(signal.SIGKILL)
        assert reports_in(project) == cells
    run = hotline(project, "build")
    assert run.returncode == 0, run.stderr
    assert reports_in(project) == cells


@pytest.mark.needs("mount")
@pytest.mark.parametrize("kilobytes", [0, 64, 3000, 8000])
def test_a_full_disk_leaves_the_published_file_and_says_so(project, tmp_path, kilobytes):
    """Full from the beginning, while dbt builds, before publishing, and while publishing."""
    disk = tmp_path / "disk"
    (project / "warehouse" / "hotline.duckdb").unlink()
    with small_disk(disk, 200):
        on_disk = Path(shutil.copytree(project, disk / "project"))
        published = on_disk / "published" / "hotline.duckdb"
        before = published.read_bytes()
        fill(disk, kilobytes)
        run = hotline(on_disk, "build", language="zh_CN.UTF-8")
        assert run.returncode == 1
        assert "Traceback" not in run.stderr
        assert "磁盘已满" in run.stderr
        assert len(run.stderr.splitlines()) <= 3
        assert published.read_bytes() == before
        empty(disk)
        run = hotline(on_disk, "build")
        assert run.returncode == 0, run.stderr


@pytest.mark.parametrize("megabytes", [1, 9])
def test_a_file_that_may_not_grow_leaves_the_published_file_and_says_so(project, megabytes):
    """A limit on the size of files, as a quota of the system's sets it."""
    before = (project / "published" / "hotline.duckdb").read_bytes()
    limit = megabytes * 2**20

    def small_files():
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    run = subprocess.run(
        [sys.executable, "-m", "hotline", "build"],
        cwd=project, env=ENVIRONMENT, preexec_fn=small_files,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode != 0
    assert "Traceback" not in run.stderr
    assert "left as it was" in run.stderr
    assert (project / "published" / "hotline.duckdb").read_bytes() == before
    assert hotline(project, "build").returncode == 0


def test_a_second_build_waits_and_then_gives_up_with_a_line(project):
    before = (project / "published" / "hotline.duckdb").read_bytes()
    with project_lock(project, 0, print):
        run = hotline(project, "build", "--wait", "0")
    assert run.returncode == 1
    assert f"process {os.getpid()} holds the project since" in run.stderr
    assert (project / "published" / "hotline.duckdb").read_bytes() == before


def test_a_reader_of_the_published_file_holds_up_no_build(project):
    path = project / "published" / "hotline.duckdb"
    with duckdb.connect(str(path), read_only=True) as reader:
        reader.execute("begin")
        first = reader.execute("select count(*) from marts.fct_audit_run").fetchone()
        assert hotline(project, "build").returncode == 0
        assert reader.execute("select count(*) from marts.fct_audit_run").fetchone() == first
    with duckdb.connect(str(path), read_only=True) as reader:
        runs = reader.execute("select count(*) from marts.fct_audit_run").fetchone()
    assert runs[0] == first[0] + 1


if __name__ == "__main__":
    print(json.dumps(kill_at_every_write(Path(sys.argv[1]))))
