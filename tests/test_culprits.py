"""Which cell is named as most likely wrong: told from what really fails, and how much of it."""

import duckdb
import pytest

from hotline.audit.culprits import name_culprits, record_of
from hotline.audit.explain import explanations

KEY = "r-r1"


@pytest.fixture
def connection():
    """The two relations that culprits are told from, and what an explanation reads beside them."""
    with duckdb.connect() as connection:
        connection.execute("create schema intermediate")
        connection.execute(
            "create table intermediate.int_check_terms (report_key varchar, identity_code varchar,"
            " kind varchar, role varchar, coefficient integer, table_code varchar, row_no integer,"
            " row_code varchar, column_code varchar, term_no integer, value decimal(24, 8),"
            " precision decimal(24, 8))"
        )
        connection.execute(
            "create table intermediate.int_report_checks (report_key varchar, report_id varchar,"
            " check_code varchar, kind varchar, label_zh varchar, stated decimal(24, 8),"
            " computed decimal(24, 8), difference decimal(24, 8), tolerance decimal(24, 8),"
            " passed boolean, known boolean, severity varchar, explanation varchar,"
            " explanation_en varchar, identity_code varchar)"
        )
        connection.execute(
            "create table intermediate.int_published_values (report_key varchar,"
            " table_code varchar, row_no integer, column_code varchar, row_label varchar,"
            " column_label varchar, printed_text varchar, source_place varchar)"
        )
        yield connection


def add(connection, code, cells, kind="sum", passed=False, known=False, severity="error"):
    """A check of cells by name, the stated one first; whether it holds is said, not computed."""
    for number, (column, value) in enumerate(cells.items()):
        role = "stated" if number == 0 else "part"
        connection.execute(
            "insert into intermediate.int_check_terms values"
            " (?, ?, ?, ?, 1, 't', 1, 'r', ?, ?, ?, 0)",
            [KEY, code, kind, role, column, number, value],
        )
    (stated, *parts) = cells.values()
    connection.execute(
        "insert into intermediate.int_report_checks values"
        " (?, 'r', ?, ?, 'x', ?, ?, ?, 0, ?, ?, ?, null, null, ?)",
        [KEY, code, kind, stated, sum(parts), stated - sum(parts), passed, known, severity, code],
    )


def named(connection, condition="passed = false"):
    """What is said of the culprit, in both languages."""
    found = explanations(connection, condition)
    name_culprits(connection, found)
    culprits = [each.culprit for each in found if each.culprit]
    return (culprits[0].en, culprits[0].zh) if culprits else None


def test_one_failing_check_is_told_as_one(connection):
    """47 is 74 with its digits swapped."""
    add(connection, "sum", {"total": 174, "phone": 100, "internet": 47})
    english, chinese = named(connection)
    assert "column internet: printed 47, 74 expected" in english
    assert english.endswith(", which would satisfy its failing check")
    assert chinese.endswith(",改后不符的那项核对即相符")


def test_a_check_that_is_not_shown_is_counted_all_the_same(connection):
    """Both checks read the cell; only one of them is explained."""
    add(connection, "first", {"total": 174, "phone": 100, "internet": 47})
    add(connection, "second", {"claim": 74, "internet": 47})
    english, chinese = named(connection, "check_code = 'second'")
    assert "column internet: printed 47, 74 expected" in english
    assert english.endswith(", which would satisfy all its 2 failing checks")
    assert chinese.endswith(",改后2项不符的核对全部相符")


def test_a_failing_quotient_is_counted_and_nothing_is_promised_of_it(connection):
    add(connection, "sum", {"total": 174, "phone": 100, "internet": 47})
    add(connection, "rate", {"rate": 1, "total": 174}, kind="quotient")
    english, chinese = named(connection)
    assert english.endswith(", which would satisfy at least 1 of its 2 failing checks")
    assert chinese.endswith(",改后2项不符的核对中至少1项相符")


@pytest.mark.parametrize("excused", [{"severity": "warning"}, {"known": True}])
def test_a_warning_and_what_is_known_are_no_facts(connection, excused):
    """As a fact the other check would blame `phone`, which stands in both of them."""
    add(connection, "sum", {"total": 174, "phone": 100, "internet": 47})
    add(connection, "odd", {"calls": 127, "phone": 100}, kind="at_most", **excused)
    assert set(record_of(connection, KEY).rules) == {"sum"}
    english, _ = named(connection)
    assert "column internet: printed 47, 74 expected" in english
    assert "calls" not in english
    assert english.endswith(", which would satisfy its failing check")


@pytest.mark.parametrize("excused", [{"severity": "warning"}, {"known": True}, {"passed": None}])
def test_nothing_is_suspected_where_no_error_fails(connection, excused):
    add(connection, "odd", {"total": 174, "phone": 100, "internet": 47}, **excused)
    assert named(connection, "true") is None


def test_a_check_that_holds_is_a_fact(connection):
    """Without it 47 could be wrong; since it holds, the total is."""
    add(connection, "sum", {"total": 174, "phone": 100, "internet": 47})
    add(connection, "claim", {"claim": 47, "internet": 47}, kind="claim", passed=True)
    add(connection, "other", {"all": 147, "phone": 100, "internet": 47}, passed=True)
    english, _ = named(connection)
    assert "column total: printed 174, 147 expected" in english
