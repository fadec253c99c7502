"""Suites that can't be used are refused in one line, and a finding says which row it is of."""

import shutil
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from conftest import ROOT, hotline

from hotline.audit.judge import judge
from hotline.audit.suite_findings import run_suites
from hotline.audit.suites import read_suites
from hotline.errors import HotlineError

GENERATED, WRITTEN = "gx/expectations/generated", "gx/expectations/written"
DATES = f"{WRITTEN}/report_dates.json"
BETWEEN = "expect_column_values_to_be_between(years_after)"


def rewrite(old, new):
    """A fault in the text of a suite."""

    def apply(root):
        text = (root / DATES).read_text(encoding="utf-8")
        assert old in text
        (root / DATES).write_text(text.replace(old, new, 1), encoding="utf-8")

    return apply


FAULTS = {
    "broken JSON": (
        rewrite('"kwargs": {', '"kwargs": '),
        f"{DATES}, line 6: is not JSON: Expecting ',' delimiter",
        f"{DATES},第6行: 不是有效的JSON: Expecting ',' delimiter",
    ),
    "not UTF-8": (
        lambda root: (root / DATES).write_bytes("年".encode("gb18030")),
        f"{DATES}: is not UTF-8",
        f"{DATES}: 不是UTF-8编码",
    ),
    "other JSON": (
        lambda root: (root / DATES).write_text('{"expectations": [3]}'),
        f"{DATES}: is JSON, but not a suite of Great Expectations",
        f"{DATES}: 是JSON,但不是Great Expectations的期望套件",
    ),
    "nothing to hold it against": (
        lambda root: shutil.copy(root / DATES, root / WRITTEN / "raw_dates.json"),
        f"{WRITTEN}/raw_dates.json: nothing to hold it against: there is no"
        " gx/frames/raw_dates.sql, and no raw seed or mart raw_dates",
        f"{WRITTEN}/raw_dates.json: 没有可核对的数据: 既无gx/frames/raw_dates.sql,"
        "也无名为raw_dates的原始种子或数据集市",
    ),
    "one suite missing": (
        lambda root: (root / WRITTEN / "added_up.json").unlink(),
        f"{WRITTEN}/added_up.json: this suite is missing; restore it, or run make generate if it"
        " is to go",
        f"{WRITTEN}/added_up.json: 缺少此期望套件,请恢复;如确需移除,请运行make generate",
    ),
    "many of them missing": (
        lambda root: shutil.rmtree(root / WRITTEN),
        f"{WRITTEN}/added_up.json: this suite is missing, and 4 more; restore it, or run make"
        " generate if it is to go",
        f"{WRITTEN}/added_up.json: 缺少此期望套件,另缺4个,请恢复;如确需移除,请运行make generate",
    ),
    "the list of them missing": (
        lambda root: (root / "gx" / "suites.txt").unlink(),
        "gx/suites.txt: no such file or directory; restore it, or run make generate if it is to go",
        "gx/suites.txt: 没有此文件或目录,请恢复;如确需移除,请运行make generate",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_suite_that_cannot_be_used_is_told_in_one_line(tmp_path, fault):
    for part in ("gx", "models/marts", "seeds/reference"):
        shutil.copytree(ROOT / part, tmp_path / part)
    apply, english, chinese = FAULTS[fault]
    assert read_suites(tmp_path)
    apply(tmp_path)
    with pytest.raises(HotlineError) as refused:
        read_suites(tmp_path)
    assert (refused.value.text.en, refused.value.text.zh) == (english, chinese)


@pytest.mark.parametrize("command", ["build", "audit"])
def test_nothing_is_built_or_published_then(built_project, tmp_path, command):
    project = tmp_path / "project"
    shutil.copytree(built_project, project)
    files = [project / "published" / "hotline.duckdb", project / "warehouse" / "hotline.duckdb"]
    before = [file.read_bytes() for file in files]
    shutil.rmtree(project / WRITTEN)
    run = hotline(project, command)
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr == FAULTS["many of them missing"][1] + "\n"
    assert [file.read_bytes() for file in files] == before


@pytest.fixture
def built(built_project, tmp_path):
    """A copy of the working file to break."""
    return Path(shutil.copy(built_project / "warehouse" / "hotline.duckdb", tmp_path))


@pytest.fixture(scope="module")
def great_expectations():
    with judge(ROOT) as each:
        yield each


@pytest.fixture
def lines(great_expectations, built):
    """What a suite finds after a statement, in both languages."""

    def after(statement, file):
        with duckdb.connect(str(built)) as connection:
            connection.execute(statement)
        (suite,) = [suite for suite in read_suites(ROOT) if str(suite.file) == file]
        findings = run_suites(great_expectations, [suite], built).findings
        return [(finding.line.en, finding.line.zh) for finding in findings]

    return after


def test_a_finding_of_a_mart_names_the_key_of_its_row(lines):
    name = "generated.fct_member_units, level_code city, unit_type_code state_enterprise"
    assert lines(
        "update marts.fct_member_units set unit_count = -28"
        " where level_code = 'city' and unit_type_code = 'state_enterprise'",
        f"{GENERATED}/fct_member_units.json",
    ) == [
        (
            f"report 320300-2025-r1, {name}: unit_count -28, expected at least 0",
            f"报告 320300-2025-r1, {name}: unit_count -28, 应不小于0",
        )
    ]


def test_a_finding_of_what_is_of_no_report_names_its_key_alone(lines):
    found = lines(
        "update marts.dim_cell set table_code = 'odd' where table_code = 'calls'",
        f"{GENERATED}/dim_cell.json",
    )
    assert len(found) == 5
    for english, chinese in found:
        assert english.startswith("generated.dim_cell, row_code ")
        assert ": table_code odd, expected one of baike, " in english
        assert ": table_code odd, 应为baike、" in chinese


def test_what_great_expectations_cannot_take_names_the_expectation(great_expectations, built):
    for change, complaint in (
        (
            {"type": "expect_the_unexpected"},
            f"{DATES}: expect_the_unexpected: expect_the_unexpected not found",
        ),
        (
            {"kwargs": {"column": "years_after", "min_value": "x", "mostly": 2}},
            f"{DATES}: {BETWEEN.partition('(')[0]}: ",
        ),
        (
            {"kwargs": {"column": "nowhere", "min_value": 0}},
            f'{DATES}: expect_column_values_to_be_between(nowhere): Error: The column "nowhere"',
        ),
    ):
        (suite,) = [suite for suite in read_suites(ROOT) if str(suite.file) == DATES]
        entry = {**suite.told["expectations"][0], **change}
        suite = replace(suite, told={**suite.told, "expectations": [entry]})
        with pytest.raises(HotlineError) as refused:
            run_suites(great_expectations, [suite], built)
        assert refused.value.text.en.startswith(complaint)
        assert "\n" not in refused.value.text.en


def test_a_query_that_the_database_refuses_names_its_suite(great_expectations, built, tmp_path):
    shutil.copytree(ROOT / "gx" / "frames", tmp_path / "gx" / "frames")
    (tmp_path / "gx" / "frames" / "report_dates.sql").write_text("select nothing from nowhere")
    (suite,) = [suite for suite in read_suites(ROOT) if str(suite.file) == DATES]
    with judge(tmp_path) as elsewhere, pytest.raises(HotlineError) as refused:
        run_suites(elsewhere, [suite], built)
    assert refused.value.text.en.startswith(DATES)
    assert "nowhere" in refused.value.text.en
    assert "\n" not in refused.value.text.en
