"""The expectation suites: what follows from the registry, and that SQL and pandas agree on it."""

import shutil

import duckdb
import pytest
from conftest import ROOT, hotline
from page_tools import chromium, opened

from hotline.audit.data_docs import validate
from hotline.audit.findings import ERROR, WARNING
from hotline.audit.frames import frame
from hotline.audit.suites import Validation, read_suites, run_suites
from hotline.errors import HotlineError
from hotline.generate.suites import generated_suites

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
    return {each.suite.full_name: each.result for each in validate(root, broken, SUITES.values())}


def counted(connection, suite):
    """Each expectation of a suite with the number of rows that fail it, counted by SQL."""
    return Validation(connection, suite, frame(ROOT, suite.name)).results()


def without_checkpoint(gx):
    (gx / "checkpoints" / "written.report_dates.json").unlink()


def under_another_name(gx):
    file = gx / "expectations" / "written" / "report_dates.json"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('"written.report_dates"', '"dates"'), encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (
            without_checkpoint,
            "gx/checkpoints/written.report_dates.json: is missing; run make generate",
        ),
        (
            under_another_name,
            "gx/expectations/written/report_dates.json: ExpectationSuite 'dates' not found.",
        ),
    ],
)
def test_what_great_expectations_cannot_run_is_told_in_one_line(
    broken, tmp_path, change, complaint
):
    shutil.copytree(ROOT / "gx", tmp_path / "gx")
    change(tmp_path / "gx")
    with pytest.raises(HotlineError) as refused:
        validate(tmp_path, broken, [SUITES["written.report_dates"]])
    assert refused.value.text.en.startswith(complaint)
    assert "\n" not in refused.value.text.en


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


@pytest.fixture(scope="module")
def docs(built_project, tmp_path_factory):
    """The folder of Data Docs as a user writes them, of a mart that is wrong in one place."""
    project = tmp_path_factory.mktemp("docs") / "project"
    shutil.copytree(built_project, project)
    with duckdb.connect(str(project / "warehouse" / "hotline.duckdb")) as connection:
        connection.execute(
            "update marts.fct_member_units set unit_count = -28"
            " where unit_type_code = 'hotline_platform'"
        )
    for _ in range(2):
        run = hotline(project, "audit", "--docs", language="zh_CN.UTF-8")
        assert run.returncode == 1
        assert "Traceback" not in run.stderr
        assert run.stdout.splitlines()[-1] == "数据文档: warehouse/audit/data_docs/index.html"
    folder = project / "warehouse" / "audit" / "data_docs"
    assert {path.name for path in folder.parent.iterdir()} >= {"data_docs", "result.html"}
    assert not list(folder.parent.glob(".*")), "what was written under another name is left"
    return folder


@pytest.mark.needs("chromium")
def test_data_docs_lead_to_every_suite_and_its_result_without_a_network(docs):
    with chromium() as browser, opened(browser, docs / "index.html") as page:
        rows = page.locator("tbody tr")
        assert sorted(rows.locator("td:first-child").all_inner_texts()) == sorted(SUITES)
        first = rows.first.inner_text()
        links = page.locator("a").evaluate_all("links => links.map(link => link.pathname)")
    for part in ("generated.fct_member_units", "成员单位", "未通过 failed", "7 / 8"):
        assert part in first
    assert len(links) == 2 * len(SUITES)
    # The pages of an earlier run are gone: nothing leads to them.
    pages = {str(path) for path in docs.rglob("*.html") if path.name != "index.html"}
    assert pages == set(links)


@pytest.mark.needs("chromium")
def test_what_great_expectations_says_reads_without_a_network(docs):
    asked, told = [], {}
    with chromium() as browser:
        page = browser.new_page()
        page.route(lambda url: not url.startswith("file:"), lambda route: route.abort())
        page.goto((docs / "index.html").as_uri())
        for name, link in (
            ("suite", "written.added_up"),
            ("result", "未通过 failed"),
        ):
            page.get_by_role("link", name=link, exact=True).click()
            page.wait_for_load_state()
            told[name] = page.locator("body").inner_text()
            signs = page.locator("td i.fas").evaluate_all(
                "signs => signs.map(sign => getComputedStyle(sign, '::before').content)"
            )
            page.get_by_role("link", name="Home", exact=True).click()
            asked.append(page.url)
    assert asked == [(docs / "index.html").as_uri()] * 2
    assert "按维度加总等于公布的合计" in told["suite"]
    for part in ("generated.fct_member_units", "unit_count", "2 unexpected values found", "-28"):
        assert part in told["result"]
    assert len(signs) == 8
    assert [sign for sign in signs if "符合" not in sign] == ['"✗ 不符 fails"']
