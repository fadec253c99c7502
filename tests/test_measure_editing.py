"""What docs/editing.md says of the real report's identities is so."""

import sys

import pytest
from conftest import ROOT

from hotline.editing import locate_errors
from hotline.template.registry import read_registry

sys.path.insert(0, str(ROOT / "scripts"))
import measure_editing  # noqa: E402


def test_a_misprint_in_the_real_report_is_found():
    values, checks = measure_editing.report(ROOT)
    rules = [rule for of_check in checks.values() for rule in of_check]
    assert locate_errors(values, rules).smallest_sets == [frozenset()]
    kinds = {row["identity_code"]: row["kind"] for row in read_registry(ROOT, "report_identities")}
    additive = {code for code, kind in kinds.items() if kind in ("sum", "claim", "at_most")}
    # It prints natural days alone.
    assert additive - set(checks) == {
        "claims.consultation_handling_working_days",
        "claims.other_handling_working_days",
    }
    cell = "requests.total.department_requests"
    assert values[cell] == 862932
    located = locate_errors({**values, cell: 826932}, rules)
    assert located.smallest_sets == [{cell}]
    assert located.suggestions == [values]


@pytest.mark.slow
def test_the_document_is_what_is_measured_and_meets_its_goals():
    counts = measure_editing.measurement(measure_editing.RECORDS)
    text = measure_editing.document(counts, measure_editing.RECORDS)
    assert measure_editing.DOCUMENT.read_text(encoding="utf-8") == text

    def total(*key):
        return sum(counts[kind, "two or more", *key] for kind in measure_editing.DIGIT_ERRORS)

    assert total("both", "set") == total("errors") > 0
    assert total("both", "first") >= 0.95 * total("errors")
