"""A report of the year before a published one: what is published never rests on what is held back.

The changes of a report are recovered with the help of what the year before printed. One project
lives through it all: a faulty year before, loaded first; the same set right; a faulty revision;
one of its faults let through.
"""

import csv
from dataclasses import replace

import duckdb
import psycopg
import pytest
from conftest import copy_project, hotline
from loading_tools import REAL, corrected, put

from hotline.audit.results import read_result
from hotline.changes.seed import READINGS, WITHOUT_QUARANTINED

pytestmark = pytest.mark.slow

YEAR_BEFORE = replace(REAL, title=REAL.title.replace("2025", "2024"), year=2024)
KNOWN = "seeds/reference/known_discrepancies.csv"


def marts(project):
    """Every row of every published mart but the history of audits."""
    with duckdb.connect(
        str(project / "published" / "hotline.duckdb"), read_only=True
    ) as connection:
        names = connection.execute(
            "select table_name from information_schema.tables where table_schema = 'marts'"
            " and table_name <> 'fct_audit_run'"
        ).fetchall()
        return {
            name: sorted(connection.execute(f"from marts.{name}").fetchall(), key=repr)
            for (name,) in names
        }


def keys(told):
    return [row[0] for row in told["dim_report"]]


@pytest.fixture(scope="module")
def life(tmp_path_factory, postgres):
    """Each run of the build, with what was published after it."""
    folder = tmp_path_factory.mktemp("neighbours")
    alone, project = copy_project(folder / "alone"), copy_project(folder / "both")
    found = {}

    def run(name, where=project):
        found[name] = hotline(where, "build"), marts(where)

    def load(name, contents):
        assert hotline(project, "load", str(put(folder, name, contents))).returncode == 0

    run("alone", alone)
    load("faulty.txt", YEAR_BEFORE)
    found["read"] = (project / READINGS).read_bytes()
    run("faulty")
    # as a build leaves it that was killed
    (project / WITHOUT_QUARANTINED).write_bytes(found["read"])
    run("faulty again")
    found["server"] = hotline(project, "postgres", environment=postgres.environment)
    with psycopg.connect(postgres.address()) as connection:
        found["on server"] = {
            mart: connection.execute(f"select * from marts.{mart}").fetchall()
            for mart in ("dim_report", "fct_year_over_year", "prior_requests")
        }
    found["read after"] = (project / READINGS).read_bytes()
    found["left"] = (project / WITHOUT_QUARANTINED).read_text(encoding="utf-8")
    with (project / KNOWN).open(encoding="utf-8", newline="") as file:
        header, *known = csv.reader(file)
    with (project / KNOWN).open("w", encoding="utf-8", newline="") as file:
        of_year_before = [[row[0].replace("2025", "2024"), *row[1:]] for row in known]
        csv.writer(file, lineterminator="\n").writerows([header, *of_year_before, *known])
    run("set right")
    load("revision.txt", corrected(YEAR_BEFORE, "requests", 1, "phone_requests", "17034(140.35%)"))
    run("faulty revision")
    explanations = read_result(project).explanations
    found["failing"] = len({(each.report_key, each.check_code) for each in explanations})
    first = explanations[0]
    settled = hotline(project, "review", first.report_id, first.check_code, "--reason", "印错")
    assert settled.returncode == 0, settled.stderr
    run("partly explained")
    return found


@pytest.mark.parametrize("run", ["faulty", "faulty again"])
def test_a_new_report_is_published_as_if_its_faulty_year_before_were_not_loaded(life, run):
    build, published = life[run]
    assert build.returncode == 4, build.stderr
    assert "quarantined, not published: 320300-2024-r1" in build.stdout
    assert keys(published) == ["320300-2025-r1"]
    assert published == life["alone"][1]


def test_a_server_gets_nothing_of_it_either(life):
    assert life["server"].returncode == 0, life["server"].stderr
    assert [row[0] for row in life["on server"]["dim_report"]] == ["320300-2025-r1"]
    for mart in ("fct_year_over_year", "prior_requests"):
        assert sorted(life["on server"][mart], key=repr) == life["alone"][1][mart]


def test_the_readings_of_all_that_is_loaded_stay_as_they_were(life):
    assert life["read after"] == life["read"]
    assert len(life["left"].splitlines()) == 1


def test_once_nothing_is_wrong_with_it_the_readings_rest_on_the_year_before(life):
    build, published = life["set right"]
    assert build.returncode == 0, build.stderr
    assert keys(published) == ["320300-2024-r1", "320300-2025-r1"]
    assert published["fct_restatements"], "nothing was held against the year before"


def test_a_faulty_revision_of_the_year_before_leaves_everything_as_it_was(life):
    build, published = life["faulty revision"]
    assert build.returncode == 4, build.stderr
    assert "quarantined, not published: 320300-2024-r2" in build.stdout
    assert published == life["set right"][1]


def test_what_lets_a_fault_of_a_quarantined_revision_through_is_no_fault_without_it(life):
    assert life["failing"] > 1, "once explained it would no longer be quarantined"
    build, published = life["partly explained"]
    assert build.returncode == 4, build.stderr
    assert published == life["set right"][1]
