"""Who reads the published file: old DuckDB clients, and readers while it is exchanged."""

import json
import os
import shutil
import subprocess
import sys
import time

import duckdb
import pytest

from hotline.warehouse.publication import replace_published

pytestmark = pytest.mark.slow

# The oldest that can, and the last but one line of versions that BI tools carry.
OLD_CLIENTS = ("1.1.3", "1.4.1")
READ_ALL = """
import duckdb, hashlib, json, sys
with duckdb.connect(sys.argv[1], read_only=True) as connection:
    tables = connection.execute(
        "select table_name from information_schema.tables where table_schema = 'marts'"
    ).fetchall()
    found = {}
    for (table,) in tables:
        rows = sorted(map(repr, connection.execute(f"select * from marts.{table}").fetchall()))
        found[table] = [len(rows), hashlib.md5("".join(rows).encode()).hexdigest()]
    comments = connection.execute(
        "select table_name, column_name, comment from duckdb_columns()"
        " where schema_name = 'marts' order by 1, 2"
    ).fetchall()
print(json.dumps([duckdb.__version__, found, comments]))
"""
# Reads until a file appears, then prints what it got. A file that is open twice in one process is
# one database to DuckDB, so each reader is a process.
READ_ON = """
import duckdb, json, os, sys, time
from hotline.warehouse.publication import replace_published
path, stop, reconnects = sys.argv[1], sys.argv[2], sys.argv[3] == "True"
question = '''
    select
        (select max(revision) from marts.dim_report),
        (select max(answered_calls) from marts.fct_calls),
        (select max(诉求量按来源) from marts.rpt_requests),
        (select max(row_no) from marts.fct_published_values)
'''
answers, failures, last = [], [], False
while not last:
    # once more after the end, so that the last publication is read
    last = os.path.exists(stop)
    try:
        with duckdb.connect(path, read_only=True, config={"threads": 1}) as connection:
            answers.append(connection.execute(question).fetchone())
            print("reading", file=sys.stderr, flush=True) if len(answers) == 1 else None
            while not (reconnects or os.path.exists(stop)):
                time.sleep(0.02)
                answers.append(connection.execute(question).fetchone())
    except duckdb.Error as error:
        failures.append(str(error))
    time.sleep(0.02)
print(json.dumps([answers, failures]))
"""
READERS, PUBLICATIONS = 8, 10


@pytest.fixture(scope="module")
def path(built_project):
    return built_project / "published" / "hotline.duckdb"


def read_all(path, environment=None):
    run = subprocess.run(
        [sys.executable, "-c", READ_ALL, str(path)],
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


@pytest.mark.parametrize("version", OLD_CLIENTS)
def test_an_old_client_reads_every_mart_as_the_current_one_does(path, tmp_path, version):
    install = subprocess.run(
        [
            sys.executable, "-m", "pip", "-qq", "--disable-pip-version-check", "install",
            "--no-deps", "--only-binary", ":all:", "--target", str(tmp_path), f"duckdb=={version}",
        ],
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    if install.returncode != 0:
        pytest.skip(f"duckdb {version} can't be had: {install.stderr.strip()}")
    there, marts, comments = read_all(path, {"PYTHONPATH": str(tmp_path)})
    assert there == version
    now, expected, described = read_all(path)
    assert now == duckdb.__version__ != version
    assert (marts, comments) == (expected, described)
    assert marts["rpt_overview"][0] == 1 and len(marts) > 40


def publish_edition(working, published, edition):
    """Publish a warehouse in which several marts, and a view, hold the number of its edition."""
    with duckdb.connect(str(working)) as connection:
        for column in (
            "dim_report.revision",
            "fct_calls.answered_calls",
            "prior_requests.request_count",
            "fct_published_values.row_no",
        ):
            mart, name = column.split(".")
            connection.execute(f"update marts.{mart} set {name} = {edition}")
    replace_published(working, published)


def test_publications_under_readers_fail_none_and_mix_none(built_project, tmp_path):
    working, published = tmp_path / "working.duckdb", tmp_path / "published" / "hotline.duckdb"
    stop = tmp_path / "stop"
    shutil.copy(built_project / "warehouse" / "hotline.duckdb", working)
    publish_edition(working, published, 1)
    readers = [
        subprocess.Popen(
            [sys.executable, "-c", READ_ON, str(published), str(stop), str(number % 2 == 0)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(READERS)
    ]
    for reader in readers:
        assert reader.stderr.readline() == "reading\n"
    for edition in range(2, PUBLICATIONS + 2):
        publish_edition(working, published, edition)
        time.sleep(0.1)
    stop.touch()
    outcomes = [json.loads(reader.communicate()[0]) for reader in readers]
    answers = [tuple(map(int, answer)) for got, _ in outcomes for answer in got]
    failures = [failure for _, failed in outcomes for failure in failed]
    mixed = [answer for answer in answers if len(set(answer)) > 1]
    print(
        f"{PUBLICATIONS} publications, {READERS} readers: {len(answers)} answers,"
        f" {len(failures)} failed, {len(mixed)} mixed"
    )
    assert (failures, mixed) == ([], [])
    for number, (got, _) in enumerate(outcomes):
        editions = [int(answer[0]) for answer in got]
        if number % 2 == 0:  # connects again and again, and meets every new edition soon
            assert editions == sorted(editions) and editions[-1] == PUBLICATIONS + 1
            assert len(set(editions)) > PUBLICATIONS / 2
        else:  # stays connected and keeps what it has; connects anew at the end
            assert editions[:-1] == [1] * (len(editions) - 1)
            assert editions[-1] == PUBLICATIONS + 1
