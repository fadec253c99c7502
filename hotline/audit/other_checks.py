"""Checks that are no identities.

A change that no reading fits, a band that a total lies in, the population that a figure per head is
of.
"""

from dataclasses import dataclass
from decimal import Decimal

import duckdb

from hotline.audit.terms import Term, shown, stated_cell
from hotline.language import Text

MISPRINT = """
select misprints.table_code, misprints.row_no, misprints.column_code, misprints.stated,
    misprints.computed, misprints.value, misprints.prior_value, misprints.is_relative,
    misprints.is_left_by_sums, changes.explanation_en, changes.explanation
from intermediate.int_change_misprints as misprints
left join intermediate.int_year_over_year as changes
    on misprints.report_key = changes.report_key and misprints.table_code = changes.table_code
    and misprints.row_no = changes.row_no and misprints.column_code = changes.column_code
where misprints.report_key = ? and misprints.check_code = ?
"""
BAND = """
select table_code, row_no, column_code, stated, low, most, lower_end, upper_end
from intermediate.int_request_bands where report_key = ? and check_code = ?
"""

BASES = """
select bases.table_code, bases.row_no, bases.column_code, bases.stated, bases.computed,
    bases.passed, bases.numerator, bases.per_residents, bases.population_kind,
    bases.population_year, bases.population_count
from intermediate.int_population_bases as bases
inner join intermediate.int_report_checks as checks
    on bases.report_key = checks.report_key and bases.check_code = checks.check_code
where bases.report_key = ? and bases.check_code = ?
order by bases.identity_code = checks.identity_code desc, bases.population_kind
"""
KINDS = {
    "resident": Text("residents", "常住人口"),
    "registered": Text("registered residents", "户籍人口"),
}
POPULATIONS = "seeds/reference/populations.csv"


@dataclass(frozen=True)
class Working:
    """The cell of a check, how what it is held against came about, and both compared."""

    term: Term
    steps: list[Text]
    computation: str


def working_of(
    connection: duckdb.DuckDBPyConnection, report_key: str, check: str, kind: str
) -> Working | None:
    """The working of a check of these kinds; None for one of another."""
    read = {"change": _of_change, "band": _of_band, "population": _of_population}.get(kind)
    return read(connection, report_key, check) if read else None


def _of_change(
    connection: duckdb.DuckDBPyConnection, report_key: str, check: str
) -> Working | None:
    row = connection.execute(MISPRINT, [report_key, check]).fetchone()
    if row is None:
        return None
    *place, stated, computed, value, prior, relative, by_sums, why_en, why_zh = row
    figures = (
        f"{shown(value)} ÷ {shown(prior)} − 1" if relative else f"{shown(value)} − {shown(prior)}"
    )
    steps = [last_year(value, stated, prior, relative, by_sums)]
    if why_en:
        steps.append(Text(f"the print, as it was read: {why_en}", f"所印的判读: {why_zh}"))
    return Working(
        stated_cell(connection, report_key, *place),
        steps,
        f"{shown(stated)} ≠ {figures} = {shown(computed)}",
    )


def last_year(
    value: Decimal, stated: Decimal, prior: Decimal, is_relative: bool, is_left_by_sums: bool
) -> Text:
    """Where last year's value comes from that a printed change is held against."""
    line = Text(f"last year: {shown(prior)}, ", f"上年: {shown(prior)},")
    if is_left_by_sums:
        return line + Text("the least that the report's sums leave", "为报告各式所容许的最小值")
    if not is_relative:
        return line + Text("the least that is possible", "为可能的最小值")
    quotient = f"{shown(value)} ÷ (1 + {shown(stated)})"
    return line + Text(
        f"the whole number (1 or more) that is nearest to {quotient}",
        f"为最接近{quotient}的整数(至少为1)",
    )


def _of_band(connection: duckdb.DuckDBPyConnection, report_key: str, check: str) -> Working | None:
    row = connection.execute(BAND, [report_key, check]).fetchone()
    if row is None:
        return None
    *place, stated, low, most, lower_end, upper_end = row
    lower = f"0.5 × {shown(low)} = {shown(lower_end)}"
    upper = f"2 × {shown(most)} = {shown(upper_end)}"
    step = Text(
        f"band: half the least of the other reports, {lower}, to twice their most, {upper}",
        f"范围: 其他报告最小值的一半{lower},至其最大值的两倍{upper}",
    )
    if stated < lower_end:
        computation = f"{shown(stated)} < {lower}"
    elif stated > upper_end:
        computation = f"{shown(stated)} > {upper}"
    else:
        computation = f"{shown(lower_end)} ≤ {shown(stated)} ≤ {shown(upper_end)}"
    return Working(stated_cell(connection, report_key, *place), [step], computation)


def _of_population(
    connection: duckdb.DuckDBPyConnection, report_key: str, check: str
) -> Working | None:
    rows = connection.execute(BASES, [report_key, check]).fetchall()
    if not rows:
        return None
    table, row_no, column, stated, computed, passed, count, per_residents, *_ = rows[0]
    implied = f"{shown(count)} × {per_residents} ÷ {shown(stated)}"
    people = (count * per_residents / stated).quantize(Decimal(1))
    steps = [
        Text(f"people that it implies: {implied} = {people}", f"隐含人口: {implied} = {people}")
    ]
    for *_, kind, year, population in rows:
        name = KINDS[kind]
        steps.append(Text(f"{name.en}, {year}: {population}", f"{name.zh}({year}年): {population}"))
    missing = KINDS.keys() - {row[-3] for row in rows}
    if passed is None:
        for kind in missing:
            name = KINDS[kind]
            steps.append(
                Text(
                    f"{name.en}: not in {POPULATIONS}, so that the basis can't be told",
                    f"{name.zh}: {POPULATIONS}中没有,无法判定口径",
                )
            )
    sign = "?" if passed is None else "≈" if passed else "≠"
    *_, population = rows[0]
    return Working(
        stated_cell(connection, report_key, table, row_no, column),
        steps,
        f"{shown(stated)} {sign} {shown(count)} × {per_residents} ÷ {population}"
        f" = {shown(computed)}",
    )
