"""`hotline changes` as a user types it, and what the build makes of its seed."""

import csv
import json

import pytest
from conftest import ROOT, copy_project, hotline

from hotline.changes import refresh
from hotline.changes.seed import READINGS

OVERRULES = READINGS.with_name("year_over_year_overrules.csv")
KEY = "320300-2025,1"


@pytest.fixture
def project(tmp_path):
    return copy_project(tmp_path / "project")


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_committed_readings_are_what_is_computed(project):
    run = hotline(project, "changes", "320300-2025")
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines()[-1] == f"{READINGS} says the same as before"
    assert (project / READINGS).read_bytes() == (ROOT / READINGS).read_bytes()


def test_nothing_is_computed_where_no_cell_changed(project):
    run = hotline(project, "changes")
    assert (run.returncode, run.stdout) == (0, "no report's cells changed\n")


def test_a_changed_cell_is_computed_and_shown_against_what_was(project):
    edit(project / "seeds/raw/raw_zhengfeng.csv", "95(126.67%)", "95(↑26.67%)")
    run = hotline(project, "changes")
    lines = run.stdout.splitlines()
    assert lines[:2] == [
        "- 320300-2025-r1 zhengfeng.1.hot_topics 95(126.67%) proved ↑26.67%",
        "+ 320300-2025-r1 zhengfeng.1.hot_topics 95(↑26.67%) printed ↑26.67%",
    ]
    assert lines[2].startswith("1 report, 64 printed changes in ")
    assert lines[-1] == f"wrote {READINGS}"
    assert [path.name for path in (project / READINGS).parent.glob(".*")] == []


def test_json_tells_the_same(project):
    edit(project / "seeds/raw/raw_zhengfeng.csv", "95(126.67%)", "95(↑26.67%)")
    told = json.loads(hotline(project, "changes", "--json").stdout)
    assert told["computed"] == ["320300-2025-r1"]
    assert sum(told["statuses"].values()) == 64
    assert [change["after"]["status"] for change in told["changed"]] == ["printed"]


def test_an_unknown_report_is_told_in_one_line(project):
    run = hotline(project, "changes", "320300-1999")
    assert run.returncode == 3
    assert run.stderr == "320300-1999: no such report is loaded, or a newer revision of it is\n"


def test_a_broken_seed_is_told_in_one_line(project):
    edit(project / "seeds/raw/raw_suchao.csv", ",95.97%", "")
    run = hotline(project, "changes")
    assert run.returncode == 1
    assert run.stderr == (
        "seeds/raw/raw_suchao.csv, row 2: cannot be read; `hotline build` tells why\n"
    )


def add_year_before(project):
    """A report of 2024 that printed the programme's 9533 requests, of which 2025 changed."""
    for name in ("raw_reports", "raw_zhengfeng"):
        path = project / "seeds/raw" / f"{name}.csv"
        rows = list(csv.DictReader(path.open(encoding="utf-8", newline="")))
        earlier = {**rows[0], "report_id": "320300-2024"}
        if name == "raw_reports":
            earlier |= {"report_year": "2024"}
        else:
            earlier |= {"total_requests": "9533", "on_air_requests": "3060"}
            earlier |= {"supervised_requests": "6473", "policy_answers": "530"}
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows([*rows, earlier])


def test_the_year_after_a_loaded_report_is_computed_again(project):
    add_year_before(project)
    result = refresh(project, ["320300-2024"])
    assert result.computed == ("320300-2024-r1", "320300-2025-r1")
    told = {row["column_code"]: row for _, row in result.difference.changed}
    assert told["policy_answers"]["status"] == "confirmed"
    assert told["policy_answers"]["prior_low"] == told["policy_answers"]["prior_high"] == "530"
    assert told["total_requests"]["status"] == "confirmed"


def test_a_report_may_state_the_changes_of_its_rates_in_points(project):
    conventions = project / READINGS.with_name("year_over_year_conventions.csv")
    conventions.write_text(
        conventions.read_text(encoding="utf-8")
        + "320300-2025,half_up,points,unprinted,as its notes say\n",
        encoding="utf-8",
    )
    told = json.loads(hotline(project, "changes", "--json").stdout)
    readings = {c["after"]["column_code"]: c["after"]["readings"] for c in told["changed"]}
    assert readings["answered_within_30s_rate"] == "↑14.36个百分点、↑4.36个百分点、↓4.36个百分点"
    assert set(readings) == {"answered_within_30s_rate", "over_10min_share"}


@pytest.mark.slow
def test_readings_made_by_other_conventions_stop_the_build(project):
    conventions = project / READINGS.with_name("year_over_year_conventions.csv")
    without = conventions.read_text(encoding="utf-8")
    conventions.write_text(
        without + "320300-2025,half_up,points,unprinted,as its notes say\n", encoding="utf-8"
    )
    assert hotline(project, "changes").returncode == 0
    assert hotline(project, "build").returncode == 0
    conventions.write_text(without, encoding="utf-8")
    stopped = hotline(project, "build")
    assert stopped.returncode == 1
    assert f"{KEY.replace(',', '-r')}: was made from other cells" in stopped.stderr


@pytest.mark.slow
def test_what_a_person_decided_is_built_and_what_needs_nobody_is_said(project):
    (project / OVERRULES).write_text(
        (project / OVERRULES).read_text(encoding="utf-8")
        + f"{KEY},zhengfeng,1,policy_answers,↑36.60%,见2024年报告,see the report of 2024\n"
        + f"{KEY},zhengfeng,1,hot_topics,↑26.67%,见2024年报告,see the report of 2024\n",
        encoding="utf-8",
    )
    run = hotline(project, "changes")
    assert "+ 320300-2025-r1 zhengfeng.1.policy_answers 724(136.60%) overruled" in run.stdout
    built = hotline(project, "build")
    assert built.returncode == 0, built.stderr
    assert built.stderr == (
        f"{OVERRULES}, report 320300-2025-r1, table_code zhengfeng, row_no 1,"
        " column_code hot_topics: ↑26.67% is no longer needed; the arithmetic says so by itself\n"
    )
