"""What a printed change may say, and which whole numbers of last year fit it."""

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.changes.printed import Form, forms, worded_form
from hotline.changes.readings import NO_LIMIT, Amount, Conventions, readings

ROUNDINGS = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "down": ROUND_DOWN}


def count(units):
    return Amount(units, Decimal(1), True)


def rate(units):
    return Amount(units, Decimal("0.0001"), False, 10_000)


def found(amount, change, **conventions):
    """Readings as their text with the bounds of last year's value."""
    return {
        (reading.shown, reading.form.damage): (reading.low, reading.high)
        for reading in readings(amount, forms(change), Conventions(**conventions))
    }


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        ("(↓8.27%)", ["↓8.27%"]),
        ("(8.27%↑)", ["↑8.27%"]),
        ("↑26.67%", ["↑26.67%"]),
        ("(+8.27%)", ["↑8.27%"]),
        ("(同比上升8.27%)", ["↑8.27%"]),
        ("(较去年减少18.27%)", ["↓18.27%"]),
        ("(-8.27%)", ["↓8.27%"]),
        ("(18.27%)", ["↑18.27%", "↓18.27%", "↑8.27%", "↓8.27%"]),
        ("(1412.47%)", ["↑1412.47%", "↓1412.47%", "↑412.47%", "↓412.47%"]),
        ("(1.59%)", ["↑1.59%", "↓1.59%"]),
        ("(10.11%)", ["↑10.11%", "↓10.11%", "↑0.11%", "↓0.11%"]),
        ("(104.20%)", ["↑104.20%", "↓104.20%"]),
        ("(28.27%)", ["↑28.27%", "↓28.27%"]),
        ("(0.00%)", ["↑0.00%", "↓0.00%", "=0.00%"]),
        ("(持平)", ["持平"]),
        ("(—)", []),
        ("(-)", []),
        ("↑", ["↑"]),
    ],
)
def test_a_printed_change_may_say(change, shown):
    assert [form.shown for form in forms(change)] == shown


def test_the_prose_says_its_direction_in_words():
    assert worded_form("较去年同比减少", Decimal("8.53"), "%").shown == "↓8.53%"
    assert worded_form("同比增长", Decimal("8.53"), "%").shown == "↑8.53%"
    assert worded_form("同比", Decimal("8.53"), "%") is None


@given(
    this=st.integers(0, 250),
    hundredths=st.integers(0, 30_000),
    places=st.integers(0, 2),
    direction=st.sampled_from(["up", "down"]),
    rounding=st.sampled_from(sorted(ROUNDINGS)),
)
def test_the_bounds_are_the_whole_numbers_that_round_to_the_change(
    this, hundredths, places, direction, rounding
):
    """A second way: round the change of every whole number that could be meant."""
    size = Decimal(hundredths).scaleb(-places)
    form = Form(direction, "intact", size, "%")
    fits = []
    with localcontext() as context:
        context.prec = 60
        for last in range(1, 4000):
            turned = this > last if direction == "up" else this < last
            change = Decimal(abs(this - last)) / last * 100
            rounded = change.quantize(Decimal(1).scaleb(-places), ROUNDINGS[rounding])
            if turned and rounded == size:
                fits.append(last)
    (answer,) = readings(count(this), [form], Conventions(rounding)) or (None,)
    if answer is None:
        assert fits == []
    elif answer.low < 4000:
        assert fits == list(range(answer.low, min(answer.high, 3999) + 1))


def test_a_rate_may_have_changed_in_percent_or_in_points():
    assert found(rate(9438), "(↑4.36%)") == {
        ("↑4.36%", "intact"): (9043, 9045),
        ("↑4.36个百分点", "intact"): (9000, 9004),
    }


def test_a_rate_cannot_have_fallen_from_more_than_all():
    shown = {name for name, _ in found(rate(9438), "(14.36%)")}
    assert shown == {
        "↑14.36%",
        "↑14.36个百分点",
        "↑4.36%",
        "↑4.36个百分点",
        "↓4.36%",
        "↓4.36个百分点",
    }


def test_a_report_may_say_that_its_rates_change_in_points():
    assert set(found(rate(9438), "(↑4.36%)", rate_change="points")) == {("↑4.36个百分点", "intact")}
    assert set(found(rate(9438), "(↑4.36个百分点)")) == {("↑4.36个百分点", "intact")}
    assert found(count(100), "(↑4.36个百分点)") == {}


def test_a_fall_by_all_leaves_last_year_open_above():
    assert found(count(0), "(↓100.00%)") == {("↓100.00%", "intact"): (1, NO_LIMIT)}
    assert found(count(0), "(↓99.99%)") == {}


def test_a_rise_by_all_may_be_from_nothing_where_a_report_prints_it_so():
    assert found(count(4), "(↑100.00%)") == {("↑100.00%", "intact"): (2, 2)}
    from_nothing = readings(
        count(4), forms("(↑100.00%)"), Conventions(zero_prior="hundred_percent")
    )
    assert [(reading.low, reading.high) for reading in from_nothing] == [(2, 2), (0, 0)]


def test_no_change_of_a_count_is_exact_and_a_rounded_one_is_not():
    assert found(count(11), "(0.00%)") == {("=0.00%", "dropped"): (11, 11)}
    large = found(count(3_000_000), "(0.00%)")
    assert large[("↑0.00%", "dropped")] == (2_999_851, 2_999_999)
    assert large[("↓0.00%", "dropped")] == (3_000_001, 3_000_150)


def test_a_number_without_a_sign_is_a_difference_or_a_percentage():
    both = readings(count(51), forms("(↑2)"), Conventions())
    assert [(reading.basis, reading.low, reading.high) for reading in both] == [
        ("relative", 50, 50),
        ("difference", 49, 49),
    ]


def test_an_arrow_alone_gives_a_direction():
    assert found(count(51), "↑") == {("↑", "intact"): (0, 50)}
    assert found(count(51), "↓") == {("↓", "intact"): (52, NO_LIMIT)}
