"""What a report's changes are, decided together."""

import random
from dataclasses import replace

import pytest
from conftest import ROOT
from generated_reports import STYLES, generate
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hotline.changes.assemble import Assembler
from hotline.changes.checker import Checker, Claim
from hotline.changes.decide import decide
from hotline.changes.readings import Conventions, readings
from hotline.changes.report import Overrule
from hotline.changes.seed import rows_of
from hotline.changes.source import PrintedFigure, printed_figures

KEY = ("320300-2025", 1)
ASSEMBLER = Assembler(ROOT)
SETTLED = ("printed", "proved", "proved_by_sums", "confirmed")


def figure(table, row, column, text, row_no=1, kind="count"):
    return PrintedFigure(table, row, row_no, column, row, "line 1", text, kind)


def zhengfeng(total, on_air, supervised, **others):
    """The programme's requests, which are those answered on air and those supervised."""
    columns = {
        "total_requests": total,
        "on_air_requests": on_air,
        "supervised_requests": supervised,
        **others,
    }
    return [figure("zhengfeng", "all", column, text) for column, text in columns.items()]


def decided(figures, last_year=(), seconds=4.0, **changes):
    """Status and direction by column, of a report of a few figures."""
    report = replace(ASSEMBLER.report(KEY, figures, last_year), **changes)
    return {
        report.cells[finding.cell].column_code: (finding.status, finding.direction)
        for finding in decide(report, seconds)
    }


@pytest.fixture(scope="module")
def real():
    """The real report's rows by table, row and column."""
    figures = printed_figures(ASSEMBLER.figures, {KEY})[KEY]
    rows = rows_of(ASSEMBLER.report(KEY, figures))
    return {(row["table_code"], row["row_code"], row["column_code"]): row for row in rows}


def test_every_change_of_the_real_report_has_a_status(real):
    """64: the parentheses of the printed tables, and the 8.53% of the prose."""
    assert len(real) == 64
    assert all(row["explanation_zh"] and row["explanation_en"] for row in real.values())


@pytest.mark.parametrize(
    ("place", "status", "readings"),
    [
        (("member_units", "city", "state_enterprises"), "proved", "↑2.00%"),
        (("zhengfeng", "all", "episodes"), "proved", "↓1.59%"),
        (("baike", "county", "information_officers"), "proved", "↑26.67%"),
        (("requests", "individual", "department_requests"), "proved_by_sums", "↑0.11%"),
        (("requests", "total", "total_requests"), "proved_by_sums", "↓8.53%"),
        (("requests", "enterprise", "total_requests"), "proved_by_sums", "↑41.34%"),
        (("zhengfeng", "all", "supervised_requests"), "proved_by_sums", "↑27.93%"),
        (("calls", "all", "answered_calls"), "proved_by_sums", "↓1.39%"),
        (("requests", "individual", "other_requests"), "ambiguous", "↑16.67%、↓6.67%"),
        (("staffing", "city", "enterprise_specialists"), "misprint", "[none]"),
        (("requests", "individual", "total_requests"), "misprint", "↓8.72%"),
        (("claims", "total_requests_change", "figure"), "printed", "↓8.53%"),
    ],
)
def test_a_change_of_the_real_report_worked_out_by_hand(real, place, status, readings):
    assert (real[place]["status"], real[place]["readings"]) == (status, readings)


def test_last_year_of_the_real_report_by_hand(real):
    """9533 = 3060 + 6473: the only last year that the programme's three changes have in common."""
    prior = [
        real["zhengfeng", "all", column]["prior_low"]
        for column in ("total_requests", "on_air_requests", "supervised_requests")
    ]
    assert prior == ["9533", "3060", "6473"]
    assert 9533 == 3060 + 6473


def test_sums_decide_what_no_cell_does_alone():
    alone = decided(zhengfeng("12551(131.66%)", "4270", "8281"))
    assert alone == {"total_requests": ("ambiguous", None)}
    together = decided(zhengfeng("12551(131.66%)", "4270(139.54%)", "8281(127.93%)"))
    assert set(together.values()) == {("proved_by_sums", "up")}


def test_of_several_smallest_sets_no_cell_is_accused():
    answer = decided(zhengfeng("12551(131.66%)", "4270(139.54%)", "8281(172.93%)"))
    assert set(answer.values()) == {("ambiguous", None)}
    assert len(answer) == 3


def test_a_change_that_fits_no_whole_number_is_a_misprint():
    assert decided(zhengfeng("165(165.22%)", "100", "65")) == {"total_requests": ("misprint", None)}


def test_a_dash_says_nothing_and_is_no_misprint():
    assert decided(zhengfeng("165(—)", "100", "65")) == {"total_requests": ("printed", None)}


def test_an_identity_that_this_year_breaks_says_nothing_of_last_year():
    answer = decided(zhengfeng("12552(131.66%)", "4270(139.54%)", "8281(127.93%)"))
    assert answer["supervised_requests"] == ("ambiguous", None)


def test_last_years_report_confirms_what_it_printed():
    figures = zhengfeng("12551(131.66%)", "4270", "8281")
    before = zhengfeng("9533", "3060", "6473")
    assert decided(figures, before) == {"total_requests": ("confirmed", "up")}


def test_a_restated_figure_of_last_year_confirms_nothing():
    figures = zhengfeng("12551(131.66%)", "4270", "8281")
    before = [figure("zhengfeng", "all", "total_requests", "9600")]
    assert decided(figures, before) == {"total_requests": ("ambiguous", None)}
    proved = zhengfeng("1", "1", "0", hot_topics="95(126.67%)")
    assert decided(proved, zhengfeng("1", "1", "0", hot_topics="80")) == {
        "hot_topics": ("proved", "up")
    }


def test_what_is_not_decided_in_time_says_so_and_nothing_else():
    figures = zhengfeng(
        "12551(131.66%)", "4270(139.54%)", "8281(↑27.93%)", hot_topics="95(126.67%)"
    )
    report = ASSEMBLER.report(KEY, figures)
    rows = {row["column_code"]: row for row in rows_of(report, seconds=0.0)}
    assert rows["total_requests"]["status"] == "ambiguous"
    assert "not decided in time" in rows["total_requests"]["explanation_en"]
    assert rows["supervised_requests"]["status"] == "printed"
    assert rows["hot_topics"]["status"] == "proved"


def test_a_habit_is_told_and_never_counts_as_proof():
    """34, 43, 95 and 37 have one reading each, of an arrow that became a 1; 724 has three."""
    others = {"hot_topics": "95(126.67%)", "episodes": "34(165.31%)", "attendees": "43(156.12%)"}
    figures = zhengfeng("1", "1", "0", **others, policy_answers="9300(18.24%)")
    report = ASSEMBLER.report(KEY, figures)
    row = {row["column_code"]: row for row in rows_of(report)}["policy_answers"]
    assert (row["status"], row["direction"]) == ("ambiguous", "unknown")
    assert row["likely_reading"] == "[none]"
    one_left = zhengfeng("1", "1", "0", **others, policy_answers="28(16.67%)")
    row = {row["column_code"]: row for row in rows_of(ASSEMBLER.report(KEY, one_left))}
    assert row["policy_answers"]["status"] == "ambiguous"
    assert row["policy_answers"]["likely_reading"] == "↓6.67%"
    assert "no proof" in row["policy_answers"]["explanation_en"]


@pytest.mark.parametrize(
    ("reading", "outcome"),
    [
        ("↓36.60%", ("overruled", "down")),
        ("↑36.60%", ("overruled", "up")),
        ("↓136.60%", ("ambiguous", None)),
    ],
)
def test_a_person_decides_among_what_the_arithmetic_leaves(reading, outcome):
    figures = zhengfeng("1", "1", "0", policy_answers="724(136.60%)")
    overrules = {("zhengfeng", 1, "policy_answers"): Overrule(reading, "见上年报告", "see 2024")}
    assert decided(figures, overrules=overrules) == {"policy_answers": outcome}


def test_the_prose_is_a_reading_of_the_cell_that_it_is_about():
    figures = [
        figure("requests", "total", "total_requests", "3008353(18.53%)"),
        replace(
            figure("claims", "total_requests_change", "figure", "8.53%", kind="rate"),
            row_label="较去年同比减少",
        ),
    ]
    assert decided(figures) == {
        "total_requests": ("proved_by_sums", "down"),
        "figure": ("printed", "down"),
    }


SAMPLES = st.builds(
    lambda *job: generate(ASSEMBLER, *job),
    st.integers(0, 10_000),
    st.sampled_from([60, 2000, 90_000, 3_000_000]),
    st.sampled_from(STYLES),
    st.sampled_from([0, 0, 1, 2]),
)
FEW = settings(max_examples=25, deadline=None)


def by_key(report):
    """Everything decided, by cell."""
    return {
        report.cells[finding.cell].key: (
            finding.status,
            finding.direction,
            finding.low,
            finding.high,
            {(r.form, r.low, r.high) for r in finding.left},
        )
        for finding in decide(report)
    }


@FEW
@given(truth=SAMPLES, seed=st.integers(0, 99))
def test_the_order_of_cells_and_rules_decides_nothing(truth, seed):
    report = truth.report
    chance = random.Random(seed)
    order = list(range(len(report.cells)))
    chance.shuffle(order)
    place = {old: new for new, old in enumerate(order)}
    rules = [
        replace(rule, terms=tuple((factor, place[cell]) for factor, cell in rule.terms))
        for rule in report.rules
    ]
    chance.shuffle(rules)
    cells = tuple(report.cells[old] for old in order)
    assert by_key(replace(report, cells=cells, rules=tuple(rules))) == by_key(report)


@FEW
@given(
    seed=st.integers(0, 10_000),
    scale=st.sampled_from([60, 2000, 90_000, 3_000_000]),
    style=st.sampled_from(STYLES),
    kept=st.sets(st.integers(0, 60)),
)
def test_a_true_rule_more_never_turns_a_proof_into_another(seed, scale, style, kept):
    report = generate(ASSEMBLER, seed, scale, style, 0).report
    rules = tuple(rule for number, rule in enumerate(report.rules) if number in kept)
    less, more = by_key(replace(report, rules=rules)), by_key(report)
    for key, (status, direction, *_) in less.items():
        if status in SETTLED:
            assert more[key][1] == direction
            assert more[key][0] in SETTLED


@FEW
@given(truth=SAMPLES, factor=st.integers(2, 12))
def test_a_report_of_a_multiple_allows_what_the_report_allows(truth, factor):
    """Percentages stay as they are when both years grow by the same factor."""
    report = truth.report
    if truth.misprinted:
        return
    larger = []
    for cell in report.cells:
        amount = replace(cell.amount, units=cell.amount.units * factor)
        larger.append(
            replace(cell, amount=amount, readings=readings(amount, cell.forms, Conventions()))
        )
    wide, narrow = by_key(replace(report, cells=tuple(larger))), by_key(report)
    for key, (_, _, low, high, left) in narrow.items():
        forms_left = {form for form, _, _ in wide[key][4]}
        assert {form for form, _, _ in left} <= forms_left
        if low is not None and high is not None and left:
            least, most = wide[key][2] or 0, wide[key][3]
            assert least <= low * factor
            assert most is None or most >= high * factor


@FEW
@given(truth=SAMPLES)
def test_the_checker_and_the_solver_never_disagree(truth):
    """What the solver attains the checker cannot refute, and it refutes what has no reading."""
    checker = Checker(truth.report)
    for finding in decide(truth.report):
        cell = truth.report.cells[finding.cell]
        if finding.cell in finding.answer.accused or not cell.amount.is_whole:
            continue
        sets = finding.answer.dropped or (frozenset(),)
        for reading in finding.left:
            claims = [Claim(finding.cell, (reading.form,), without) for without in sets]
            assert "unrefuted" in {checker.check(claim) for claim in claims}, cell.name
        possible = {(reading.form, reading.basis) for reading in cell.readings}
        for form in cell.forms:
            if (form, "relative") not in possible and form.size is not None:
                assert checker.check(Claim(finding.cell, (form,))) == "enumeration"


FIGURES = st.sampled_from(
    [
        ("zhengfeng", "hot_topics", "count", "{}"),
        ("calls", "answered_within_30s_rate", "rate", "{}.38%"),
        ("calls", "over_10min_share", "rate", "{}%"),
        ("calls", "avg_wait_seconds", "duration", "{}.87"),
    ]
)
CHANGE = st.from_regex(r"[(][↑↓+-]?[0-9]{1,4}([.][0-9]{1,2})?(%|‰|个?百分点)?[)]", fullmatch=True)
CONVENTIONS = st.builds(
    Conventions,
    st.sampled_from(["half_up", "half_even", "down"]),
    st.sampled_from(["either", "relative", "points"]),
    st.sampled_from(["unprinted", "hundred_percent"]),
)


@settings(max_examples=300, deadline=None)
@example(
    figured=("calls", "answered_within_30s_rate", "rate", "{}.38%"),
    number=50,
    change="(50)",
    conventions=Conventions("down", "relative", "unprinted"),
)
@given(figured=FIGURES, number=st.integers(0, 99), change=CHANGE, conventions=CONVENTIONS)
def test_whatever_the_grammar_reads_gets_a_row_that_the_checker_confirms(
    figured, number, change, conventions
):
    table, column, kind, text = figured
    printed = figure(table, "all", column, text.format(number) + change, kind=kind)
    assembler = Assembler(ROOT)
    assembler.conventions = {KEY[0]: conventions}
    (row,) = rows_of(assembler.report(KEY, [printed]))
    assert row["status"] in ("printed", "proved", "ambiguous", "misprint")
    assert "" not in row.values()
