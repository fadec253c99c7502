"""Cities beside each other for the workbook: counts and rates as numbers, and all cities of a year.

A rate of all cities is weighed by the count that each is of. What a city doesn't print, or prints
without a weight, all of them together don't have.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import duckdb

from hotline.publish.weighed import SHARE, rate_of_all

COUNTS = ("诉求量", "人工接听话务量", "工单量", "回访征集评价", "共享诉求量", "服务团队人数")
NAMES = ("地区", "年度", "报告质量")
ALL = "合计"
FINE, PERCENT = Decimal("0.0001"), "0.00%"
OVERVIEW = f"""
select 报告, {", ".join((*NAMES, *COUNTS))} from marts.rpt_overview order by 年度 desc, 诉求量 desc
"""
RATES = """
select 报告, 年度, 比率, 单位, 数值, 权数, 加权值 from marts.rpt_rates where 服务 is null
order by 比率
"""


@dataclass(frozen=True)
class Comparison:
    """A table of cities: its headers, the number format of each column, and its rows."""

    heads: list[str]
    looks: list[str]
    rows: list[list[object]]


def comparison(connection: duckdb.DuckDBPyConnection) -> Comparison:
    """The comparison of what is published, the newest year first."""
    reports = connection.execute(OVERVIEW).fetchall()
    rates = connection.execute(RATES).fetchall()
    units = {rate: unit for _, _, rate, unit, *_ in rates}
    values = {(report, rate): value for report, _, rate, _, value, *_ in rates}
    rows: list[list[object]] = []
    for year in dict.fromkeys(report[2] for report in reports):
        own = [report for report in reports if report[2] == year]
        for key, *told in own:
            rows.append([*told, *(shown(values.get((key, rate)), units[rate]) for rate in units)])
        if len(own) > 1:
            counts = [_sum(report[place] for report in own) for place in range(4, 4 + len(COUNTS))]
            of_year = [rate for rate in rates if rate[1] == year]
            rows.append([ALL, year, None, *counts, *_weighed(of_year, units, len(own))])
    looks = ["any"] * len(NAMES) + ["count"] * len(COUNTS)
    looks += [PERCENT if unit == SHARE else "any" for unit in units.values()]
    heads = [
        rate if unit == SHARE or "(" in rate else f"{rate}({unit})" for rate, unit in units.items()
    ]
    return Comparison([*NAMES, *COUNTS, *heads], looks, rows)


def _sum(values: Iterator[int | None]) -> int | None:
    found = list(values)
    return None if None in found else sum(found)


def _weighed(rates: list[tuple], units: dict[str, str], cities: int) -> Iterator[Decimal | None]:
    for rate, unit in units.items():
        own = [(weighed, weight) for _, _, name, _, _, weight, weighed in rates if name == rate]
        yield None if len(own) < cities else shown(rate_of_all(own), unit)


def shown(value: Decimal | None, unit: str) -> Decimal | None:
    """As many places as reports print, so that a spreadsheet holds it exactly."""
    if value is None:
        return None
    return value.quantize(FINE if unit == SHARE or value < 1 else Decimal("0.01"), ROUND_HALF_UP)
