"""What is doubtful and nobody has settled yet: failing checks of every report, with near values."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_FLOOR, Decimal
from pathlib import Path

import duckdb

from hotline.audit.culprits import ADDITIVE, record_of
from hotline.audit.explain import Explanation, explanations
from hotline.audit.lookup import built_keys, loaded_keys, named_reports
from hotline.audit.results import read_result
from hotline.audit.terms import shown
from hotline.errors import HotlineError
from hotline.language import Text
from hotline.loading.files import write_durably
from hotline.template.marks import NONE
from hotline.template.registry import as_csv, read_registry
from hotline.warehouse.working import reading_working

UNSETTLED = "passed = false and not known and list_contains(?, report_key)"
KNOWN = "known_discrepancies"
FILE = Path("seeds") / "reference" / f"{KNOWN}.csv"
DIFFERENCE = ("report_id", "check_code", "stated", "computed")
REASONS = ("reason_zh", "reason_en")
# So many ways in which the figures may have been meant are shown.
MOST_NEAR = 3
CHINESE = re.compile("[\u3400-\u9fff]")


@dataclass
class Doubt:
    """A failing check that nobody has explained, and near values that would satisfy it."""

    explanation: Explanation
    near: list[Text] = field(default_factory=list)

    @property
    def key(self) -> tuple[str, str]:
        """The report and the check."""
        return self.explanation.report_key, self.explanation.check_code

    @property
    def difference(self) -> tuple[str, ...]:
        """What an entry lets through: exactly this, of this report."""
        of = self.explanation
        return of.report_id, of.check_code, of.stated or "", of.computed or ""

    def as_json(self) -> dict[str, object]:
        """For scripts, in both languages."""
        near = [{"en": line.en, "zh": line.zh} for line in self.near]
        return {**self.explanation.as_json(), "near_values": near}

    @property
    def suggested_reason(self) -> Text:
        """The reason in words where the source itself says so, for a person to confirm."""
        of = self.explanation
        return Text(
            f"printed so in the source: {of.stated}, while its other figures give {of.computed}",
            f"原件如此:印为{of.stated},而由其他数字计算为{of.computed}",
        )


def doubts(root: Path, report: str | None = None) -> list[Doubt]:
    """What is doubtful in one report or in all, errors before warnings.

    Of a report that is left out of the working file, what failed is told as the last audit found
    it. Raises HotlineError where there is no such report, or nothing was built.
    """
    wanted = named_reports(loaded_keys(root), report)
    with reading_working(root) as connection:
        built = built_keys(connection)
        found = [
            Doubt(each, list(near_values(connection, each)))
            for each in explanations(connection, UNSETTLED, [wanted])
        ]
    settled = {tuple(row[name] for name in DIFFERENCE) for row in read_registry(root, KNOWN)}
    kept = [e for e in read_result(root).explanations if e.report_key in set(wanted) - built]
    found += [Doubt(each, [each.culprit] if each.culprit else []) for each in kept]
    return sorted(
        (doubt for doubt in found if doubt.difference not in settled),
        key=lambda doubt: (doubt.explanation.severity, *doubt.key),
    )


def near_values(connection: duckdb.DuckDBPyConnection, check: Explanation) -> Iterator[Text]:
    """What may have been meant: figures near those printed with which the check would hold."""
    if check.kind == "attainable":
        yield from attainable_near(check)
    elif check.kind in ADDITIVE and check.severity == "error":
        record = record_of(connection, check.report_key)
        located = record.localization()
        read = {term.place for term in check.terms}
        for correction in (located.corrections if located else [])[:MOST_NEAR]:
            if read & correction.changes.keys():
                yield record.said(correction.changes)


def attainable_near(check: Explanation) -> Iterator[Text]:
    """The rates that whole numbers of the denominator give, on both sides of the one printed."""
    whole = [Decimal(t.value) for t in check.terms if t.role == "denominator" and t.value]
    if len(whole) != 1 or not check.stated or not whole[0]:
        return
    below = (Decimal(check.stated) * whole[0]).to_integral_value(ROUND_FLOOR)
    for part in (below, below + 1):
        rate = shown((part / whole[0]).quantize(Decimal("0.000001")))
        line = f"{shown(part)} ÷ {shown(whole[0])} = {rate}"
        yield Text(line, line)


def find(found: Sequence[Doubt], check: str, report: str) -> Doubt:
    """The doubt that a person names; raises HotlineError where that check isn't one."""
    for doubt in found:
        if doubt.explanation.check_code == check:
            return doubt
    codes = ", ".join(doubt.explanation.check_code for doubt in found)
    raise HotlineError(
        Text(
            f"{report}, {check}: not in doubt" + (f"; in doubt are {codes}" if codes else ""),
            f"{report}, {check}: 无须确认" + (f",待确认的有{codes}" if codes else ""),
        )
    )


def settle(root: Path, doubt: Doubt, reasons: Sequence[str]) -> None:
    """Let exactly this difference through, for reasons in one language or in both.

    The caller holds the project's lock. Raises HotlineError for a reason that says nothing, and
    where the seed can't be read or written; it is written whole or not at all.
    """
    given = dict.fromkeys(REASONS, NONE)
    for reason in filter(str.strip, reasons):
        given[REASONS[0 if CHINESE.search(reason) else 1]] = " ".join(reason.split())
    if set(given.values()) == {NONE}:
        raise HotlineError(Text("give a reason", "请写明原因"))
    header = (*DIFFERENCE, *REASONS)
    # One entry a check: of figures that were printed otherwise before, it lets nothing through.
    others = [
        [row[name] for name in header]
        for row in read_registry(root, KNOWN)
        if (row["report_id"], row["check_code"]) != doubt.difference[:2]
    ]
    content = as_csv(header, [*others, [*doubt.difference, *given.values()]])
    write_durably(root / FILE, content.encode("utf-8"))
