"""Error localization against exhaustive search, and against cases that can be checked by hand."""

import doctest
import random
from dataclasses import replace
from itertools import combinations, permutations, product
from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import hotline.editing
from hotline.editing import (
    EditingError,
    Explanation,
    InfeasibleRules,
    locate_errors,
    typing_errors,
)
from hotline.editing.reach import bounded, enough_for_all, is_network, largest_minor, transposed
from hotline.editing.rules import Rule, read_record

SUM = ({"total": 1, "phone": -1, "internet": -1}, "==", 0)
CLAIM = ({"claim": 1, "total": -1}, "==", 0)


def alignment_distance(a, b):
    """Restricted Damerau–Levenshtein distance of two texts, by its recurrence."""
    rows = [list(range(len(b) + 1))]
    for i in range(1, len(a) + 1):
        row = [i]
        for j in range(1, len(b) + 1):
            best = min(
                rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + (a[i - 1] != b[j - 1])
            )
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                best = min(best, rows[i - 2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]


def satisfied(values, rules):
    """Whether values satisfy rules, written out once more."""
    for factors, relation, constant in rules:
        difference = sum(factors[name] * values[name] for name in factors) - constant
        if difference and relation != ("<=" if difference < 0 else ">="):
            return False
    return True


def exhaustive(values, rules, weights, fixed, lowest, largest):
    """Minimal weight sets to all whole records that change exactly them, by trying all values."""
    names = list(values)
    ranges = [
        [values[n]] if n in fixed else sorted({*range(lowest, largest + 1), values[n]})
        for n in names
    ]
    found = {}
    for candidate in product(*ranges):
        record = dict(zip(names, candidate, strict=True))
        if satisfied(record, rules):
            changed = frozenset(n for n in names if record[n] != values[n])
            found.setdefault(changed, []).append(record)
    weight = {changed: sum(weights.get(n, 1) for n in changed) for changed in found}
    return {s: records for s, records in found.items() if weight[s] == min(weight.values())}


def typed(values, record):
    """Whether every changed value is one typing error away."""
    pairs = [(str(values[n]), str(record[n])) for n in values if values[n] != record[n]]
    return all(alignment_distance(*pair) == 1 for pair in pairs)


@st.composite
def problems(draw, lowest=0, largest=12, count=4):
    """Small records with rules: names, values, rules, weights and fixed names."""
    names = [f"n{number}" for number in range(count)]
    values = {name: draw(st.integers(lowest, largest)) for name in names}
    factors = st.dictionaries(
        st.sampled_from(names), st.integers(-2, 2).filter(bool), min_size=1, max_size=3
    )
    rule = st.tuples(factors, st.sampled_from(["==", "==", "<=", ">="]), st.integers(-6, 12))
    rules = draw(st.lists(rule, min_size=1, max_size=4))
    weights = draw(st.dictionaries(st.sampled_from(names), st.integers(1, 3)))
    fixed = draw(st.sets(st.sampled_from(names), max_size=1))
    return values, rules, weights, fixed


def check_against_exhaustive_search(problem, lowest, largest, non_negative):
    values, rules, weights, fixed = problem
    expected = exhaustive(values, rules, weights, fixed, lowest, largest)
    options = {"non_negative": non_negative, "largest": largest, "most": 10_000}
    if not expected:
        with pytest.raises(InfeasibleRules):
            locate_errors(values, rules, weights, fixed, **options)
        return
    result = locate_errors(values, rules, weights, fixed, **options)
    assert result.complete
    assert len(result.smallest_sets) == len(set(result.smallest_sets))
    assert set(result.smallest_sets) == set(expected)

    order = [typed(values, record) for record in result.suggestions]
    assert order == sorted(order, reverse=True), "a typing error comes after something else"
    for record in result.suggestions:
        assert any(record in records for records in expected.values())
    changed = [frozenset(n for n in values if r[n] != values[n]) for r in result.suggestions]
    assert list(dict.fromkeys(changed)) == result.smallest_sets
    for records in expected.values():
        for record in records:
            assert not typed(values, record) or record in result.suggestions


@settings(max_examples=120, deadline=None)
@given(problems())
def test_sets_and_suggestions_are_those_of_an_exhaustive_search(problem):
    check_against_exhaustive_search(problem, 0, 12, non_negative=None)


@settings(max_examples=40, deadline=None)
@given(problems(lowest=-11, largest=11, count=3))
def test_values_may_be_negative_where_the_caller_says_so(problem):
    check_against_exhaustive_search(problem, -11, 11, non_negative=False)


@settings(max_examples=40, deadline=None)
@given(problems(), st.randoms(use_true_random=False))
def test_order_of_names_and_rules_does_not_matter(problem, shuffler):
    values, rules, weights, fixed = problem

    def shuffled(items):
        return shuffler.sample(list(items), len(items))

    again = (
        dict(shuffled(values.items())),
        [(dict(shuffled(f.items())), relation, c) for f, relation, c in shuffled(rules)],
        dict(shuffled(weights.items())),
        shuffled(fixed),
    )
    try:
        expected = locate_errors(*problem)
    except InfeasibleRules as error:
        with pytest.raises(InfeasibleRules) as same:
            locate_errors(*again)
        assert str(same.value) == str(error)
    else:
        assert locate_errors(*again) == expected


def test_the_example_of_the_package_prints_what_it_says():
    assert doctest.testmod(hotline.editing) == (0, 3)


def test_a_record_that_satisfies_its_rules_is_left_alone():
    values = {"total": 5, "phone": 3, "internet": 2, "claim": 5}
    result = locate_errors(values, [SUM, CLAIM])
    assert result.smallest_sets == [frozenset()]
    assert result.suggestions == [values]
    assert result.complete


def test_a_value_in_two_broken_rules_is_the_only_suspect():
    values = {"total": 7474, "phone": 1018, "internet": 6729, "claim": 7747}
    result = locate_errors(values, [SUM, CLAIM])
    assert result.smallest_sets == [{"total"}]
    assert result.suggestions == [{**values, "total": 7747}]
    # From 7747 to 7474 it takes two errors, so no single one explains it.
    assert result.corrections[0].explanations == {"total": Explanation.DETERMINED}


def test_sets_that_a_typing_error_explains_come_first():
    values = {"total": 151, "phone": 174, "internet": 4}
    result = locate_errors(values, [SUM])
    assert result.smallest_sets == [{"phone"}, {"total"}]
    assert result.suggestions == [{**values, "phone": 147}, {**values, "total": 178}]
    kinds = [list(c.explanations.values()) for c in result.corrections]
    assert kinds == [[Explanation.SWAPPED], [Explanation.DETERMINED]]


def test_values_that_stand_in_each_others_place_are_recognised():
    values = {"a": 204, "b": 31, "c": 7, "x": 31, "y": 204, "row": 242}
    rules = [
        ({"a": 1, "x": -1}, "==", 0),
        ({"b": 1, "y": -1}, "==", 0),
        ({"a": 1, "b": 1, "c": 1, "row": -1}, "==", 0),
        ({"x": 1, "c": 1}, "<=", 40),
    ]
    result = locate_errors(values, rules, fixed=["x", "y"])
    assert result.smallest_sets == [{"a", "b"}]
    assert result.suggestions == [{**values, "a": 31, "b": 204}]
    assert set(result.corrections[0].explanations.values()) == {Explanation.EXCHANGED}


def test_values_exchanged_between_unconnected_rules_are_recognised():
    values = {"a": 31, "claim_a": 204, "b": 204, "claim_b": 31}
    rules = [({"a": 1, "claim_a": -1}, "==", 0), ({"b": 1, "claim_b": -1}, "==", 0)]
    result = locate_errors(values, rules)
    # Figures and claims are alike to the rules; that one of each is wrong explains nothing.
    assert result.smallest_sets == [
        {"a", "b"},
        {"claim_a", "claim_b"},
        {"a", "claim_b"},
        {"b", "claim_a"},
    ]
    assert result.suggestions[0] == {**values, "a": 204, "b": 31}


def test_fixed_names_are_not_changed():
    values = {"total": 9, "phone": 3, "internet": 2}
    result = locate_errors(values, [SUM], fixed=["total", "phone"])
    assert result.smallest_sets == [{"internet"}]
    assert result.suggestions == [{**values, "internet": 6}]


def test_a_heavy_value_is_changed_last():
    values = {"total": 9, "phone": 3, "internet": 2, "claim": 9}
    assert locate_errors(values, [SUM, CLAIM]).smallest_sets == [{"internet"}, {"phone"}]
    heavy = {"phone": 3, "internet": 3}
    assert locate_errors(values, [SUM, CLAIM], heavy).smallest_sets == [{"claim", "total"}]


def test_errors_in_unconnected_rules_are_all_combined():
    values = {"a": 1, "b": 2, "c": 3, "d": 5}
    rules = [({"a": 1, "b": -1}, "==", 0), ({"c": 1, "d": -1}, "==", 0)]
    result = locate_errors(values, rules)
    assert {*result.smallest_sets} == {
        frozenset(pair) for pair in (("a", "c"), ("a", "d"), ("b", "c"), ("b", "d"))
    }


def test_values_stay_as_non_negative_as_the_record():
    rules = [({"a": 1, "b": 1}, "==", 3)]
    assert locate_errors({"a": 9, "b": 4}, rules).smallest_sets == [{"a", "b"}]
    free = locate_errors({"a": 9, "b": 4}, rules, non_negative=False)
    assert free.smallest_sets == [{"a"}, {"b"}]
    forced = locate_errors({"a": -1, "b": 4}, rules, non_negative=True)
    assert forced.smallest_sets == [{"a", "b"}]
    assert all(min(record.values()) >= 0 for record in forced.suggestions)


def test_the_only_value_that_rules_leave_is_told_from_the_nearest_of_many():
    only = locate_errors({"a": 10}, [({"a": 3}, ">=", 1000), ({"a": 3}, "<=", 1003)])
    assert only.suggestions == [{"a": 334}]
    assert only.corrections[0].explanations == {"a": Explanation.DETERMINED}
    many = locate_errors({"a": 10}, [({"a": 3}, ">=", 100_000)])
    assert many.suggestions == [{"a": 33_334}]
    assert many.corrections[0].explanations == {"a": Explanation.NEAREST}


def test_rules_that_contradict_each_other_are_named_in_one_line():
    values = {"a": 1, "b": 2, "c": 3}
    rules = [
        ({"a": 1, "c": 1}, ">=", 0),
        ({"a": 1, "b": 1}, "==", 5),
        ({"a": 1, "b": 1}, ">=", 6),
    ]
    with pytest.raises(ValueError, match=r"together: a \+ b == 5; a \+ b >= 6$"):
        locate_errors(values, rules)
    with pytest.raises(InfeasibleRules, match=r"fixed values break the rule a \+ b == 5$"):
        locate_errors(values, rules, fixed=["a", "b"])


def test_which_broken_rule_is_named_does_not_depend_on_the_order():
    rules = [({"a": 1}, "==", 1), ({"a": 1}, "==", 0)]
    for order in (rules, rules[::-1]):
        with pytest.raises(InfeasibleRules, match=r"fixed values break the rule a == 0$"):
            locate_errors({"a": 2}, order, fixed=["a"])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (({"a": 1, 2: 3}, []), "values: the name 2 is not a text"),
        (({1: 1, 2: 3}, []), "values: the name 1 is not a text"),
        (([1, 2], []), "values: not whole numbers by name"),
        ((None, []), "values: not whole numbers by name"),
        (({"a": 1}, None), "rules: not a list of rules"),
        (({"a": 1}, [({"a": 1}, "==")]), "rule 1: not (coefficients by name, relation, constant)"),
        (({"a": 1}, [{"a": 1, "b": 2}]), "rule 1: not (coefficients by name, relation, constant)"),
        (({"a": 1}, [({"a": 1}, ["=="], 0)]), "rule 1: unknown relation ['==']"),
        (({"a": 1}, [({"a": 1, 2: 1}, "==", 0)]), "rule 1: no value of 2"),
        (({"a": 1}, [], ["a"]), "weights: not whole numbers by name"),
        (({"a": 1}, [], {}, "a"), "fixed: not a collection of names"),
        (({"a": 1}, [], {}, 1), "fixed: not a collection of names"),
        (({"a": 1}, [], {}, [["a"]]), "fixed: no value of ['a']"),
        (({"a": 1.0}, []), "a: 1.0 is not a whole number"),
        (({"a": 1}, [({"b": 1}, "==", 0)]), "rule 1: no value of b"),
        (({"a": 1}, [({"a": 1}, "<", 0)]), "rule 1: unknown relation '<'"),
        (({"a": 1}, [({"a": 0.5}, "<=", 0)]), "rule 1: 0.5 is not a whole number"),
        (({"a": 1}, [("a", "<=", 0)]), "rule 1: not (coefficients by name, relation, constant)"),
        (({"a": 1}, [], {"a": 0}), "a: a weight must be positive"),
        (({"a": 1}, [], {"b": 1}), "weights: no value of b"),
        (({"a": 1}, [], {}, ["b"]), "fixed: no value of b"),
        (({"a": 2**61}, [({"a": 3}, "==", 0)]), "numbers too large for exact search: 3·a == 0"),
    ],
)
def test_what_makes_no_sense_is_refused(arguments, message):
    with pytest.raises(EditingError) as refusal:
        locate_errors(*arguments)
    assert refusal.value.text.en == message


def test_fixed_names_may_come_from_an_iterator():
    values = {"total": 9, "phone": 3, "internet": 2}
    result = locate_errors(values, [SUM], fixed=iter(["total", "phone"]))
    assert result.smallest_sets == [{"internet"}]


HUGE = 10**17


def test_values_near_the_solvers_limit_are_searched_or_refused():
    equal = [({"a": 1, "b": -1}, "==", 0)]
    values = {"a": 9 * HUGE, "b": 9 * HUGE - 10}
    result = locate_errors(values, equal)
    assert set(result.smallest_sets) == {frozenset("a"), frozenset("b")}
    assert {tuple(record.values()) for record in result.suggestions} == {
        (9 * HUGE, 9 * HUGE),
        (9 * HUGE - 10, 9 * HUGE - 10),
    }
    with pytest.raises(EditingError, match=r"numbers too large for exact search: a \+ -1·b == 0$"):
        locate_errors({name: 10 * value for name, value in values.items()}, equal)


@given(st.lists(st.integers(-(2**62), 2**62), min_size=1, max_size=4), st.booleans())
@settings(max_examples=100, deadline=None)
def test_values_of_any_size_are_corrected_exactly_or_refused(numbers, huge):
    values = {f"n{number}": value // (1 if huge else 1000) for number, value in enumerate(numbers)}
    rules = [(dict.fromkeys(values, 1), "==", 7)]
    try:
        result = locate_errors(values, rules, non_negative=False)
    except EditingError as error:
        assert "too large for exact search" in error.text.en
        assert max(map(abs, values.values())) > 2**56, "refused though there is room"
        return
    # Any single value can make up for the others, if the rule is broken at all.
    holds = sum(values.values()) == 7
    assert set(result.smallest_sets) == (
        {frozenset()} if holds else {frozenset({n}) for n in values}
    )
    assert all(satisfied(record, rules) for record in result.suggestions)


def test_a_record_that_satisfies_its_rules_needs_no_search_however_large_it_is():
    values = {"a": 2**80}
    assert locate_errors(values, [({"a": 1}, ">=", 0)]).suggestions == [values]


def test_weights_of_any_size_are_compared_exactly_or_refused():
    values, rules = {"a": 1, "b": 2}, [({"a": 1, "b": -1}, "==", 0)]
    for unit in (1, 5 * 10**18, 2**70):
        alike = locate_errors(values, rules, {"a": unit, "b": unit})
        assert set(alike.smallest_sets) == {frozenset("a"), frozenset("b")}, unit
        lighter = locate_errors(values, rules, {"a": 2 * unit, "b": unit})
        assert lighter.smallest_sets == [{"b"}], unit
    for weight in (5 * 10**18, 2**70):
        with pytest.raises(EditingError, match="weights too large for exact search"):
            locate_errors(values, rules, {"a": weight})


@pytest.mark.parametrize("factor", [1, 3, HUGE, 2**80])
def test_a_common_factor_of_a_rule_makes_no_difference(factor):
    values, rules = {"a": 1, "b": 12}, [({"a": factor, "b": -factor}, "==", 0)]
    result = locate_errors(values, rules)
    assert set(result.smallest_sets) == {frozenset("a"), frozenset("b")}
    assert result.complete
    assert locate_errors(values, rules, fixed=["b"]).suggestions == [{"a": 12, "b": 12}]


@given(
    st.dictionaries(st.sampled_from("abc"), st.integers(-6, 6).filter(bool), min_size=1),
    st.sampled_from(["==", "<=", ">="]),
    st.integers(-40, 40),
    st.integers(1, 4),
)
def test_a_reduced_rule_is_satisfied_by_the_same_values(factors, relation, constant, unit):
    rule = Rule({name: unit * f for name, f in sorted(factors.items())}, relation, constant)
    for numbers in product(range(-4, 5), repeat=3):
        values = dict(zip("abc", numbers, strict=True))
        expected = satisfied(values, [(rule.coefficients, relation, constant)])
        assert rule.reduced.holds(values) == expected, (str(rule.reduced), values)
        assert not (rule.unsatisfiable and expected)


def test_a_rule_that_no_whole_numbers_satisfy_is_named():
    with pytest.raises(InfeasibleRules, match=r"no whole numbers satisfy the rule 4·a == 6$"):
        locate_errors({"a": 1}, [({"a": 4}, "==", 6)])


def test_coefficients_that_leave_no_room_are_refused():
    values, rules = {"a": 1, "b": 12}, [({"a": HUGE, "b": -HUGE - 1}, "==", 0)]
    with pytest.raises(EditingError, match="numbers too large for exact search") as refusal:
        locate_errors(values, rules)
    assert not isinstance(refusal.value, InfeasibleRules)
    # Among values that small, only two zeros satisfy the rule.
    assert locate_errors({"a": 1, "b": 9}, rules, largest=11).suggestions == [{"a": 0, "b": 0}]


def chain(factor, names):
    """Zeros, each of which must be so many times the next, the last at least 1."""
    rules = [({a: 1, b: -factor}, "==", 0) for a, b in zip(names, names[1:], strict=False)]
    return dict.fromkeys(names, 0), [*rules, ({names[-1]: 1}, ">=", 1)]


@pytest.mark.parametrize(
    ("factor", "length"), [(10, 7), (10, 9), (10, 16), (2, 30), (100, 6), (1000, 5), (-10, 7)]
)
def test_a_bound_that_was_too_narrow_is_widened(factor, length):
    names = [f"n{number:02}" for number in range(length)]
    values, rules = chain(factor, names)
    result = locate_errors(values, rules, non_negative=factor > 0)
    assert result.smallest_sets == [set(names)]
    assert result.complete
    powers = [factor**power for power in reversed(range(length))]
    assert result.suggestions[0] == dict(zip(names, powers, strict=True))


def test_what_only_values_beyond_the_solver_could_satisfy_is_not_called_infeasible():
    values, rules = chain(10, [f"n{number:02}" for number in range(25)])
    with pytest.raises(EditingError, match="larger ones are too large for exact search") as refusal:
        locate_errors(values, rules)
    assert not isinstance(refusal.value, InfeasibleRules)
    # The caller's own bound is meant.
    with pytest.raises(InfeasibleRules, match="no whole numbers in 0…99 satisfy"):
        locate_errors(*chain(10, "abc"), largest=99)


@pytest.mark.parametrize("factor", [10, 100, 1000])
def test_a_smaller_set_of_larger_values_is_not_missed(factor):
    values, rules = chain(factor, "abcd")
    rules[-1] = ({"d": 1, "e": 1}, ">=", 1)
    rules += [({x: 1, y: -1}, "==", 0) for x, y in ("ef", "fg", "gh", "hi")]
    values |= dict.fromkeys("efghi", 0)
    result = locate_errors(values, rules)
    assert (result.smallest_sets, result.complete) == ([set("abcd")], True)
    alike = locate_errors(values, rules, {"a": 2})
    assert set(alike.smallest_sets) == {frozenset("abcd"), frozenset("efghi")}
    assert alike.complete


def test_rules_that_creep_through_any_range_are_still_told_as_contradictory():
    # a and c are halves of numbers that differ by 1; the chain asks for a wide range.
    values, rules = chain(10, "nopqrstuv")
    values |= {"a": 5, "b": 5, "c": 1, "e": 0}
    rules += [({"a": 2, "b": -1, "e": 1}, "==", 0), ({"c": 2, "b": -1, "e": 1}, "==", 1)]
    rules[-3] = ({"v": 1, "a": 1}, ">=", 1)
    with pytest.raises(InfeasibleRules, match=r"together: 2·a \+ -1·b \+ e == 0; -1·b \+ 2·c"):
        locate_errors(values, rules)


@st.composite
def steep_problems(draw):
    """Two or three small values with rules of larger coefficients."""
    names = ["n0", "n1", "n2"][: draw(st.integers(2, 3))]
    values = {name: draw(st.integers(0, 9)) for name in names}
    factors = st.dictionaries(
        st.sampled_from(names), st.integers(-9, 9).filter(bool), min_size=1, max_size=3
    )
    rule = st.tuples(factors, st.sampled_from(["==", "<=", ">="]), st.integers(-30, 30))
    return values, draw(st.lists(rule, min_size=1, max_size=3))


@settings(max_examples=60, deadline=None)
@given(steep_problems())
def test_no_value_is_too_large_where_the_caller_gives_no_bound(problem):
    values, rules = problem
    seen = exhaustive(values, rules, {}, (), 0, 120 if len(values) == 2 else 22)
    try:
        result = locate_errors(values, rules, most=1000)
    except InfeasibleRules as error:
        assert not seen, f"{error}, but {next(iter(seen.values()))[0]} does"
        return
    assert result.complete
    assert all(satisfied(record, rules) for record in result.suggestions)
    size = len(result.smallest_sets[0])
    for names in seen:
        assert len(names) >= size, f"{set(names)} is smaller"
        assert len(names) > size or names in result.smallest_sets, f"{set(names)} is missing"


def minors(matrix):
    """Every minor of a matrix, by the sum over permutations."""
    for order in range(1, min(len(matrix), len(matrix[0])) + 1):
        for rows in combinations(matrix, order):
            for columns in combinations(range(len(matrix[0])), order):
                yield sum(
                    prod(row[column] for row, column in zip(rows, chosen, strict=True))
                    * (-1) ** sum(a > b for a, b in combinations(chosen, 2))
                    for chosen in permutations(columns)
                )


@st.composite
def matrices(draw, largest):
    width = draw(st.integers(1, 4))
    entry = st.integers(-largest, largest) | st.just(0)
    row = st.lists(entry, min_size=width, max_size=width)
    return draw(st.lists(row, min_size=1, max_size=4))


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([1, 4]).flatmap(matrices))
def test_no_minor_is_larger_than_its_bound(matrix):
    rules = [Rule({f"n{i}": f for i, f in enumerate(row) if f}, "==", 0) for row in matrix]
    rules = [rule for rule in rules if rule.coefficients]
    largest = max(map(abs, minors(matrix)))
    assert largest_minor(rules) >= largest, (largest_minor(rules), largest, matrix)


def test_the_minors_of_a_table_with_totals_are_known_to_be_small():
    size = 12
    rows = [{f"{i}.{j}": 1 for j in range(size)} | {f"{i}.all": -1} for i in range(size)]
    columns = [{f"{i}.{j}": 1 for i in range(size)} | {f"all.{j}": -1} for j in range(size)]
    table = [Rule(dict(sorted(row.items())), "==", 0) for row in rows + columns]
    assert largest_minor(table) == 1
    # An odd circle of sums of two has a minor of 2.
    circle = [{"a": 1, "b": 1}, {"b": 1, "c": 1}, {"c": 1, "a": 1}]
    assert not is_network(circle)
    assert not is_network(transposed(circle))
    assert 2 <= largest_minor([Rule(row, "==", 0) for row in circle]) <= 3


def test_the_bound_of_an_ordinary_table_is_enough_at_once():
    values = {"a": 5, "b": 7, "c": 3, "sum": 16}
    rules = [({"sum": 1, "a": -1, "b": -1, "c": -1}, "==", 0)]
    (part,) = read_record(values, rules, {}, (), None, None).violated_parts()
    searched, enough = bounded(part)
    # Ten times 5 + 7 + 3 + 16; what matters is less.
    assert (searched.reach, enough) == (310, 28)
    assert bounded(replace(part, largest=20)) == (replace(part, largest=20), 20)


def test_how_large_values_must_be_allowed_to_be():
    # Minors 2, -3: Hadamard's bound is the root of 13, rounded down; times 1 + 2 names.
    assert enough_for_all([Rule({"a": 2, "b": -3}, "==", 1)]) == 3 * (1 + 2)
    # Divided by 2, and no minor larger than 1: what stands against it is enough.
    assert enough_for_all([Rule({"a": 2, "b": -2}, "<=", -7)]) == 4


def test_a_search_that_is_cut_off_says_so():
    values = {f"n{number}": 1 for number in range(6)}
    rules = [(dict.fromkeys(values, 1), "==", 7)]
    whole = locate_errors(values, rules)
    assert (len(whole.smallest_sets), whole.complete) == (6, True)
    few = locate_errors(values, rules, most=4)
    assert (len(few.smallest_sets), few.complete) == (4, False)
    none = locate_errors(values, rules, effort=0)
    assert (none.smallest_sets, none.suggestions, none.complete) == ([], [], False)


def test_input_is_not_changed():
    values, weights = {"total": 9, "phone": 3, "internet": 2}, {"phone": 2}
    rule = (dict(SUM[0]), "==", 0)
    locate_errors(values, [rule], weights)
    assert (values, weights, rule) == ({"total": 9, "phone": 3, "internet": 2}, {"phone": 2}, SUM)


@pytest.mark.parametrize(
    ("printed", "true", "explanation"),
    [
        (1081, 1018, Explanation.SWAPPED),
        (108, 1018, Explanation.LOST),
        (7, 17, Explanation.LOST),
        (10018, 1018, Explanation.DOUBLED),
        (1013, 1018, Explanation.CHANGED),
        (0, 8, Explanation.CHANGED),
        (10918, 1018, Explanation.ADDED),
        (12, -12, Explanation.LOST),
        (-12, 12, Explanation.ADDED),
    ],
)
def test_a_typing_error_has_a_name(printed, true, explanation):
    assert typing_errors(printed)[true] == explanation


def test_the_distance_of_this_test_is_the_restricted_one():
    known = {("ca", "abc"): 3, ("kitten", "sitting"): 3, ("1018", "1081"): 1, ("", "12"): 2}
    for (a, b), distance in known.items():
        assert alignment_distance(a, b) == alignment_distance(b, a) == distance


def test_typing_errors_are_all_values_at_distance_one():
    wide = range(-999, 1000)
    for printed in (*range(-12, 13), *range(85, 112)):
        near = {w for w in wide if alignment_distance(str(printed), str(w)) == 1}
        assert set(typing_errors(printed)) & set(wide) == near


@given(st.integers(-(10**15), 10**15))
def test_typing_errors_of_large_values_are_at_distance_one_both_ways(printed):
    errors = typing_errors(printed)
    for other in random.Random(printed).sample(sorted(errors), 8):
        assert alignment_distance(str(printed), str(other)) == 1
        assert printed in typing_errors(other)
