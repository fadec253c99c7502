"""Whatever Great Expectations can expect is judged on DuckDB, with its severity and its rows."""

import duckdb
import pytest
from conftest import ROOT

from hotline.audit.findings import ERROR, WARNING
from hotline.audit.judge import judge
from hotline.audit.suite_findings import run_suites
from hotline.audit.suites import Suite
from hotline.errors import HotlineError

# Two reports: one with 1, 2, 3, 4 and one with 5 and a null; and a word to each.
ROWS = """
create schema marts;
create table marts.fct_things as
select * from (values
    ('r1', 1, 1, 'one', 0.10), ('r1', 2, 2, 'two', 0.20), ('r1', 3, 3, 'three', 0.30),
    ('r1', 4, 4, 'four', 0.40), ('r2', 1, 5, 'five', 0.50), ('r2', 2, null, 'none', 0.60)
) as things (report_key, row_no, number, word, share)
"""
# Type, arguments, and which rows fail: (report, row) or, of the frame as a whole, None.
HOLD = (
    ("expect_table_row_count_to_equal", {"value": 6}),
    ("expect_column_max_to_be_between", {"column": "number", "min_value": 5, "max_value": 5}),
    ("expect_column_mean_to_be_between", {"column": "number", "min_value": 3, "max_value": 3}),
    ("expect_column_median_to_be_between", {"column": "number", "min_value": 3, "max_value": 3}),
    (
        "expect_column_stdev_to_be_between",
        {"column": "number", "min_value": 1.58, "max_value": 1.59},
    ),
    ("expect_column_sum_to_be_between", {"column": "share", "min_value": 2.1, "max_value": 2.1}),
    (
        "expect_column_quantile_values_to_be_between",
        {
            "column": "number",
            "quantile_ranges": {"quantiles": [0.2, 0.8], "value_ranges": [[1, 1], [4, 4]]},
        },
    ),
    ("expect_column_distinct_values_to_contain_set", {"column": "word", "value_set": ["one"]}),
    ("expect_column_values_to_match_regex", {"column": "word", "regex": "[eo]"}),
    ("expect_column_values_to_not_match_regex", {"column": "word", "regex": "^x"}),
    ("expect_column_values_to_match_like_pattern", {"column": "word", "like_pattern": "%"}),
    ("expect_column_values_to_be_between", {"column": "number", "max_value": 4, "mostly": 0.8}),
    (
        "expect_column_values_to_be_between",
        {
            "column": "number",
            "max_value": 4,
            "row_condition": 'col("report_key")=="r1"',
            "condition_parser": "great_expectations",
        },
    ),
)
FAIL = (
    ("expect_table_row_count_to_equal", {"value": 5}, None),
    ("expect_column_median_to_be_between", {"column": "number", "min_value": 4}, None),
    ("expect_column_values_to_match_regex", {"column": "word", "regex": "e$"},
     {("r1", 2), ("r1", 4)}),
    ("expect_column_values_to_match_regex_list", {"column": "word", "regex_list": ["^t", "o"]},
     {("r2", 1)}),
    ("expect_column_value_lengths_to_be_between", {"column": "word", "max_value": 4}, {("r1", 3)}),
    ("expect_column_values_to_be_between", {"column": "number", "max_value": 3, "mostly": 0.8},
     {("r1", 4), ("r2", 1)}),
    ("expect_column_values_to_not_be_null", {"column": "number"}, {("r2", 2)}),
    ("expect_column_pair_values_a_to_be_greater_than_b",
     {"column_A": "number", "column_B": "row_no"},
     {("r1", 1), ("r1", 2), ("r1", 3), ("r1", 4)}),
    ("expect_column_values_to_be_unique", {"column": "row_no"},
     {("r1", 1), ("r1", 2), ("r2", 1), ("r2", 2)}),
    ("unexpected_rows_expectation",
     {"unexpected_rows_query": "select * from {batch} where number > 4"}, {("r2", 1)}),
)  # fmt: skip


@pytest.fixture(scope="module")
def things(tmp_path_factory):
    path = tmp_path_factory.mktemp("things") / "things.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(ROWS)
    return path


@pytest.fixture(scope="module")
def great_expectations():
    with judge(ROOT) as each:
        yield each


def suite(*entries):
    """A suite that a person wrote."""
    told = [{"type": kind, "kwargs": arguments, **more} for kind, arguments, more in entries]
    return Suite("written", "fct_things", "", {"expectations": told}, ["row_no"])


def test_what_holds_holds(great_expectations, things):
    every = suite(*((kind, arguments, {}) for kind, arguments in HOLD))
    found = run_suites(great_expectations, [every], things)
    assert [finding.line.en for finding in found.findings] == []
    assert found.check_count == len(HOLD)


@pytest.mark.parametrize(("kind", "arguments", "rows"), FAIL, ids=[kind for kind, *_ in FAIL])
def test_what_fails_names_its_rows(great_expectations, things, kind, arguments, rows):
    found = run_suites(great_expectations, [suite((kind, arguments, {}))], things)
    assert found.findings and found.errors
    if rows is None:
        assert found.reports == {None}
        return
    assert found.reports == {report for report, _ in rows}
    told = [f.line.en for f in found.findings]
    assert len(told) == len(rows)
    for report, row in rows:
        head = f"report {report}, written.fct_things"
        assert [line for line in told if line.startswith(head) and f"row_no {row}" in line]


def test_severity_is_that_of_great_expectations(great_expectations, things):
    kind, arguments, _ = FAIL[1]
    for severity, expected, reports in (
        ("critical", ERROR, {None}), ("warning", WARNING, set()), ("info", WARNING, set()),
    ):  # fmt: skip
        found = run_suites(
            great_expectations, [suite((kind, arguments, {"severity": severity}))], things
        )
        assert [finding.severity for finding in found.findings] == [expected]
        assert found.reports == reports


def test_words_are_the_authors_or_those_of_great_expectations(great_expectations, things):
    """An expectation that we have no words for is told in Great Expectations' own."""
    written = ("expect_column_values_to_be_between", {"column": "number", "max_value": 4})
    described = suite((*written, {"description": "不超过四 · no more than four"}))
    (finding,) = run_suites(great_expectations, [described], things).findings
    assert finding.line.en.endswith("row_no 1: number 5, expected at most 4 (no more than four)")
    assert finding.line.zh.endswith("row_no 1: number 5, 应不大于4(不超过四)")
    kind, arguments, _ = FAIL[4]
    (finding,) = run_suites(great_expectations, [suite((kind, arguments, {}))], things).findings
    assert "word three, expected " in finding.line.en
    assert "4" in finding.line.en.partition("expected")[2]


def test_a_judge_that_dies_is_told_in_one_line(things):
    with judge(ROOT) as each:
        each.process.kill()
        with pytest.raises(HotlineError, match="Great Expectations ended without an answer"):
            run_suites(each, [suite(("expect_table_row_count_to_equal", {"value": 6}, {}))], things)


def test_the_file_is_let_go_of_after_each_answer(great_expectations, things):
    """Whoever asked may write to it then."""
    run_suites(
        great_expectations, [suite(("expect_table_row_count_to_equal", {"value": 6}, {}))], things
    )
    with duckdb.connect(str(things)) as connection:
        connection.execute("create or replace table marts.written as select 1 as one")
