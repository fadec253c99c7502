"""The expectation suites, as Great Expectations judges them on DuckDB."""

import shutil
from collections import Counter

import duckdb
import pytest
from conftest import ROOT, hotline
from page_tools import chromium, opened

from hotline.audit.findings import ERROR, WARNING
from hotline.audit.frames import frame
from hotline.audit.judge import judge
from hotline.audit.suite_findings import run_suites
from hotline.audit.suites import read_suites
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
    return path


@pytest.fixture(scope="module")
def on_duckdb(broken):
    """What Great Expectations says of the broken file: by suite, the expectations that fail."""
    with judge(ROOT) as great_expectations:
        told = great_expectations.verdicts(str(broken), list(SUITES.values()))
    return {suite["name"]: suite["results"] for suite in told}


@pytest.fixture(scope="module")
def on_pandas(broken):
    """The same by its other engine: frames that are read whole."""
    import great_expectations as gx

    from hotline.audit.gx_context import expectation_of

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    frames = context.data_sources.add_pandas("frames")
    found = {}
    with duckdb.connect(str(broken), read_only=True) as connection:
        for name, suite in SUITES.items():
            asset = frames.add_dataframe_asset(name)
            batch = asset.add_batch_definition_whole_dataframe("whole").get_batch(
                {"dataframe": connection.execute(frame(ROOT, suite.name)).df()}
            )
            found[name] = [
                batch.validate(expectation_of(name, number, told))
                for number, told in enumerate(suite.told["expectations"])
            ]
    return found


@pytest.mark.parametrize("suite", SUITES)
def test_both_engines_of_great_expectations_fail_the_same(on_duckdb, on_pandas, suite):
    def told(kind, arguments, success):
        columns = [arguments.get(n) for n in ("column", "column_A", "column_B")]
        return kind, columns, success

    by_duckdb = [told(e["type"], e["arguments"], e["success"]) for e in on_duckdb[suite]]
    by_pandas = [
        told(r.expectation_config.type, r.expectation_config.kwargs, r.success)
        for r in on_pandas[suite]
    ]
    assert sorted(by_duckdb, key=str) == sorted(by_pandas, key=str)


def test_the_broken_file_fails_every_kind_of_expectation(on_duckdb):
    entries = [entry for suite in on_duckdb.values() for entry in suite]
    assert {e["type"] for e in entries if not e["success"]} == {e["type"] for e in entries}


def test_a_report_in_every_failing_row_is_known_however_many_there_are(broken):
    """Five rows of a report are told, and no report is missed for those."""
    with judge(ROOT) as great_expectations:
        found = run_suites(great_expectations, [SUITES["generated.raw_requests"]], broken)
    assert "320300-2025-r1" in found.reports
    of_one = Counter(f.check for f in found.findings if f.report_key == "320300-2025-r1")
    assert max(of_one.values()) <= 5


def test_the_suites_that_are_there_are_those_that_are_listed():
    files = (ROOT / "gx" / "expectations").glob("*/*.json")
    listed = (ROOT / "gx" / "suites.txt").read_text(encoding="utf-8").split()
    assert sorted(f"{file.parent.name}.{file.stem}" for file in files) == listed
    generated = {path.stem for path in generated_suites(ROOT) if path.suffix == ".json"}
    assert {name.partition(".")[2] for name in listed if name.startswith("generated.")} == generated


@pytest.fixture
def built(built_project, tmp_path):
    """A copy of the working file to break, and all suites held against it after a statement."""
    path = tmp_path / "built.duckdb"
    shutil.copy(built_project / "warehouse" / "hotline.duckdb", path)

    def after(statement="select 1"):
        with duckdb.connect(str(path)) as connection:
            connection.execute(statement)
        with judge(ROOT) as great_expectations:
            return run_suites(great_expectations, list(SUITES.values()), path)

    return after


def test_a_build_passes_all_suites(built):
    found = built()
    assert found.findings == []
    assert found.check_count == sum(len(s.told["expectations"]) for s in SUITES.values())


def test_a_finding_names_report_row_and_column_and_stops_publishing(built):
    found = built(
        "update marts.fct_published_values set value = 1.5"
        " where column_code = 'answered_within_30s_rate'"
    )
    (finding,) = found.findings
    assert finding.severity == ERROR
    assert finding.report_key == "320300-2025-r1"
    assert finding.line.en == (
        "report 320300-2025-r1, written.published_rates, row_no 1, table_code calls, column_code"
        " answered_within_30s_rate: value 1.50000000, expected from 0 to 1 (a rate is a part of a"
        " whole)"
    )
    assert finding.line.zh.endswith("value 1.50000000, 应在0与1之间(比率应在0与1之间)")


def test_lines_without_gaps_are_demanded_where_lines_are_numbered(built):
    found = built("update raw.raw_sharing set line_no = '8' where row_no = '7'")
    lines = [finding.line.en for finding in found.findings]
    assert [line.split(", expected")[0] for line in lines] == [
        "report 320300-2025-r1, generated.raw_sharing, row_no 7, line_no 8: line_step 2",
        "report 320300-2025-r1, generated.raw_sharing, row_no 8, line_no 8: line_step 0",
    ]


def test_what_does_not_add_up_in_the_marts_is_found(built):
    found = built("update marts.fct_sharing set shared_request_count = 0 where line_no = 20")
    (finding,) = found.findings
    assert "added_up, printed 2367277, 2369444" in finding.line.en


def test_a_total_outside_its_band_is_a_warning_only(built):
    found = built(
        "insert into marts.fct_report_checks by name select '320300-2025-r1' as report_key,"
        " 'band.requests' as check_code, 'band' as kind, 300 as stated, false as passed"
    )
    (finding,) = found.findings
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
    for part in ("generated.fct_member_units", "成员单位", "未通过 failed", "2 / 3"):
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
    assert len(signs) == 3
    assert [sign for sign in signs if "符合" not in sign] == ['"✗ 不符 fails"']
