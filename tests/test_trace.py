"""`hotline trace`: from any figure to the cells that the report prints it in."""

import csv
import json
from decimal import Decimal

import pytest
from conftest import hotline

from hotline.errors import HotlineError
from hotline.language import Text
from hotline.tracing import FACTS, NUMBERS, trace
from hotline.tracing.figures import NoCells, trace_figures
from hotline.warehouse.published import published_marts

REPORT = "320300-2025-r1"


def cells(found):
    """(table, row, column, printed, place) of every cell of a trace."""
    return [
        (cell.table_code, cell.row_code, cell.column_code, cell.printed_text, cell.source_place)
        for traced in found.traced
        for cell in traced.cells
    ]


def outcomes(cell):
    return {(check.check_code, check.role, check.outcome) for check in cell.checks}


def test_a_number_is_followed_to_each_place_where_it_is_printed(built_project):
    """The report says it in line 35 of its text and again as the total of its sharing table."""
    found = trace(built_project, "2369444")
    assert cells(found) == [
        ("claims", "shared_requests", "figure", "2369444件", "line 35"),
        ("sharing", "total", "shared_requests", "2369444", "line 116"),
    ]
    in_table = found.traced[1].cells[0]
    assert (in_table.title, in_table.table_label) == (
        "徐州 12345 热线 2025 年度运行服务情况", "共享诉求数量"
    )  # fmt: skip
    assert outcomes(in_table) == {
        ("claims.shared_requests", "part", "passed"),
        ("sharing.total", "stated", "passed"),
    }


@pytest.mark.parametrize("wanted", ["94.38%", "0.9438", "94.38", "94.38%(14.36%)"])
def test_a_rate_is_found_as_it_is_printed_and_as_it_is_stored(built_project, wanted):
    found = cells(trace(built_project, wanted))
    assert ("calls", "all", "answered_within_30s_rate", "94.38%(14.36%)", "line 140") in found


def test_a_figure_is_found_with_separators(built_project):
    assert cells(trace(built_project, "2,369,444")) == cells(trace(built_project, "2369444"))


def test_a_fact_is_followed_to_the_cell_of_its_members(built_project):
    found = trace(
        built_project, "fct_requests.request_count", "requester_code = 'individual'", most=2
    )
    assert cells(found) == [
        ("requests", "individual", "internet_requests", "31031(124.68%)", "line 134"),
        ("requests", "individual", "other_requests", "28(16.67%)", "line 134"),
    ]
    assert found.more == 2
    assert [traced.figure.row["channel_code"] for traced in found.traced] == ["internet", "other"]


def test_a_difference_of_two_cells_is_followed_to_both(built_project):
    """Counties are the whole less the city: 297 − 173 agents, in lines 124 and 123, whole first."""
    found = trace(
        built_project,
        "fct_staffing.staff_count",
        "level_code = 'county' and staff_role_code = 'agent'",
    )
    assert found.traced[0].figure.value == 297 - 173
    assert [cell.value for cell in found.traced[0].cells] == [297, 173]


def test_every_figure_of_every_fact_has_its_cell_and_is_what_is_printed(published, built_project):
    """The way is found from data, so it has to be there for each of them."""
    traced_columns, without = 0, []
    for mart in published_marts(published, built_project):
        for column in mart.columns:
            if not (mart.name.startswith(FACTS) and column.type.startswith(NUMBERS)):
                continue
            try:
                figures, count = trace_figures(published, mart, column.name, "true", 100_000)
            except NoCells:
                without.append(f"{mart.name}.{column.name}")
                continue
            assert len(figures) == count
            is_of_measure = mart.name.startswith("fct_") and not {
                "row_no", "check_code"
            } & {each.name for each in mart.columns}  # fmt: skip
            traced_columns += is_of_measure
            for figure in figures:
                printed = [
                    published.execute(
                        "select value from marts.fct_published_values where report_key = ?"
                        " and table_code = ? and row_no = ? and column_code = ?",
                        list(vars(cell).values()),
                    ).fetchone()[0]
                    for cell in figure.cells
                ]
                # a population comes from elsewhere
                assert printed or "residents" in str(figure.row.get("rate_code")), figure
                if is_of_measure and figure.row.get("level_code") == "county" and len(printed) > 1:
                    assert figure.value == printed[0] - printed[1], figure
                # of counts, which `test_rates` holds to what is printed
                elif figure.row.get("is_computed"):
                    assert all(value == value.to_integral_value() for value in printed), figure
                elif mart.name == "fct_rates":
                    assert figure.value == printed[0] or column.name != "value", figure
                elif is_of_measure:
                    assert set(printed) == {figure.value}, figure
    assert without == ["fct_audit_run.duration_seconds"]
    assert traced_columns == 24


def test_a_check_is_followed_to_the_cells_that_it_reads(built_project):
    found = trace(built_project, "fct_report_checks.stated", "check_code = 'requests.total.total'")
    assert {cell[:3] for cell in cells(found)} == {
        ("requests", "total", "total_requests"),
        ("requests", "individual", "total_requests"),
        ("requests", "enterprise", "total_requests"),
    }


def test_a_misprinted_change_is_told_with_its_check(built_project):
    (traced,) = trace(built_project, "2991152").traced
    (cell,) = traced.cells
    assert (cell.change.status, cell.change.prior_low) == ("misprint", Decimal(3276765))
    assert ("change.requests.individual.1.total_requests", "stated", "known") in outcomes(cell)
    assert ("requests.total.total", "part", "passed") in outcomes(cell)


def test_a_known_difference_is_explained_in_both_languages(built_project):
    (traced,) = trace(built_project, "95.97%").traced
    (known,) = (check for check in traced.cells[0].checks if check.outcome == "known")
    path = built_project / "seeds" / "reference" / "known_discrepancies.csv"
    with path.open(encoding="utf-8") as file:
        (listed,) = (row for row in csv.DictReader(file) if row["check_code"] == known.check_code)
    assert known.explanation == Text(listed["reason_en"], listed["reason_zh"])


def test_a_check_of_names_is_followed_to_each_of_them(built_project):
    """The report says that 23 departments share; its table names them in twenty lines."""
    found = trace(
        built_project, "fct_report_checks.stated", "check_code = 'claims.sharing_departments'"
    )
    first, *lines = cells(found)
    assert first[:3] == ("claims", "sharing_departments", "figure")
    assert {line[:2] for line in lines} == {("sharing", "line")} and len(lines) == 20


def test_a_recovered_number_is_followed_to_the_cell_that_it_was_recovered_from(built_project):
    found = trace(built_project, "2294494")
    assert {traced.figure.mart for traced in found.traced} == {
        "fct_year_over_year", "prior_request_handling", "prior_values"
    }  # fmt: skip
    assert {cell[3] for cell in cells(found)} == {"2134397(6.98%)"}


@pytest.mark.parametrize(
    ("wanted", "where", "words"),
    [
        ("123123123", "true", "no such figure is published"),
        ("x' or 'x' = 'x", "true", "no such figure is published"),
        ("fct_requests.requests", "true", "fct_requests has no requests; it has report_key"),
        ("fct_nothing.value", "true", "no such mart; there are fct_audit_run, fct_calls"),
        ("dim_report.title", "true", "comes from no printed figure"),
        ("fct_requests.request_count", "channel =", "syntax error"),
        ("2369444", "report_key = 'none'", "no such figure is published"),
    ],
)
def test_what_cannot_be_followed_is_told_in_one_line(built_project, wanted, where, words):
    with pytest.raises(HotlineError) as refusal:
        trace(built_project, wanted, where)
    assert words in str(refusal.value) and "\n" not in str(refusal.value)


def test_the_command_prints_the_cell_in_the_language_of_the_reader(built_project):
    run = hotline(built_project, "trace", "2991152", language="zh_CN.UTF-8")
    assert run.returncode == 0, run.stderr
    for line in (
        f"  报告 徐州 12345 热线 2025 年度运行服务情况 ({REPORT}, xuzhou-2025.txt, 第134行)",
        "  行   群众诉求 (individual)",
        "  列   诉求总量(件) (total_requests)",
        "  印作 2991152(18.27%)  = 2991152",
        "  ✓ 相符  requests.total.total: 诉求总量:总计=群众+企业 (分项)",
    ):
        assert line in run.stdout.splitlines()


def test_json_holds_the_same(built_project):
    run = hotline(built_project, "trace", "fct_calls.avg_wait_seconds", "--where", "true", "--json")
    (figure,) = json.loads(run.stdout, parse_float=Decimal)["figures"]
    assert (figure["value"], figure["cells"][0]["printed_text"]) == (
        Decimal("14.87"), "14.87(112.82%)"
    )  # fmt: skip
