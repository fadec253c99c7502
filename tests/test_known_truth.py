"""Reports whose truth is known, by the hundred; the figures are printed with `make slow`."""

from collections import Counter

import pytest
from known_truth import against_search, against_truth
from prove import tables

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def tallies():
    return against_truth()


@pytest.fixture(scope="module")
def search():
    return against_search()


@pytest.fixture(scope="module", autouse=True)
def shown(tallies, search, request):
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        print("\n" + tables(tallies, search))


def test_enough_is_measured(tallies):
    total = sum((tally.counts for tally in tallies.values()), Counter())
    assert total["cells"] >= 20_000
    assert total["reports"] >= 300


def test_no_direction_is_wrong_where_nothing_is_misprinted(tallies):
    clean = {name: tally for name, tally in tallies.items() if "misprints" not in name}
    wrong = {name: tally.counts["wrong, printed right"] for name, tally in clean.items()}
    assert len(wrong) == 6
    assert set(wrong.values()) == {0}, wrong


def test_no_direction_is_wrong_that_the_printed_report_settles(tallies):
    wrong = {n: t.counts["wrong though the report allows no other"] for n, t in tallies.items()}
    assert set(wrong.values()) == {0}, wrong


def test_no_cell_that_is_printed_right_is_accused(tallies):
    accused = {name: tally.counts["misprint wrongly named"] for name, tally in tallies.items()}
    assert set(accused.values()) == {0}, accused


def test_last_year_lies_within_its_bounds_where_nothing_is_misprinted_or_restated(tallies):
    for name, tally in tallies.items():
        if "misprints" not in name and "10%" not in name:
            assert tally.counts["last year outside of bounds"] == 0, name


def test_nothing_runs_out_of_time(tallies):
    assert {tally.counts["out of time"] for tally in tallies.values()} == {0}


def test_the_exhaustive_search_finds_the_same_directions(search):
    assert search["cells"] > 10_000
    assert search["directions that differ"] == 0
    assert search["consistency that differs"] == 0


def test_what_is_decidable_is_answered(search):
    assert search["decidable, answered"] >= 0.99 * search["decidable"]


def test_the_exhaustive_search_finds_the_same_smallest_sets(search):
    assert search["contradictions"] > 20
    assert search["sets that differ"] == 0
    assert search["unique, named exactly"] == search["unique"] > 0
