"""Rates and averages as numbers, each with what it is of, against what the report prints."""

from decimal import Decimal

import pytest
from conftest import ROOT

from hotline.template.registry import read_registry

# What the report of Xuzhou 2025 prints, with the line of its text, and the count that it is of.
PRINTED = {
    "calls.answered_within_30s_rate": ("0.9438", 3215442),  # line 140
    "calls.avg_wait_seconds": ("14.87", 3215442),
    "calls.avg_talk_seconds": ("128.26", 3215442),
    "calls.over_10min_share": ("0.0119", 3215442),
    "requests.instant_answer_rate": ("0.7131", 3008353),  # lines 14, 136
    "requests.workorder_share": ("0.2868", 3008353),  # line 41
    "zhengfeng.satisfaction_rate": ("0.986", 12551),  # line 147
    "shangxian.online_answer_rate": ("0.4575", 2426),  # line 20
    "xiaosu.city.conversion_rate": ("1", 24),  # line 55
    "xiaosu.county.conversion_rate": ("1", 45),
    "xiaosu.total.conversion_rate": ("1", 69),
    "xiaosu.on_time_answer_rate": ("1", 23),  # lines 28, 57
    "police_110.on_time_rate": ("0.9981", 6729),  # line 62
    "police_110.satisfaction_rate": ("0.9802", 6729),
    "suchao.avg_handling_days": ("4.7", 363),  # line 72
    "suchao.on_time_rate": ("0.9597", 363),
    "efficiency.consultation.avg_handling_days": ("2.6", 61898),  # line 84
    "efficiency.other.avg_handling_days": ("4.7", 801034),
    "efficiency.satisfaction_rate": ("0.9231", 744171),
    "efficiency.resolution_rate": ("0.8575", 744171),
    "efficiency.agent_satisfaction_rate": ("0.9231", 744171),
    "staffing.seats_per_100k_residents": ("2.92", None),  # line 126
    "tourism.transfer_minutes": ("30", None),  # line 39
    "tourism.same_day_rate": ("0.9", None),
}
# The counts of which a printed rate is the quotient, and the quotient to eight places.
QUOTIENTS = {
    # of the two readings, agents and specialists or agents alone, the one that gives 71.31 %
    "requests.instant_answer_rate": (2145296, 3008353, "0.71311312"),
    "requests.workorder_share": (862932, 3008353, "0.28684533"),
    "shangxian.online_answer_rate": (1110, 2426, "0.45754328"),
    "xiaosu.city.conversion_rate": (14, 24, "0.58333333"),
    "xiaosu.county.conversion_rate": (3, 45, "0.06666667"),
    "xiaosu.total.conversion_rate": (17, 69, "0.24637681"),
}


def test_every_printed_rate_is_a_number_with_the_count_that_it_is_of(published):
    rows = published.execute(
        "select rate_code, value, weight from marts.fct_rates where not is_computed"
    ).fetchall()
    assert {code: (value, weight) for code, value, weight in rows} == {
        code: (Decimal(value), weight) for code, (value, weight) in PRINTED.items()
    }


def test_what_follows_from_printed_counts_stands_beside_what_is_printed(published):
    rows = published.execute(
        "select rate_code, numerator, denominator, value from marts.fct_rates"
        " where is_computed and population_year is null"
    ).fetchall()
    assert {code: tuple(of) for code, *of in rows} == {
        code: (above, below, Decimal(value)) for code, (above, below, value) in QUOTIENTS.items()
    }


def test_one_figure_of_each_rate_is_shown(published):
    shown = published.execute("select rate_code from marts.fct_rates where is_shown").fetchall()
    assert len(shown) == len(set(shown))
    assert {code for (code,) in shown} >= PRINTED.keys()
    beside = published.execute(
        "select 比率, 数值, 计算值 from marts.rpt_rates where 计算值 is not null"
    ).fetchall()
    # and the seats for 100,000, by the residents that are known
    assert len(beside) == len(QUOTIENTS) + 1
    assert ("每十万人座席数", Decimal("2.92"), Decimal("3.26956039")) in beside
    assert ("即时答复率", Decimal("0.7131"), Decimal("0.71311312")) in beside


def test_a_view_of_rates_adds_up_to_the_rate_of_all(published):
    rows = published.execute(
        "select 比率, sum(加权值) / sum(权数), max(数值) from marts.rpt_rates"
        " where 权数 is not null group by 比率"
    ).fetchall()
    assert len(rows) > 20
    for label, averaged, value in rows:
        assert averaged == pytest.approx(float(value)), label
    (labels,) = published.execute(
        "select count(*) - count(distinct 比率) from marts.rpt_rates"
    ).fetchone()
    assert labels == 0


def test_a_rate_that_a_check_doubts_is_marked(published):
    """As the README lists them: the three rates of conversion, explained."""
    marked = published.execute(
        "select distinct rate_code, quality from marts.fct_rates where quality <> 'consistent'"
    ).fetchall()
    assert {f"xiaosu.{level}.conversion_rate" for level in ("city", "county", "total")} <= {
        code for code, _ in marked
    }
    assert {quality for _, quality in marked} == {"explained"}


def test_every_rate_of_the_template_is_declared():
    """A column or a claim that isn't a count stands in `rates`, whoever adds it."""
    not_counts = {"rate", "duration", "density"}
    rows = read_registry(ROOT, "report_rows")
    cells = {
        (column["table_code"], column["column_code"])
        for column in read_registry(ROOT, "report_columns")
        if column["kind"] in not_counts
    } | {
        ("claims", row["row_code"])
        for row in rows
        if row["kind"] in not_counts and row["measure_code"] != "year_over_year_change"
    }
    declared = {
        ("claims", term["row_code"])
        if term["role"] == "prose"
        else (term["table_code"], term["column_code"])
        for term in read_registry(ROOT, "rate_terms")
        if term["role"] in ("printed", "prose")
    }
    assert declared == cells


def test_the_residents_of_the_cities_are_those_of_the_province():
    """The census of 2020 counted both, so one proves the other."""
    counts = {
        row["region_code"]: int(row["population_count"])
        for row in read_registry(ROOT, "populations")
        if (row["population_year"], row["population_kind"]) == ("2020", "resident")
    }
    province = counts.pop("320000")
    assert len(counts) == 13 and sum(counts.values()) == province


def test_figures_per_head_are_of_the_residents(published):
    """3008353 requests, 3215442 calls, 297 seats and 297 + 166 + 34 people, of 9083790."""
    found = published.execute(
        "select measure_code, value, population_year from marts.fct_rates"
        " where population_year is not null order by measure_code"
    ).fetchall()
    counts = {
        "calls_per_1000_residents": 3215442 * 1000,
        "requests_per_1000_residents": 3008353 * 1000,
        "seats_per_100k_residents": 297 * 100000,
        "staff_per_1000_residents": (297 + 166 + 34) * 1000,
    }
    assert [(code, year) for code, _, year in found] == [(code, 2020) for code in counts]
    for (_, value, _), count in zip(found, counts.values(), strict=True):
        assert abs(value - Decimal(count) / 9083790) <= Decimal("0.000000005")
