"""Write, audit, publish: what fails is never published, and what is published is never lost.

One project lives through it all, since each build takes seconds: three reports of which two
fail, then a published one whose seeds are touched.
"""

import csv
import json
import xml.etree.ElementTree as ET
from dataclasses import dataclass

import duckdb
import pytest
from conftest import copy_project, hotline
from loading_tools import REAL, corrected, put
from scaled_reports import Original, scaled_reports, write_reports

pytestmark = pytest.mark.slow

COUNT = 3
CHECK = "requests.enterprise.by_channel"
HOLDS = "sharing.total"
ENTERPRISE_PHONE = 17043


@dataclass
class Life:
    """Runs of the command line in their order, and what was published after each."""

    project: object
    keys: list
    factors: list
    runs: dict
    files: dict

    def result(self, run):
        return self.files[run]["result.json"]


def edit_cell(project, seed, report_id, row_no, column, change):
    """Change one cell of a raw seed; returns what it was."""
    path = project / "seeds" / "raw" / f"{seed}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    (row,) = [r for r in rows if (r["report_id"], r["row_no"]) == (report_id, str(row_no))]
    before, row[column] = row[column], change(row[column])
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return before


@pytest.fixture(scope="module")
def life(tmp_path_factory):
    project = copy_project(tmp_path_factory.mktemp("gate") / "project")
    write_reports(project, COUNT)
    aliases = project / "seeds" / "reference" / "department_aliases.csv"
    aliases.write_text(aliases.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    reports = scaled_reports(Original(project), COUNT)
    ids = [report.report_id for report in reports]
    life = Life(project, [f"{i}-r1" for i in ids], [r.factor for r in reports], {}, {})

    def run(name, *arguments, **options):
        life.runs[name] = hotline(project, *arguments, **options)
        life.files[name] = {
            path.name: path.read_bytes()
            for folder in ("published", "warehouse/audit")
            for path in (project / folder).glob("[!.]*")
        }
        if "result.json" in life.files[name]:
            life.files[name]["result.json"] = json.loads(life.files[name]["result.json"])

    edit_cell(project, "raw_calls", ids[1], 1, "answered_calls", lambda text: "x" + text)
    edit_cell(
        project, "raw_requests", ids[2], 2, "phone_requests",
        lambda text: text.replace(str(ENTERPRISE_PHONE * life.factors[2]), "51192"),
    )  # fmt: skip
    assert hotline(project, "changes").returncode == 0
    run("quarantine", "build")
    run("reports", "reports", "--json")
    run("explain", "audit", "--explain", CHECK)
    run("explain what holds", "audit", "--explain", HOLDS, "--report", ids[2])
    run("explain what was not read", "audit", "--explain", HOLDS, "--report", ids[1])
    run("audit", "audit", language="zh_CN.UTF-8")
    edit_cell(project, "raw_requests", ids[0], 2, "phone_requests", lambda t: "17034(140.35%)")
    assert hotline(project, "changes").returncode == 0
    run("stop", "build", language="zh_CN.UTF-8")
    return life


def published_keys(life):
    with duckdb.connect(
        str(life.project / "published" / "hotline.duckdb"), read_only=True
    ) as connection:
        return [
            k for (k,) in connection.execute("select report_key from marts.dim_report").fetchall()
        ]


def test_new_reports_that_fail_are_left_out_and_the_others_are_published(life):
    run = life.runs["quarantine"]
    assert run.returncode == 4, run.stderr
    assert published_keys(life) == life.keys[:1]
    assert f"quarantined, not published: {', '.join(life.keys[1:])}" in run.stdout


def test_nothing_published_holds_anything_of_a_quarantined_report(life):
    with duckdb.connect(
        str(life.project / "published" / "hotline.duckdb"), read_only=True
    ) as connection:
        tables = connection.execute(
            "select table_schema, table_name from information_schema.columns"
            " where column_name = 'report_key'"
        ).fetchall()
        assert len(tables) > 20
        assert {schema for schema, _ in tables} == {"marts"}
        for schema, table in tables:
            keys = connection.execute(
                f"select distinct report_key from {schema}.{table}"
            ).fetchall()
            assert keys in ([(life.keys[0],)], []), f"{schema}.{table}"


def test_each_quarantined_report_is_told_with_its_own_reason(life):
    told = life.result("quarantine")["quarantined"]
    assert {key: {finding["check"] for finding in found} for key, found in told.items()} == {
        life.keys[1]: {"readable_int_published_values_ref_stg_code_lists_"},
        life.keys[2]: {"explained_int_report_checks_"},
    }
    error = life.runs["quarantine"].stderr
    assert f"report {life.keys[1]}, row_no 1, column answered_calls: x" in error
    assert f"report {life.keys[2]}, check {CHECK}: printed 51603, computed 51666" in error
    assert len(error.splitlines()) <= 10


def test_the_culprit_is_named_with_what_it_may_have_been(life):
    """51129 is three times 17043, and 51192 was put in its place."""
    line = (
        f"report {life.keys[2]}, most likely: seeds/raw/raw_requests.csv, row_no 2, column"
        " phone_requests: printed 51192, 51129 expected, which would satisfy"
    )
    assert line in life.runs["quarantine"].stderr


def test_reports_lists_what_is_quarantined(life):
    listed = json.loads(life.runs["reports"].stdout)
    assert [(row["report_id"], row["state"]) for row in listed] == sorted(
        zip(
            [key.removesuffix("-r1") for key in life.keys],
            ["published", "quarantined", "quarantined"],
            strict=True,
        )
    )


def test_a_check_is_explained_even_of_a_report_that_was_left_out(life):
    lines = life.runs["explain"].stdout.splitlines()
    assert lines[0] == f"{life.keys[2]} {CHECK}: 企业诉求总量=各来源之和: fails"
    assert (
        "  part: seeds/raw/raw_requests.csv, row_no 2, column phone_requests: 企业诉求 ·"
        " 诉求来源(件)/电话 51192(140.35%) (line 135)" in lines
    )
    assert "  51603 ≠ 474 + 0 + 51192 + 0 = 51666; difference -63, tolerance 0" in lines
    entry = f"{life.keys[2].removesuffix('-r1')},{CHECK},51603,51666,<原因>,<reason>"
    assert any(line.endswith(entry) for line in lines)
    assert f"{life.keys[0]} {CHECK}: 企业诉求总量=各来源之和: holds" in lines


def test_a_check_that_was_not_kept_of_a_report_that_was_left_out_is_told_as_such(life):
    for run, key, kept in (
        ("explain what holds", life.keys[2], CHECK),
        ("explain what was not read", life.keys[1], "none of its checks was kept"),
    ):
        outcome = life.runs[run]
        assert outcome.returncode == 1
        (line,) = outcome.stderr.splitlines()
        assert line.startswith(f"{key} is quarantined, so warehouse/hotline.duckdb doesn't hold it")
        assert kept in line


def test_the_audit_alone_publishes_nothing_and_shows_what_is_quarantined(life):
    run = life.runs["audit"]
    assert run.returncode == 4
    assert f"已隔离,未发布: {', '.join(life.keys[1:])}" in run.stderr
    assert f"核对 {CHECK}: 印为 51603, 计算为 51666" in run.stderr
    assert "1份报告" in run.stdout
    assert life.files["audit"]["hotline.duckdb"] == life.files["quarantine"]["hotline.duckdb"]
    assert life.result("audit")["outcome"] == "passed"


def test_a_published_report_that_fails_stops_everything(life):
    run = life.runs["stop"]
    assert run.returncode == 1
    assert f"报告 {life.keys[0]}, 核对 {CHECK}: 印为 17201, 计算为 17192" in run.stderr
    assert "published/hotline.duckdb保持原样" in run.stderr
    assert len(run.stderr.splitlines()) <= 11
    assert life.files["stop"]["hotline.duckdb"] == life.files["audit"]["hotline.duckdb"]


def test_every_problem_is_told_in_the_readers_language(life):
    for line in life.runs["stop"].stderr.splitlines():
        assert any("一" <= sign <= "鿿" for sign in line), line
        assert " is " not in line and "printed" not in line, line


def test_the_history_survives_rebuilds_and_is_published(life):
    with (life.project / "warehouse" / "audit_history.csv").open(encoding="utf-8") as file:
        history = list(csv.DictReader(file))
    assert [(run["command"], run["outcome"]) for run in history] == [
        ("build", "quarantined"), ("audit", "passed"), ("build", "refused"),
    ]  # fmt: skip
    assert [run["report_count"] for run in history] == ["3", "3", "3"]
    assert [run["quarantined_count"] for run in history][:2] == ["2", "2"]
    assert all(int(run["check_count"]) > 200 for run in history[:2])
    with duckdb.connect(
        str(life.project / "published" / "hotline.duckdb"), read_only=True
    ) as connection:
        runs = connection.execute(
            "select run_id, outcome, quarantined_count, commit_sha from marts.fct_audit_run"
        ).fetchall()
    assert runs == [(history[0]["run_id"], "quarantined", 2, None)]


def test_the_result_is_junit_and_a_page_in_both_languages(life):
    suites = ET.fromstring(life.files["stop"]["result.xml"])
    failed = {suite.get("name"): int(suite.get("failures")) for suite in suites}
    assert failed["arithmetic"] == 1 and failed["build"] == 0
    page = life.files["stop"]["result.html"].decode()
    assert '<meta charset="utf-8">' in page
    assert f"report {life.keys[0]}, check {CHECK}" in page
    assert f"报告 {life.keys[0]}, 核对 {CHECK}" in page


def test_a_faulty_revision_is_left_out_and_the_earlier_one_stays_published(tmp_path):
    project = copy_project(tmp_path / "project")
    assert hotline(project, "build").returncode == 0
    faulty = corrected(REAL, "sharing", 4, "method", "信鸽")
    document = put(tmp_path, "faulty.txt", faulty)
    assert hotline(project, "load", str(document)).returncode == 0
    run = hotline(project, "build")
    assert run.returncode == 4, run.stderr
    assert "320300-2025-r2, row_no 5, column method: 信鸽 is not a known method" in run.stderr
    with duckdb.connect(
        str(project / "published" / "hotline.duckdb"), read_only=True
    ) as connection:
        reports = connection.execute("select report_key, is_current from marts.dim_report")
        assert reports.fetchall() == [("320300-2025-r1", True)]
