"""A check that fails, with every cell that it reads, and what may be wrong in it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import duckdb

from hotline.audit.other_checks import working_of
from hotline.audit.terms import Term, shown, terms_of
from hotline.language import Text, place

CHECKS = """
select report_key, report_id, check_code, identity_code, kind, label_zh, stated, computed,
    difference, tolerance, passed, known, severity, explanation_en, explanation
from intermediate.int_report_checks
"""
ROLES = {
    "stated": Text("printed", "公布"),
    "part": Text("part", "分项"),
    "numerator": Text("numerator", "分子"),
    "denominator": Text("denominator", "分母"),
    "member": Text("member", "成员"),
}
RELATIONS = {
    "at_most": ("≤", ">"),
    "attainable": ("=", "≠"),
}


@dataclass
class Explanation:
    """A check of one report, evaluated, with its cells; figures are exact decimals as text.

    `culprit` names the cell that is most likely wrong and what it may have been, `reason` says
    why a known difference is let through. `steps` and `working` are the computation of a check
    that isn't made of its cells alone.
    """

    report_key: str
    report_id: str
    check_code: str
    kind: str
    label_zh: str
    stated: str | None
    computed: str | None
    difference: str | None
    tolerance: str | None
    passed: bool | None
    known: bool
    terms: list[Term] = field(default_factory=list)
    culprit: Text | None = None
    severity: str = "error"
    reason: Text | None = None
    steps: list[Text] = field(default_factory=list)
    working: str | None = None

    @property
    def is_unexplained(self) -> bool:
        """Whether it stops its report from being published."""
        return self.passed is False and not self.known and self.severity == "error"

    def as_json(self) -> dict[str, object]:
        """For scripts, and for a later `--explain` of what is no longer in the warehouse."""
        return asdict(self)

    @classmethod
    def from_json(cls, told: dict) -> "Explanation":
        """What `as_json` gave."""
        texts = {name: Text(**told[name]) for name in ("culprit", "reason") if told.get(name)}
        lists = {
            "terms": [Term(**term) for term in told["terms"]],
            "steps": [Text(**step) for step in told.get("steps", ())],
        }
        return cls(**{**told, **texts, **lists})

    @property
    def computation(self) -> str:
        """The check as a formula with its figures, such as `17201 ≠ 17034 + 158 + 0 = 17192`."""
        if self.working:
            return self.working
        holds, fails = RELATIONS.get(self.kind, ("=", "≠"))
        sign = "?" if self.passed is None else holds if self.passed else fails
        parts = self._formula()
        result = "" if self.computed in (None, parts) else f" = {self.computed}"
        return f"{self.stated or '–'} {sign} {parts}{result}"

    def _formula(self) -> str:
        def summed(role: str) -> str:
            values = [(t.coefficient, t.value or "–") for t in self.terms if t.role == role]
            text = ""
            for coefficient, value in values:
                sign = " − " if coefficient < 0 else " + " if text else ""
                factor = "" if abs(coefficient) == 1 else f"{abs(coefficient)} × "
                text += f"{sign}{factor}{value}"
            return text

        if self.kind == "quotient":
            over = summed("numerator")
            return f"{f'({over})' if '+' in over else over} ÷ {summed('denominator')}"
        if self.kind == "attainable":
            return f"n ÷ {summed('denominator')}"
        return summed("part") or self.computed or "–"

    def _state(self) -> Text:
        if self.passed is None:
            needed = "undecided: a figure that it needs is missing"
            return Text(needed, "无法判定: 缺少所需的数字")
        if self.passed:
            return Text("holds", "相符")
        if self.known:
            return Text("fails, and is known", "不符,已知")
        if self.severity == "warning":
            return Text("fails, no more than a warning", "不符,仅为警告")
        return Text("fails", "不符")

    def lines(self, with_entry: bool = True) -> Iterator[Text]:
        """The explanation as a reader sees it, with how it is let through if that is wanted."""
        head = f"{self.report_key} {self.check_code}: {self.label_zh}"
        yield Text(f"{head}: ", f"{head}: ") + self._state()
        for term in self.terms:
            name = " · ".join(part for part in (term.row_label, term.column_label) if part)
            role = ROLES.get(term.role, Text(term.role, term.role))
            what = f"{term.place}: {name} {term.printed or '–'}"
            where = place(term.source_place or "–")
            yield Text(f"  {role.en}: {what} ({where.en})", f"  {role.zh}: {what} ({where.zh})")
        for step in self.steps:
            yield Text("  ", "  ") + step
        if self.passed is None:
            return
        yield Text(
            f"  {self.computation}; difference {self.difference}, tolerance {self.tolerance}",
            f"  {self.computation};差{self.difference},容差{self.tolerance}",
        )
        if self.reason:
            yield Text("  reason: ", "  原因: ") + self.reason
        if self.culprit:
            yield Text("  ", "  ") + self.culprit
        if self.is_unexplained and with_entry:
            command = f"hotline review {self.report_id} {self.check_code} --reason"
            yield Text(
                f'  if the source itself prints it so: {command} "…"',
                f"  如原件确实如此: {command} “…”",
            )


def explanations(
    connection: duckdb.DuckDBPyConnection,
    condition: str,
    parameters: Iterable[object] = (),
) -> list[Explanation]:
    """The checks of a warehouse that satisfy a condition of SQL, with their cells.

    Those that fail come first.
    """
    checks = connection.execute(
        f"{CHECKS} where {condition} order by coalesce(passed, true), report_key, check_code",
        list(parameters),
    ).fetchall()
    terms = terms_of(connection, [(key, identity) for key, _, _, identity, *_ in checks])
    return [_explanation(connection, terms, *check) for check in checks]


def _explanation(
    connection: duckdb.DuckDBPyConnection, terms: Mapping[tuple[str, str], list[Term]], key: str,
    report_id: str, code: str, identity: str, kind: str, label: str,
    *evaluated: Any,  # noqa: ANN401 columns of a row
) -> Explanation:  # fmt: skip
    *figures, passed, known, severity, reason_en, reason_zh = evaluated
    working = working_of(connection, key, code, kind)
    return Explanation(
        key,
        report_id,
        code,
        kind,
        label,
        *map(shown, figures),
        passed,
        known,
        [working.term] if working else terms.get((key, identity), []),
        severity=severity,
        reason=Text(reason_en, reason_zh) if known else None,
        steps=working.steps if working else [],
        working=working.computation if working else None,
    )
