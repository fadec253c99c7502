"""Why a change is what it is said to be, in a sentence that a pocket calculator can check."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from hotline.changes.domains import allowed
from hotline.changes.printed import Form
from hotline.changes.readings import UNBOUNDED, Amount, Reading
from hotline.changes.report import Cell, Report, Rule
from hotline.language import Text, verbatim

if TYPE_CHECKING:
    from hotline.changes.decide import Finding

MOST_NAMED = 6
DAMAGES = {
    "became_one": Text("the arrow became a leading 1", "箭头变成了开头的1"),
    "dropped": Text("the arrow was dropped", "箭头脱落"),
}


def amount_text(amount: Amount, units: int) -> str:
    """Units of a figure as the report would print them."""
    value = units * amount.unit
    return f"{value.scaleb(2):f}%" if amount.is_rate else f"{value:f}"


def in_english(shown: str) -> str:
    """A change as printed, its unit in English."""
    return shown.replace("个百分点", " points").replace("持平", "unchanged")


def span(amount: Amount, low: int | None, high: int | None) -> Text:
    """Bounds of last year's value in words."""
    if low is None:
        return Text("any value", "任意值")
    if high is None or high > UNBOUNDED:
        least = amount_text(amount, low)
        return Text(f"at least {least}", f"不少于{least}")
    if low == high:
        return verbatim(amount_text(amount, low))
    ends = amount_text(amount, low), amount_text(amount, high)
    return Text(f"{ends[0]} to {ends[1]}", f"{ends[0]}至{ends[1]}")


def change_text(this: int, last: int, form: Form) -> str:
    """The change that a last year's count gives, to the printed places."""
    if last == 0:
        return "—"
    hundred, sign = (1000, "‰") if form.sign == "‰" else (100, "%")
    place = Decimal((0, (1,), form.size.as_tuple().exponent)) if form.size is not None else 1
    exact = Fraction((this - last) * hundred, last)
    numerator, denominator = Decimal(exact.numerator), Decimal(exact.denominator)
    shown = (numerator / denominator).quantize(Decimal(place), ROUND_HALF_UP)
    return f"{shown:+f}{sign}"


def joined(texts: Iterable[Text]) -> Text:
    """Clauses one after the other."""
    clauses = list(texts)
    return Text("; ".join(t.en for t in clauses), ";".join(t.zh for t in clauses))


def listed(cell: Cell, readings: Sequence[Reading]) -> Text:
    """Readings with the values that they leave."""
    spans = [(reading.shown, span(cell.amount, reading.low, reading.high)) for reading in readings]
    return Text(
        ", ".join(f"{in_english(shown)} (last year {bounds.en})" for shown, bounds in spans),
        "、".join(f"{shown}(上年{bounds.zh})" for shown, bounds in spans),
    )


def refutation(cell: Cell, form: Form) -> Text:
    """Why no value of last year fits one form of a change, by trying the two nearest."""
    if form.size is None or form.sign not in ("%", "‰") or not cell.amount.is_whole:
        return Text(
            f"not {in_english(form.shown)}: no value fits", f"不是{form.shown}:没有相符的数值"
        )
    part = Fraction(form.size) / (1000 if form.sign == "‰" else 100)
    divisor = 1 + part if form.direction == "up" else 1 - part
    if divisor <= 0:
        return Text(
            f"not {form.shown}: nothing falls by more than 100 %",
            f"不是{form.shown}:降幅不会超过100%",
        )
    exact = Fraction(cell.amount.units) / divisor
    below = exact.numerator // exact.denominator
    tried = [last for last in (below, below + 1) if last > 0 and last != cell.amount.units]
    given = [(last, change_text(cell.amount.units, last, form)) for last in tried]
    return Text(
        f"not {form.shown}: " + ", ".join(f"{last} gives {change}" for last, change in given),
        f"不是{form.shown}:" + "、".join(f"{last}得{change}" for last, change in given),
    )


def refutations(cell: Cell, kept: Sequence[Reading]) -> Text:
    """Why every form that is not among the readings fits nothing."""
    known = {(reading.form.direction, reading.form.size) for reading in kept}
    others = [form for form in cell.forms if (form.direction, form.size) not in known]
    return joined(refutation(cell, form) for form in others)


def worked(cell: Cell, reading: Reading) -> Text:
    """The division that gives a reading."""
    form, this = reading.form, cell.amount.units
    bounds = span(cell.amount, reading.low, reading.high)
    if not cell.amount.is_whole or reading.basis != "relative" or reading.high > UNBOUNDED:
        return Text(
            f"{in_english(reading.shown)}, last year {bounds.en}",
            f"{reading.shown},上年{bounds.zh}",
        )
    ends = sorted({reading.low, reading.high})
    sums = ", ".join(f"({this}-{last})/{last} = {change_text(this, last, form)}" for last in ends)
    return Text(
        f"{reading.shown}, last year {bounds.en}: {sums}",
        f"{reading.shown},上年{bounds.zh}:{sums.replace('/', '÷').replace(', ', '、')}",
    )


def broken_rule(finding: Finding, reading: Reading) -> tuple[Rule, int, int] | None:
    """A rule that one reading breaks on its own, with what the rule leaves to the cell."""
    bounds = finding.answer.bounds()
    for rule in finding.answer.rules:
        if finding.cell in rule.cells:
            low, high = allowed(rule, finding.cell, bounds)
            if reading.low > high or reading.high < low:
                return rule, max(low, 0), high
    return None


def rest_text(report: Report, finding: Finding, rule: Rule) -> Text:
    """The other cells of a rule with last year's bounds."""
    bounds = finding.answer.bounds()
    others = [number for number in rule.cells if number != finding.cell][:MOST_NAMED]
    spans = [(report.cells[n], span(report.cells[n].amount, *bounds[n])) for n in others]
    return Text(
        ", ".join(f"{cell.name} {bound.en}" for cell, bound in spans),
        "、".join(f"{cell.name}{bound.zh}" for cell, bound in spans),
    )


def by_rules(report: Report, finding: Finding) -> Text:
    """Which rule each refuted reading breaks; which only all the rules together refute."""
    cell = report.cells[finding.cell]
    kept = {(reading.form, reading.basis) for reading in finding.left}
    clauses, together, told = [], [], set()
    for reading in cell.readings:
        if (reading.form, reading.basis) in kept:
            continue
        broken = broken_rule(finding, reading)
        if broken is None:
            together.append(reading.shown)
            continue
        rule, low, high = broken
        needed = span(cell.amount, reading.low, reading.high)
        left = span(cell.amount, low, high)
        if rule.code not in told:
            rest = rest_text(report, finding, rule)
            clauses.append(
                Text(
                    f"by {rule.label_zh} ({rest.en}) last year was {left.en}",
                    f"由{rule.label_zh}({rest.zh})上年为{left.zh}",
                )
            )
            told.add(rule.code)
        clauses.append(
            Text(f"not {reading.shown}, which needs {needed.en}",
                 f"不是{reading.shown}(须为{needed.zh})")
        )  # fmt: skip
    if together:
        names = "、".join(together)
        clauses.append(Text(f"{names} break the sums together", f"{names}与各式联立不相容"))
    return joined(clauses)


def proved(report: Report, finding: Finding) -> Text:
    """The division, then why the other forms fit nothing."""
    cell = report.cells[finding.cell]
    return joined([*(worked(cell, r) for r in finding.left), refutations(cell, cell.readings)])


def proved_by_sums(report: Report, finding: Finding) -> Text:
    """The division, then the rules that the other readings break."""
    cell = report.cells[finding.cell]
    return joined([*(worked(cell, r) for r in finding.left), by_rules(report, finding)])


def confirmed(report: Report, finding: Finding) -> Text:
    """What last year's report printed."""
    cell = report.cells[finding.cell]
    prior = report.prior.get(finding.cell)
    said = span(cell.amount, *prior) if prior else None
    source = (
        Text(f"last year's report prints {said.en}", f"上年报告印为{said.zh}")
        if said
        else Text("by the figures of last year's report and the sums", "由上年报告的数字与各式推得")
    )
    return joined([source, *(worked(cell, reading) for reading in finding.left)])


def printed(report: Report, finding: Finding) -> Text:
    """What is printed needs no proof."""
    cell = report.cells[finding.cell]
    if not finding.left:
        return Text(
            "a dash: last year's value was zero or is not published", "印为“—”:上年为零或未公布"
        )
    return joined(
        [Text("the direction is printed", "方向已印明"), *(worked(cell, r) for r in finding.left)]
    )


def contradiction(report: Report, finding: Finding) -> Text:
    """What is wrong where the rules contradict each other."""
    cell = report.cells[finding.cell]
    answer = finding.answer
    if len(answer.dropped) == 1:
        needed = listed(cell, cell.readings)
        with_it = len(answer.dropped[0]) - 1
        others = Text(f" and {with_it} more", f"及另外{with_it}格") if with_it else verbatim("")
        return joined(
            [
                by_the_rules(cell, finding),
                Text(f"printed is {needed.en}", f"而所印可读作{needed.zh}"),
                Text("without this cell", "去掉这一格")
                + others
                + Text(
                    " all others agree, and no smaller set does",
                    "其余各格全部相符,再少则不能",
                ),
            ]
        )
    inside = [names for names in answer.dropped if finding.cell in names][:MOST_NAMED]
    sets = " / ".join("+".join(report.cells[c].name for c in sorted(names)) for names in inside)
    return joined(
        [
            Text(
                f"the report contradicts itself; one of {len(answer.dropped)} equally small sets of"
                f" cells is wrong, among them {sets}",
                f"报告在此自相矛盾,{len(answer.dropped)}组同样少的单元格中有一组有误,其中含{sets}",
            ),
            Text("possible: ", "可能:") + listed(cell, cell.readings),
        ]
    )


def ambiguous(report: Report, finding: Finding) -> Text:
    """What remains, and what the report's habit would make of it."""
    cell = report.cells[finding.cell]
    clauses = [Text("remaining: ", "余下:") + listed(cell, finding.left)]
    if finding.decided_by == "time":
        clauses.insert(0, Text("not decided in time", "未能在限定时间内判定"))
    if finding.likely is not None:
        shown = finding.likely.shown
        clauses.append(
            Text(f"by the report's habit ({DAMAGES[finding.likely.form.damage].en}) {shown}, "
                 "which is no proof",
                 f"按本报告的惯例({DAMAGES[finding.likely.form.damage].zh})为{shown},不作为证据")
        )  # fmt: skip
    return joined(clauses)


def misprint(report: Report, finding: Finding) -> Text:
    """Why no reading is consistent."""
    cell = report.cells[finding.cell]
    if cell.readings:
        return contradiction(report, finding)
    clauses = [Text("no whole number fits", "没有整数相符"), refutations(cell, ())]
    if finding.low is not None:
        clauses.append(by_the_rules(cell, finding))
    return joined(clauses)


def by_the_rules(cell: Cell, finding: Finding) -> Text:
    """What the rules leave of a misprinted change."""
    left = span(cell.amount, finding.low, finding.high)
    told = Text(f"the rules leave last year {left.en}", f"由各式上年为{left.zh}")
    if finding.left:
        change = "、".join(reading.shown for reading in finding.left)
        told += Text(f", which is {change}", f",即{change}")
    return told


def overruled(report: Report, finding: Finding) -> Text:
    """A person's reason."""
    assert finding.overrule is not None and finding.likely is not None
    return Text(
        f"read as {finding.likely.shown} by a person: {finding.overrule.reason_en}",
        f"人工判读为{finding.likely.shown}:{finding.overrule.reason_zh}",
    )


SENTENCES = {
    "printed": printed,
    "proved": proved,
    "proved_by_sums": proved_by_sums,
    "confirmed": confirmed,
    "ambiguous": ambiguous,
    "misprint": misprint,
    "overruled": overruled,
}


def explanation(report: Report, finding: Finding) -> Text:
    """One sentence for one printed change, beginning with the cell's name and its text."""
    cell = report.cells[finding.cell]
    in_sets = finding.cell in finding.answer.accused and finding.status == "ambiguous"
    body = contradiction(report, finding) if in_sets else SENTENCES[finding.status](report, finding)
    return verbatim(f"{cell.name} {cell.printed_text}: ") + body
