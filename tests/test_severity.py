"""What stops a report, and what only marks it: by what a check rests on."""

import csv
import json

import duckdb
import pytest
from conftest import ROOT, copy_project, hotline

REFERENCE = ROOT / "seeds" / "reference"
KEY = "320300-2025-r1"


def rows_of(name):
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_only_a_tables_own_sums_and_wholes_stop_a_report():
    rules = {(row["kind"], row["rests_on"]): row["severity"] for row in rows_of("check_severities")}
    stopping = {rule for rule, severity in rules.items() if severity == "error"}
    assert stopping == {("sum", "structure"), ("at_most", "structure")}


def test_what_rests_on_structure_is_of_one_table_and_its_parts_are_none_of_the_prose():
    of_identity = {}
    for row in rows_of("report_identities"):
        if row["rests_on"] == "structure":
            of_identity.setdefault(row["identity_code"], set()).add(row["table_code"])
    assert of_identity
    assert {code: tables for code, tables in of_identity.items() if len(tables) > 1} == {}
    assert "claims" not in set().union(*of_identity.values())


def test_the_reading_that_a_city_uses_is_told(published):
    """The prose's 23 departments are mentions; there are 22 different bodies in the table."""
    told = published.execute(
        "select check_code, reading_code, stated, computed, passed from marts.fct_report_checks"
        " where reading_code is not null order by check_code"
    ).fetchall()
    assert [(code, reading, passed) for code, reading, _, _, passed in told] == [
        ("claims.instant_answer_rate", "claims.instant_answer_rate.agents_only", True),
        ("claims.sharing_departments", "claims.sharing_departments.mentions", True),
    ]
    assert told[1][2:4] == (23, 23)


@pytest.fixture(scope="module")
def doubtful(tmp_path_factory):
    """The first report without its explanations: built, and built once more strictly."""
    project = copy_project(tmp_path_factory.mktemp("doubtful") / "project")
    known = project / "seeds" / "reference" / "known_discrepancies.csv"
    known.write_text(known.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    return project, [hotline(project, "build"), hotline(project, "build", "--strict")]


@pytest.mark.slow
def test_what_does_not_add_up_between_places_is_published_and_marked(doubtful):
    project, (build, _) = doubtful
    assert build.returncode == 0, build.stderr
    assert build.stderr == (
        f"marked as doubtful: report {KEY}, 6 checks (change.requests.individual.1.total_requests,"
        " change.staffing.city.1.enterprise_specialists, suchao.on_time_rate, …); settle with"
        " hotline review\n"
    )
    with duckdb.connect(str(project / "published" / "hotline.duckdb"), read_only=True) as reader:
        assert reader.execute("select quality, warning_count from marts.dim_report").fetchall() == [
            ("doubtful", 6)
        ]
    told = json.loads(hotline(project, "trace", "95.97%", "--json").stdout)
    assert "suchao.on_time_rate" in json.dumps(told)


@pytest.mark.slow
def test_strictly_it_is_held_back(doubtful):
    project, (_, strict) = doubtful
    assert strict.returncode == 1
    assert "published/hotline.duckdb is left as it was: the build did not pass" in strict.stderr
    with duckdb.connect(str(project / "published" / "hotline.duckdb"), read_only=True) as reader:
        assert reader.execute("select count(*) from marts.dim_report").fetchone() == (1,)
