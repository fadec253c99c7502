"""PostgreSQL: the exchange under readers, and the role that reads marts and nothing else."""

import json
import shutil
import threading
import time

import psycopg
import pytest
from conftest import hotline

from hotline.errors import HotlineError
from hotline.publish.postgres import create_reader
from hotline.publish.postgres.publish import NEXT, OLD, SCHEMAS, retire, swap

READERS = 8
# One that looks up three marts, so that it can meet an exchange between two of them.
QUESTION = (
    "select a.edition, b.edition, v.edition"
    " from marts.fct_a as a, marts.fct_b as b, marts.rpt_v as v"
)


def build_edition(connection, edition, suffix=NEXT):
    """A warehouse in small, all of whose marts hold the number of its edition."""
    for schema in SCHEMAS:
        connection.execute(f"create schema {schema}{suffix}")
        connection.execute(f"create table {schema}{suffix}.fct_a as select {edition} as edition")
    connection.execute(f"create table marts{suffix}.fct_b as select {edition} as edition")
    connection.execute(
        f"create view marts{suffix}.rpt_v as select edition from marts{suffix}.fct_b"
    )


@pytest.fixture
def owner(postgres):
    """The owner's connection to a database in which the first edition is published."""
    with psycopg.connect(postgres.address(), autocommit=True) as connection:
        for suffix in ("", NEXT, OLD):
            for schema in SCHEMAS:
                connection.execute(f"drop schema if exists {schema}{suffix} cascade")
        build_edition(connection, 1, "")
        yield connection


@pytest.fixture
def reader(postgres, owner):
    """The name of a role for BI."""
    create_reader(owner, "hotline_bi", "secret")
    return "hotline_bi"


class Reader(threading.Thread):
    """Reads again and again, on one connection or on a new one each time, until it is stopped."""

    def __init__(self, address, reconnects):
        super().__init__()
        self.address, self.reconnects = address, reconnects
        self.answers, self.failures, self.stopped = [], [], threading.Event()

    def run(self):
        while not self.stopped.is_set():
            try:
                with psycopg.connect(self.address, autocommit=True) as connection:
                    self.read(connection)
                    while not (self.stopped.is_set() or self.reconnects):
                        self.read(connection)
            except psycopg.Error as error:
                self.failures.append(str(error))

    def read(self, connection):
        self.answers += connection.execute(QUESTION).fetchall()
        # in a transaction, two statements are answered by one edition as well
        with connection.transaction():
            first = connection.execute("select edition from marts.fct_a").fetchone()
            second = connection.execute("select edition from marts.rpt_v").fetchone()
        self.answers.append((*first, *second))


def test_exchanges_under_readers_fail_none_and_mix_none(postgres, owner, reader):
    readers = [Reader(postgres.address(reader), number % 2 == 0) for number in range(READERS)]
    for each in readers:
        each.start()
    editions = range(2, 12)
    for edition in editions:
        build_edition(owner, edition)
        swap(owner, patience=20)
        retire(owner, patience=20)
        time.sleep(0.02)
    for each in readers:
        each.stopped.set()
    for each in readers:
        each.join()
    answers = [answer for each in readers for answer in each.answers]
    assert [failure for each in readers for failure in each.failures] == []
    assert [answer for answer in answers if len(set(answer)) > 1] == []
    seen = {answer[0] for answer in answers}
    assert seen <= {1, *editions}
    assert max(seen) == max(editions) and len(seen) > 5
    for each in readers:
        assert [a[0] for a in each.answers] == sorted(a[0] for a in each.answers)


def test_a_reader_in_a_transaction_is_waited_for(postgres, owner, reader):
    build_edition(owner, 2)
    with psycopg.connect(postgres.address(reader)) as connection:
        assert connection.execute("select edition from marts.fct_a").fetchone() == (1,)
        with pytest.raises(HotlineError, match="readers left no gap within 1 s"):
            swap(owner, patience=1)
        assert connection.execute(QUESTION).fetchall() == [(1, 1, 1)]
    swap(owner, patience=1)
    with psycopg.connect(postgres.address(reader)) as connection:
        assert connection.execute(QUESTION).fetchall() == [(2, 2, 2)]


def test_a_crash_within_the_exchange_leaves_the_old_one(owner):
    """Nothing stands in the new marts' place, so the last rename fails after three have passed."""
    build_edition(owner, 2)
    owner.execute(f"drop schema marts{NEXT} cascade")
    with pytest.raises(psycopg.errors.InvalidSchemaName):
        swap(owner, patience=1)
    assert owner.execute(QUESTION).fetchall() == [(1, 1, 1)]
    assert owner.execute("select edition from raw.fct_a").fetchone() == (1,)


FORBIDDEN = [
    *(f"select * from {schema}.fct_a" for schema in SCHEMAS if schema != "marts"),
    "insert into marts.fct_a values (9)",
    "update marts.fct_a set edition = 9",
    "delete from marts.fct_a",
    "truncate marts.fct_a",
    "drop table marts.fct_a",
    "create table marts.mine (x int)",
    "create table public.mine (x int)",
    "create temporary table mine (x int)",
    "create schema mine",
    "create role mine",
    "alter schema marts rename to mine",
]


def refusals(postgres, reader):
    """What stops each forbidden statement, once the role has lifted what it may lift itself."""
    found = {}
    with psycopg.connect(postgres.address(reader), autocommit=True) as connection:
        connection.execute("set default_transaction_read_only = off")
        for statement in FORBIDDEN:
            try:
                connection.execute(statement)
            except psycopg.Error as error:
                found[statement] = type(error)
    return found


def test_reader_reads_marts_and_nothing_else_also_after_an_exchange(postgres, owner, reader):
    denied = dict.fromkeys(FORBIDDEN, psycopg.errors.InsufficientPrivilege)
    for edition in (1, 2):
        with psycopg.connect(postgres.address(reader), autocommit=True) as connection:
            assert connection.execute("select edition from fct_a").fetchone() == (edition,)
            assert connection.execute("select edition from marts.rpt_v").fetchone() == (edition,)
            assert connection.execute("show transaction_read_only").fetchone() == ("on",)
            assert connection.execute(
                "select distinct table_schema from information_schema.tables"
                " where table_schema not in ('pg_catalog', 'information_schema')"
            ).fetchall() == [("marts",)]
        assert refusals(postgres, reader) == denied
        if edition == 1:
            build_edition(owner, 2)
            swap(owner, patience=5)


def test_reader_cannot_look_at_an_old_edition_that_is_still_there(postgres, owner, reader):
    build_edition(owner, 2)
    swap(owner, patience=5)
    with (
        psycopg.connect(postgres.address(reader), autocommit=True) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(f"select * from marts{OLD}.fct_a")


def test_reader_reads_a_mart_that_is_made_in_place(postgres, owner, reader):
    """`dbt build --target postgres` makes each mart anew in the schema that is there."""
    owner.execute("create table marts.fct_new as select 1 as edition")
    with psycopg.connect(postgres.address(reader)) as connection:
        assert connection.execute("select edition from marts.fct_new").fetchone() == (1,)


def test_a_role_is_made_once_and_only_if_it_is_no_more_than_a_reader(postgres, owner, reader):
    create_reader(owner, reader, None)
    with pytest.raises(HotlineError, match="root_of_test: this role can do more than read"):
        create_reader(owner, "root_of_test", None)
    with pytest.raises(HotlineError, match='BI"; drop: not a plain role name'):
        create_reader(owner, 'BI"; drop', None)


def test_command_says_what_is_wrong_in_one_line(postgres, built_project):
    nowhere = hotline(
        built_project, "postgres", environment={"PGHOST": "/nowhere", "PGUSER": "nobody"}
    )
    assert (nowhere.returncode, nowhere.stdout) == (1, "")
    assert nowhere.stderr.startswith("PostgreSQL: ") and nowhere.stderr.count("\n") == 1


@pytest.mark.slow
def test_a_seed_that_is_wrong_is_refused_in_one_line_and_replaces_nothing(
    postgres, owner, project_to_break
):
    project = project_to_break()
    calls = project / "seeds" / "raw" / "raw_calls.csv"
    text = calls.read_text(encoding="utf-8")
    calls.write_text(text.replace("320300-2025,1,1,", "320300-2025,1,x,"), encoding="utf-8")
    run = hotline(project, "postgres", environment=postgres.environment)
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr.splitlines() == [
        "seeds/raw/raw_calls.csv, row 2, column row_no: x is not of type integer",
        "PostgreSQL is left as it was: the build did not pass",
    ]
    assert owner.execute(QUESTION).fetchall() == [(1, 1, 1)]
    assert (
        owner.execute(
            "select nspname from pg_namespace where nspname like '%next' or nspname like '%old'"
        ).fetchall()
        == []
    )


def marts_in(manifest_columns, fetch):
    """Every mart's rows, in an order of their own."""
    return {
        mart: sorted(fetch(f"select {', '.join(columns)} from marts.{mart}"), key=repr)
        for mart, columns in manifest_columns.items()
    }


@pytest.mark.slow
def test_every_mart_equals_duckdbs_row_by_row(postgres, built_project, published, tmp_path):
    """Published under readers of an older one, by the command that a maintainer types."""
    with psycopg.connect(postgres.address(), autocommit=True) as connection:
        connection.execute("drop schema if exists raw, staging, intermediate, marts cascade")
        build_edition(connection, 1, "")
        create_reader(connection, "hotline_bi", None)
    run = hotline(built_project, "postgres", environment=postgres.environment)
    assert run.returncode == 0, run.stdout + run.stderr
    manifest = json.loads((built_project / "target" / "manifest.json").read_text(encoding="utf-8"))
    columns = {
        node["name"]: list(node["columns"])
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and node["access"] == "public"
    }
    assert len(columns) > 30
    # how long a build took is written to the history after it is written to what was published
    columns["fct_audit_run"].remove("duration_seconds")
    with psycopg.connect(postgres.address("hotline_bi")) as connection:
        there = marts_in(columns, lambda query: connection.execute(query).fetchall())
        comments = connection.execute(
            "select relname, attname, col_description(attrelid, attnum) from pg_attribute"
            " inner join pg_class on attrelid = pg_class.oid"
            " where relnamespace = 'marts'::regnamespace and attnum > 0"
            " and relkind in ('r', 'v') order by 1, 2"
        ).fetchall()
    here = marts_in(columns, lambda query: published.execute(query).fetchall())
    for mart in columns:
        assert there[mart] == here[mart], mart
        # equal numbers may differ in their places: 0.1 and 0.10000000
        assert repr(there[mart]) == repr(here[mart]), mart
    assert sum(map(len, here.values())) > 1000
    assert (
        comments
        == published.execute(
            "select table_name, column_name, comment from duckdb_columns()"
            " where schema_name = 'marts' order by 1, 2"
        ).fetchall()
    )


@pytest.mark.slow
def test_what_a_suite_finds_there_is_told_and_replaces_nothing(postgres, built_project, tmp_path):
    """The suites are those of DuckDB, regular expressions and medians included."""
    project = tmp_path / "project"
    shutil.copytree(built_project, project)
    told = [
        ("expect_column_values_to_match_regex", {"column": "report_key", "regex": "^3203.*r1$"}),
        ("expect_column_median_to_be_between", {"column": "revision", "max_value": 1}),
        ("expect_column_values_to_be_between", {"column": "report_year", "max_value": 2020}),
    ]
    entries = [{"type": kind, "kwargs": arguments} for kind, arguments in told]
    suite = project / "gx" / "expectations" / "written" / "dim_report.json"
    suite.write_text(json.dumps({"expectations": entries}), encoding="utf-8")
    with psycopg.connect(postgres.address(), autocommit=True) as connection:
        connection.execute("drop schema if exists raw, staging, intermediate, marts cascade")
        build_edition(connection, 1, "")
    run = hotline(project, "postgres", environment=postgres.environment)
    assert run.returncode == 1
    assert run.stderr.splitlines() == [
        "report 320300-2025-r1, written.dim_report: report_year 2025, expected at most 2020",
        "PostgreSQL is left as it was: the build did not pass",
    ]
    with psycopg.connect(postgres.address()) as connection:
        assert connection.execute(QUESTION).fetchall() == [(1, 1, 1)]
