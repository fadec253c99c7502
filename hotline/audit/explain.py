"""A check that fails, with every cell that it reads, and what may be wrong in it."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from decimal import Decimal

import duckdb

from hotline.exact import trimmed
from hotline.language import Text

CHECKS = """
select report_key, report_id, check_code, kind, label_zh, stated, computed, difference, tolerance,
    passed, known
from intermediate.int_report_checks
"""
TERMS = """
select terms.report_key, terms.identity_code, terms.role, terms.coefficient, terms.table_code,
    terms.row_no, terms.row_code, terms.column_code, cells.row_label, cells.column_label,
    cells.printed_text, terms.value, cells.source_place
from intermediate.int_check_terms as terms
left join intermediate.int_published_values as cells
    on terms.report_key = cells.report_key and terms.table_code = cells.table_code
    and terms.row_no = cells.row_no and terms.column_code = cells.column_code
where terms.report_key = ? and terms.identity_code = ?
order by terms.role = 'stated' desc, terms.role, terms.term_no
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
REASON_ZH, REASON_EN = "<原因>", "<reason>"


@dataclass(frozen=True)
class Term:
    """A cell that a check reads: what it is to the check, where it was printed, what it says."""

    role: str
    coefficient: int
    place: str
    row_label: str | None
    column_label: str | None
    printed: str | None
    value: str | None
    source_place: str | None


@dataclass
class Explanation:
    """A check of one report, evaluated, with its cells; figures are exact decimals as text.

    `culprit` names the cell that is most likely wrong and what it may have been.
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

    def as_json(self) -> dict[str, object]:
        """For scripts, and for a later `--explain` of what is no longer in the warehouse."""
        return asdict(self)

    @classmethod
    def from_json(cls, told: dict) -> "Explanation":
        """What `as_json` gave."""
        culprit = told.pop("culprit")
        terms = [Term(**term) for term in told.pop("terms")]
        return cls(**told, terms=terms, culprit=Text(**culprit) if culprit else None)

    @property
    def computation(self) -> str:
        """The check as a formula with its figures, such as `17201 ≠ 17034 + 158 + 0 = 17192`."""
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

    @property
    def entry(self) -> str:
        """The line that lets exactly this difference through, for `known_discrepancies`."""
        figures = f"{self.stated},{self.computed}"
        return f"{self.report_id},{self.check_code},{figures},{REASON_ZH},{REASON_EN}"

    def lines(self) -> Iterator[Text]:
        """The explanation as a reader sees it."""
        state = (
            Text("undecided: a figure that it needs is not printed", "无法判定: 缺少所需的数字")
            if self.passed is None
            else Text("holds", "相符")
            if self.passed
            else Text("fails, and is known", "不符,已知")
            if self.known
            else Text("fails", "不符")
        )
        head = f"{self.report_key} {self.check_code}: {self.label_zh}"
        yield Text(f"{head}: ", f"{head}: ") + state
        for term in self.terms:
            name = " · ".join(part for part in (term.row_label, term.column_label) if part)
            role = ROLES.get(term.role, Text(term.role, term.role))
            where = f"{term.place}: {name} {term.printed or '–'} ({term.source_place or '–'})"
            yield Text(f"  {role.en}: {where}", f"  {role.zh}: {where}")
        if self.passed is None:
            return
        yield Text(
            f"  {self.computation}; difference {self.difference}, tolerance {self.tolerance}",
            f"  {self.computation};差{self.difference},容差{self.tolerance}",
        )
        if self.culprit:
            yield Text("  ", "  ") + self.culprit
        if not self.passed and not self.known:
            yield Text(
                "  if the source itself prints it so, add to seeds/reference/known_discrepancies"
                f".csv: {self.entry}",
                "  如原件确实如此,请加入seeds/reference/known_discrepancies.csv: " + self.entry,
            )


def shown(value: Decimal | None) -> str | None:
    """A decimal without zeros at its end."""
    return None if value is None else trimmed(value)


def explanations(
    connection: duckdb.DuckDBPyConnection,
    condition: str,
    parameters: Iterable[object] = (),
    most: int = 50,
) -> list[Explanation]:
    """The first checks of a warehouse that satisfy a condition of SQL, with their cells."""
    checks = connection.execute(
        f"{CHECKS} where {condition} order by report_key, check_code limit {most}",
        list(parameters),
    ).fetchall()
    found = []
    for key, report_id, code, kind, label, *figures, passed, known in checks:
        terms = [
            Term(
                role,
                coefficient,
                place_of(table, row_no, row_code, column),
                row_label,
                None if column_label == "(正文)" else column_label,
                printed,
                shown(value),
                source_place,
            )
            for _, _, role, coefficient, table, row_no, row_code, column, row_label, column_label,
            printed, value, source_place in connection.execute(TERMS, [key, code]).fetchall()
        ]  # fmt: skip
        found.append(
            Explanation(key, report_id, code, kind, label, *map(shown, figures), passed, known,
                        terms)
        )  # fmt: skip
    return found


def place_of(table: str, row_no: int | None, row_code: str, column: str) -> str:
    """Where a cell stands among the raw seeds."""
    row = f"row_no {row_no}" if row_no is not None else f"row {row_code}"
    return f"seeds/raw/raw_{table}.csv, {row}, column {column}"
