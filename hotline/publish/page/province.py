"""Cities beside each other: key indicators of every report, and of all the cities of a year.

A count of several cities is their sum; a rate is `sum(value * weight) / sum(weight)`, and stands
only where every city that has it has a weight too.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import duckdb

from hotline.publish.page.cells import Cell, first_at
from hotline.publish.page.columns import plain
from hotline.publish.weighed import SHARE, rate_of_all
from hotline.tracing.cells import CellKey
from hotline.tracing.figures import Figure as Traced

# What a province compares, in the order of its table: a cell that counts, or a rate.
INDICATORS = (
    ("requests", "total", "total_requests"),
    "requests.per_1000_residents",
    "requests.instant_answer_rate",
    "requests.workorder_share",
    ("calls", "all", "answered_calls"),
    "calls.answered_within_30s_rate",
    "calls.avg_wait_seconds",
    "efficiency.other.avg_handling_days",
    "efficiency.other.avg_handling_working_days",
    "efficiency.satisfaction_rate",
    "efficiency.resolution_rate",
    "staffing.per_1000_residents",
)
RATES = """
select report_key, rate_code, measure_code, request_type_code, day_kind, value, unit, weight,
    is_computed, population_year, quality
from marts.fct_rates
where is_shown and report_key in (select unnest(?::varchar[]))
"""
PROVINCE = """
select distinct parents.name_zh
from marts.dim_report as reports
inner join marts.dim_region as regions using (region_code)
inner join marts.dim_region as parents on regions.parent_code = parents.region_code
where reports.report_key in (select unnest(?::varchar[]))
"""
# What is computed is shown as finely as what is printed: 71.31 %, or four digits.
FRACTION, DIGITS = Decimal("0.0001"), 4
# By its cell, what a figure has of its printed change.
ToldChanges = dict[int, dict[str, Any]]


@dataclass(frozen=True)
class Figure:
    """What one report has of an indicator; `low` and `high` bound what it recovers of last year."""

    value: Decimal
    cells: list[int]
    quality: str
    weight: Decimal | None = None
    change: str | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    computed: bool = False
    population_year: int | None = None


@dataclass(frozen=True)
class Indicator:
    """An indicator's name and unit, and the figure of each report that has one, by key."""

    code: str
    label: str
    unit: str
    kind: str
    figures: dict[str, Figure]


def province(
    connection: duckdb.DuckDBPyConnection,
    keys: list[str],
    cells: Mapping[str, list[Cell]],
    traced: Mapping[str, list[Traced]],
    at: Mapping[CellKey, int],
    changes_of: Mapping[str, list[tuple[Any, ...]]],
    doubtful: Mapping[str, set[int]],
) -> dict[str, Any]:
    """The comparison as plain values; lists are a value a report, in the order of `keys`."""
    names = connection.execute(PROVINCE, [keys]).fetchall()
    told = {key: _told_changes(changes_of[key]) for key in keys}
    counted = {
        place: _count(place, cells, told, doubtful)
        for place in INDICATORS
        if isinstance(place, tuple)
    }
    rated = _rates(connection, keys, _cells_of_rates(traced, at), told)
    years = dict(
        connection.execute(
            "select report_key, report_year from marts.dim_report"
            " where report_key in (select unnest(?::varchar[]))",
            [keys],
        ).fetchall()
    )
    found = [counted.get(each) or rated.get(each) for each in INDICATORS]
    return {
        "name": names[0][0] if len(names) == 1 else None,
        "indicators": [_plain(each, keys, years) for each in found if each and each.figures],
    }


def _count(
    place: tuple[str, str, str],
    cells: Mapping[str, list[Cell]],
    told: Mapping[str, ToldChanges],
    doubtful: Mapping[str, set[int]],
) -> Indicator | None:
    """A cell that counts, in every report that prints it."""
    figures, first = {}, None
    for key, of_report in cells.items():
        number = first_at(of_report, *place)
        if number is None:
            continue
        cell = of_report[number]
        first = first or cell
        quality = "doubtful" if number in doubtful[key] else "consistent"
        figures[key] = Figure(
            cell.value or Decimal(0), [number], quality, **told[key].get(number, {})
        )
    if first is None:
        return None
    return Indicator(".".join(place), first.column_label, first.unit, first.kind, figures)


def _cells_of_rates(
    traced: Mapping[str, list[Traced]], at: Mapping[CellKey, int]
) -> dict[tuple[str, str, bool], list[int]]:
    """(report key, rate, whether it is computed) to the cells that it comes from."""
    return {
        (key, str(each.row["rate_code"]), bool(each.row["is_computed"])): [
            at[cell] for cell in each.cells
        ]
        for key, figures in traced.items()
        for each in figures
        if (each.mart, each.column) == ("fct_rates", "value")
    }


def _rates(
    connection: duckdb.DuckDBPyConnection,
    keys: list[str],
    cells: Mapping[tuple[str, str, bool], list[int]],
    told: Mapping[str, ToldChanges],
) -> dict[str, Indicator]:
    """The rates of the reports by their codes."""
    labels = dict(
        connection.execute("select measure_code, label_zh from marts.dim_measure").fetchall()
    )
    types = dict(
        connection.execute(
            "select request_type_code, label_zh from marts.dim_request_type"
        ).fetchall()
    )
    found: dict[str, Indicator] = {}
    for row in connection.execute(RATES, [keys]).fetchall():
        key, rate, measure, type_code, day_kind, value, unit, weight, computed, year, quality = row
        label = f"{types.get(type_code, '')}{labels[measure]}"
        if rate not in found:
            kind = "rate" if unit == SHARE else "average"
            found[rate] = Indicator(rate, label + (f"({unit})" if day_kind else ""), unit, kind, {})
        own = cells[key, rate, computed]
        changed = told[key].get(own[0], {}) if own and not computed else {}
        found[rate].figures[key] = Figure(
            value, own, quality, weight, computed=computed, population_year=year, **changed
        )
    return found


def _told_changes(changes: Iterable[tuple[Any, ...]]) -> ToldChanges:
    """What the change of each cell says, and between what bounds last year's figure lies."""
    return {
        cell: {"change": readings if rate is not None else None, "low": low, "high": high}
        for cell, rate, _, readings, low, high, *_ in changes
    }


def rounded(value: Decimal, unit: str) -> Decimal:
    """A computed figure, rounded half up as finely as a report would print it."""
    if unit == SHARE:
        return value.quantize(FRACTION, ROUND_HALF_UP)
    places = max(0, DIGITS - 1 - value.adjusted())
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def shown(figure: Figure, unit: str) -> Decimal:
    """A figure as it is printed, or as finely as a report would."""
    return rounded(figure.value, unit) if figure.computed else figure.value


def _plain(indicator: Indicator, keys: list[str], years: Mapping[str, int]) -> dict[str, Any]:
    figures = [indicator.figures.get(key) for key in keys]
    return {
        "code": indicator.code,
        "label": indicator.label,
        "unit": indicator.unit,
        "kind": indicator.kind,
        "value": [None if each is None else plain(shown(each, indicator.unit)) for each in figures],
        **{
            name: [None if each is None else plain(getattr(each, name)) for each in figures]
            for name in ("cells", "quality", "change", "low", "high", "population_year")
        },
        # with how many of the year's cities it is of
        "whole": {
            str(year): [plain(figure), sum(key in indicator.figures for key in of_year)]
            for year in sorted(set(years.values()))
            if (figure := whole(indicator, of_year := [k for k in keys if years[k] == year]))
            is not None
        },
    }


def whole(indicator: Indicator, keys: list[str]) -> Decimal | None:
    """An indicator of several reports together; None where none has it, or a weight is missing."""
    figures = [indicator.figures[key] for key in keys if key in indicator.figures]
    if not figures:
        return None
    if indicator.kind == "count":
        return sum((figure.value for figure in figures), Decimal(0))
    rate = rate_of_all([(each.value * (each.weight or 0), each.weight) for each in figures])
    return None if rate is None else rounded(rate, indicator.unit)
