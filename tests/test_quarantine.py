"""Which reports the gate holds back, and whose readings rest on them."""

import pytest

from hotline.audit.findings import Found
from hotline.audit.gate import quarantinable
from hotline.changes.without_quarantined import touched_by


@pytest.mark.parametrize(
    ("failing", "published", "held"),
    [
        ({"1-2024-r1"}, {"1-2025-r1"}, {"1-2024-r1"}),
        ({"1-2024-r1", "2-2024-r1"}, set(), {"1-2024-r1", "2-2024-r1"}),
        ({"1-2025-r2"}, {"1-2025-r1"}, {"1-2025-r2"}),
        ({"1-2024-r1", "1-2025-r1"}, {"1-2025-r1"}, {"1-2024-r1"}),
        ({"1-2025-r1"}, {"1-2025-r1"}, set()),
        ({"1-2026-r1", "1-2025-r1"}, {"1-2025-r1"}, set()),
        ({"2-2024-r1", "1-2025-r1"}, {"1-2025-r1"}, set()),
        ({"1-2024-r1", None}, set(), set()),
        ({"1-2024-r1"}, None, set()),
    ],
    ids=[
        "a new one", "two new ones", "a new revision", "a published one with its year before",
        "a published one", "a published one doesn't fail by its year after",
        "a published one doesn't fail by another city", "an error of no report",
        "nobody knows what is published",
    ],
)  # fmt: skip
def test_what_is_held_back(failing, published, held):
    assert quarantinable(Found(reports=failing), published) == held


def test_readings_rest_on_the_year_before_and_on_which_revision_is_current():
    staying = {("1-2024", 1), ("1-2025", 1), ("1-2025", 2), ("1-2026", 1), ("2-2025", 1)}
    assert touched_by(staying, {("1-2024", 2)}) == {("1-2024", 1), ("1-2025", 2)}
    assert touched_by(staying, {("2-2024", 1)}) == {("2-2025", 1)}
    assert touched_by(staying, set()) == set()
