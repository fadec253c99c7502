"""Suites that can't be used are refused in one line, and a finding says which row it is of."""

import json
import shutil
from pathlib import Path

import duckdb
import pytest
from conftest import ROOT, hotline

from hotline.audit.frames import frame
from hotline.audit.suites import Validation, read_suite, read_suites
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
    "a type without SQL": (
        rewrite("expect_column_values_to_be_between", "expect_column_mean_to_be_between"),
        f"{DATES}: expect_column_mean_to_be_between(years_after): a type of expectation that has"
        " no SQL in hotline/audit/expectations.py",
        f"{DATES}: expect_column_mean_to_be_between(years_after):"
        " hotline/audit/expectations.py中没有此类期望的SQL",
    ),
    "an argument that the SQL would pass over": (
        rewrite('"min_value"', '"mostly": 0.5, "min_value"'),
        f"{DATES}: {BETWEEN}: the gate knows no argument mostly",
        f"{DATES}: {BETWEEN}: 关卡不识别参数mostly",
    ),
    "an argument that is missing": (
        rewrite('"column": "years_after",', ""),
        f"{DATES}: expect_column_values_to_be_between: has no column",
        f"{DATES}: expect_column_values_to_be_between: 缺少column",
    ),
    "nothing to hold it against": (
        lambda root: shutil.copy(root / DATES, root / WRITTEN / "raw_dates.json"),
        f"{WRITTEN}/raw_dates.json: nothing to hold it against: there is no"
        " gx/frames/raw_dates.sql, and no raw seed or mart raw_dates",
        f"{WRITTEN}/raw_dates.json: 没有可核对的数据: 既无gx/frames/raw_dates.sql,"
        "也无名为raw_dates的原始种子或数据集市",
    ),
    "one generated suite missing": (
        lambda root: (root / GENERATED / "fct_calls.json").unlink(),
        f"{GENERATED}/fct_calls.json: this generated suite is missing; run make generate",
        f"{GENERATED}/fct_calls.json: 缺少此生成的期望套件,请运行make generate",
    ),
    "all of them missing": (
        lambda root: shutil.rmtree(root / GENERATED),
        f"{GENERATED}/raw_reports.json: this generated suite is missing, and 57 more;"
        " run make generate",
        f"{GENERATED}/raw_reports.json: 缺少此生成的期望套件,另缺57个,请运行make generate",
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
    shutil.rmtree(project / GENERATED)
    run = hotline(project, command)
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr == FAULTS["all of them missing"][1] + "\n"
    assert [file.read_bytes() for file in files] == before


@pytest.fixture
def built(built_project, tmp_path):
    """A copy of the working file to break."""
    shutil.copy(built_project / "warehouse" / "hotline.duckdb", tmp_path)
    with duckdb.connect(str(tmp_path / "hotline.duckdb")) as connection:
        yield connection


def lines(connection, file):
    """What a suite finds, in both languages."""
    suite = read_suite(ROOT, Path(file))
    validation = Validation(connection, suite, frame(ROOT, suite.name))
    return [
        (finding.line.en, finding.line.zh)
        for expectation, failures in validation.results()
        if failures
        for finding in validation.findings(expectation)
    ]


def test_a_finding_of_a_mart_names_the_key_of_its_row(built):
    built.execute(
        "update marts.fct_member_units set unit_count = -28"
        " where level_code = 'city' and unit_type_code = 'state_enterprise'"
    )
    name = "generated.fct_member_units, level_code city, unit_type_code state_enterprise"
    assert lines(built, f"{GENERATED}/fct_member_units.json") == [
        (
            f"report 320300-2025-r1, {name}: unit_count -28, expected at least 0",
            f"报告 320300-2025-r1, {name}: unit_count -28, 应不小于0",
        )
    ]


def test_a_finding_of_what_is_of_no_report_names_its_key_alone(built):
    built.execute(
        "update marts.dim_check_cell set check_code = 'twice', check_role = 'part',"
        " table_code = 'calls', row_code = 'r', column_code = 'c' where rowid < 2"
    )
    values = "twice, part, calls, r, c"
    columns = "check_code, check_role, table_code, row_code, column_code"
    found = lines(built, f"{GENERATED}/dim_check_cell.json")
    assert len(found) == 2
    for english, chinese in found:
        assert english.startswith("generated.dim_check_cell, row_no ")
        assert english.endswith(f": {columns} {values}, expected once")
        assert chinese.endswith(f": {columns} {values}, 应只出现一次")


def test_what_the_database_refuses_names_the_expectation(built, tmp_path):
    told = json.loads((ROOT / DATES).read_text(encoding="utf-8"))
    told["expectations"][0]["kwargs"]["min_value"] = "x"
    (tmp_path / "gx" / "frames").mkdir(parents=True)
    shutil.copy(ROOT / "gx" / "frames" / "report_dates.sql", tmp_path / "gx" / "frames")
    (tmp_path / "dates.json").write_text(json.dumps(told), encoding="utf-8")
    suite = read_suite(tmp_path, Path("dates.json"))
    validation = Validation(built, suite, frame(tmp_path, "report_dates"))
    with pytest.raises(
        HotlineError, match=r"expect_column_values_to_be_between\(years_after\): Con"
    ):
        list(validation.results())
