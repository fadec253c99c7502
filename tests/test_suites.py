"""The expectation suites: what follows from the registry, and that SQL and pandas agree on it."""

import shutil
from pathlib import Path

import duckdb
import pytest
from conftest import ROOT, hotline

from hotline.audit.data_docs import validate
from hotline.audit.findings import ERROR, WARNING
from hotline.audit.frames import frame
from hotline.audit.generated_suites import generated_suites
from hotline.audit.suites import Validation, read_suites, run_suites

pytestmark = pytest.mark.slow

SUITES = {suite.full_name: suite for suite in read_suites(ROOT)}
WRONG = {
    "VARCHAR": "'odd'",
    "BOOLEAN": "false",
    "DATE": "date '1900-01-01'",
    "TIMESTAMP": "date '1900-01-01'",
}


def break_every_column(connection, schema):
    """For each column of each table, copies of its first row: a wrong value there, and none."""
    for (table,) in connection.execute(
        "select table_name from duckdb_tables() where schema_name = ?", [schema]
    ).fetchall():
        name = f"{schema}.{table}"
        for column, kind, *_ in connection.execute(f"describe {name}").fetchall():
            for value in (WRONG.get(kind, "-1"), "null"):
                connection.execute(
                    f"insert into {name} select * replace (cast({value} as {kind}) as {column})"
                    f" from {name} where rowid = 0"
                )


@pytest.fixture(scope="module")
def broken(built_project, tmp_path_factory):
    """The working file of a build with every column of every table wrong somewhere."""
    path = tmp_path_factory.mktemp("broken") / "broken.duckdb"
    shutil.copy(built_project / "warehouse" / "hotline.duckdb", path)
    with duckdb.connect(str(path)) as connection:
        for schema in ("raw", "marts"):
            break_every_column(connection, schema)
        yield connection


@pytest.fixture(scope="module")
def by_pandas(broken, tmp_path_factory):
    """What Great Expectations says of the broken file's frames, by suite."""
    root = tmp_path_factory.mktemp("context") / "project"
    for part in ("gx", "seeds"):
        shutil.copytree(ROOT / part, root / part)
    return validate(root, broken, SUITES.values())


def counted(connection, suite):
    """Each expectation of a suite with the number of rows that fail it, counted by SQL."""
    return Validation(connection, suite, frame(ROOT, suite.name)).results()


@pytest.mark.parametrize("suite", SUITES)
def test_sql_and_great_expectations_count_the_same_failures(broken, by_pandas, suite):
    by_sql = {(e.type, tuple(e.columns)): n for e, n in counted(broken, SUITES[suite])}
    found = {}
    for result in by_pandas[suite].results:
        config = result.expectation_config
        columns = [
            config.kwargs[k] for k in ("column", "column_A", "column_B") if k in config.kwargs
        ]
        key = config.type, tuple(columns or config.kwargs["column_list"])
        assert not result.exception_info.get("raised_exception"), result.exception_info
        found[key] = result.result.get("unexpected_count", int(not result.success))
    assert by_sql == found


def test_the_broken_file_fails_every_kind_of_expectation(broken):
    failing = {
        expectation.type
        for suite in SUITES.values()
        for expectation, failures in counted(broken, suite)
        if failures
    }
    kinds = {e.type for suite in SUITES.values() for e in suite.expectations}
    assert failing == kinds - {"expect_table_columns_to_match_ordered_list"}


def test_every_seed_and_every_mart_has_a_suite_and_no_other_is_generated():
    generated = {path.stem for path in generated_suites(ROOT)}
    files = {path.stem for path in (ROOT / "gx" / "expectations" / "generated").glob("*.json")}
    marts = {path.stem for path in (ROOT / "models" / "marts").glob("*.sql")}
    seeds = {path.stem for path in (ROOT / "seeds" / "raw").glob("raw_*.csv")}
    assert files == generated == marts | seeds


@pytest.fixture
def built(built_project, tmp_path):
    """A copy of the working file to break."""
    path = tmp_path / "built.duckdb"
    shutil.copy(built_project / "warehouse" / "hotline.duckdb", path)
    with duckdb.connect(str(path)) as connection:
        yield connection


def test_a_build_passes_all_suites(built):
    found = run_suites(ROOT, built)
    assert found.findings == []
    assert found.check_count > 400


def test_a_finding_names_report_row_and_column_and_stops_publishing(built):
    built.execute(
        "update marts.fct_published_values set value = 1.5"
        " where column_code = 'answered_within_30s_rate'"
    )
    (finding,) = run_suites(ROOT, built).findings
    assert finding.severity == ERROR
    assert finding.report_key == "320300-2025-r1"
    assert finding.line.en == (
        "report 320300-2025-r1, written.published_rates, row_no 1, table_code calls, column_code"
        " answered_within_30s_rate: value 1.50000000, expected from 0 to 1"
    )
    assert finding.line.zh.endswith("value 1.50000000, 应在0与1之间")


def test_lines_without_gaps_are_demanded_where_lines_are_numbered(built):
    built.execute("update raw.raw_sharing set line_no = '8' where row_no = '7'")
    lines = [finding.line.en for finding in run_suites(ROOT, built).findings]
    assert [line.split(", expected")[0] for line in lines] == [
        "report 320300-2025-r1, generated.raw_sharing, row_no 7, line_no 8: line_step 2",
        "report 320300-2025-r1, generated.raw_sharing, row_no 8, line_no 8: line_step 0",
    ]


def test_what_does_not_add_up_in_the_marts_is_found(built):
    built.execute("update marts.fct_sharing set shared_request_count = 0 where line_no = 20")
    (finding,) = run_suites(ROOT, built).findings
    assert "added_up, printed 2367277, 2369444" in finding.line.en


def test_a_total_outside_its_band_is_a_warning_only(built):
    built.execute(
        "insert into marts.fct_report_checks by name select '320300-2025-r1' as report_key,"
        " 'band.requests' as check_code, 'band' as kind, 300 as stated, false as passed"
    )
    (finding,) = run_suites(ROOT, built).findings
    assert finding.severity == WARNING
    assert "request_bands" in finding.check


def test_data_docs_open_from_a_file_and_read_chinese(built_project, tmp_path):
    project = tmp_path / "project"
    shutil.copytree(built_project, project)
    run = hotline(project, "audit", "--docs", language="zh_CN.UTF-8")
    assert run.returncode == 0, run.stderr
    assert run.stderr == ""
    assert run.stdout.splitlines()[-1] == "数据文档: warehouse/audit/data_docs/index.html"
    index = Path(project / "warehouse" / "audit" / "data_docs" / "index.html")
    assert "written.added_up" in index.read_text(encoding="utf-8")
    text = "".join(page.read_text(encoding="utf-8") for page in index.parent.rglob("*.html"))
    assert "按维度加总等于公布的合计" in text
    assert 'charset="utf-8"' in text.lower() or "charset=utf-8" in text.lower()
