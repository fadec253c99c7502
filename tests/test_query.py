"""`hotline query`: what it prints is what the marts hold, and nothing can be changed with it."""

import csv
import io
import json
from decimal import Decimal
from pathlib import Path

import polars
import pytest
from conftest import hotline

from hotline.errors import HotlineError
from hotline.warehouse import query
from hotline.warehouse.examples import find_example

CALLS = (
    "select answered_calls, answered_within_30s_rate, avg_wait_seconds, null as none, '' as empty,"
    " true as yes from fct_calls"
)


def ask(project, *arguments, **language):
    run = hotline(project, "query", *arguments, **language)
    assert run.returncode == 0, run.stderr
    return run.stdout


def test_a_table_is_printed(built_project):
    """3215442 calls, of which 94.38 % were answered within 30 seconds, are what the report says."""
    lines = [line.split() for line in ask(built_project, CALLS).splitlines() if line.strip()]
    assert lines[0][:2] == ["answered_calls", "answered_within_30s_rate"]
    assert lines[2] == ["3215442", "0.94380000", "14.87000000", "–", "true"]


def test_csv_is_exact_and_tells_nulls_from_empty_texts(built_project):
    text = ask(built_project, "--csv", CALLS)
    assert text.endswith('\n3215442,0.94380000,14.87000000,,"",true\n')
    odd = "select 'a,b' as \"x\"\"y\", 'q\"q' as q, 'l' || chr(10) || 'l' as n"
    lines = query.csv_lines(query.ask(built_project, odd))
    read = list(csv.reader(io.StringIO("".join(lines), newline="")))
    assert read == [['x"y', "q", "n"], ["a,b", 'q"q', "l\nl"]]


def test_json_holds_every_decimal_exactly(built_project):
    many = "1234567890.12345678"
    text = ask(
        built_project, "--json",
        f"select answered_calls, avg_wait_seconds, {many}::decimal(24, 8) as many,"
        " [0.5::decimal(2, 1)] as list, date '2025-12-31' as day from fct_calls",
    )  # fmt: skip
    assert json.loads(text, parse_float=Decimal) == [
        {
            "answered_calls": 3215442,
            "avg_wait_seconds": Decimal("14.87"),
            "many": many,
            "list": [Decimal("0.5")],
            "day": "2025-12-31",
        }
    ]


def test_parquet_is_written(built_project, tmp_path):
    path = tmp_path / "calls.parquet"
    assert ask(built_project, "--parquet", str(path), CALLS) == f"wrote 1 row to {path}\n"
    assert polars.read_parquet(path).rows() == [
        (3215442, Decimal("0.94380000"), Decimal("14.87000000"), None, "", True)
    ]
    assert [file.name for file in tmp_path.iterdir()] == ["calls.parquet"]


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("selec 1", "syntax error"),
        ("select nothing from fct_calls", "nothing"),
        ("", "the statement returns no rows"),
        ("create table marts.x as select 1", "read-only"),
        ("delete from fct_calls", "read-only"),
        ("select * from read_text('dbt_project.yml')", "disabled by configuration"),
        ("copy fct_calls to 'stolen.csv'", "disabled by configuration"),
        ("attach 'other.duckdb'", "disabled by configuration"),
        ("load httpfs", "disabled"),
        ("set enable_external_access = true", "locked"),
        ("reset lock_configuration", "locked"),
    ],
)
def test_what_is_wrong_or_not_allowed_is_told_in_one_line(built_project, sql, words):
    with pytest.raises(HotlineError) as refusal:
        query.ask(built_project, sql)
    assert "\n" not in str(refusal.value) and words in str(refusal.value)
    assert not Path("stolen.csv").exists()


def test_an_error_is_one_line_and_an_exit_code(built_project):
    run = hotline(built_project, "query", "selec 1")
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr == 'Parser Error: syntax error at or near "selec"\n'


def test_examples_are_the_questions_with_their_answers(built_project):
    text = ask(built_project, "--example", language="zh_CN.UTF-8")
    assert "2 handling · 谁来办理?" in text
    assert "sum(f.shared_request_count) as shared_requests" in text
    assert "2991152(18.27%)" in text


def test_one_example_is_asked_for_by_name_or_number(built_project):
    answer = json.loads(ask(built_project, "--example", "handling", "--json"))
    assert [row["requests"] for row in answer] == [2145296, 125, 862932]
    assert find_example(built_project, "2") == find_example(built_project, "handling")
    with pytest.raises(HotlineError, match="^weather: no such example; there are 1 channels, 2 "):
        find_example(built_project, "weather")


@pytest.mark.parametrize("arguments", [[], ["--csv", "--json", "select 1"], ["--example", "--csv"]])
def test_a_call_that_cannot_be_meant_is_refused(built_project, arguments):
    run = hotline(built_project, "query", *arguments)
    assert run.returncode == 2
    assert run.stderr.count("\n") == 1
