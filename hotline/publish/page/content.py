"""What a page says, read from the published warehouse; the browser turns it into words and charts.

`Content.shared` is what is true of all its reports, `Content.reports` holds a document a report;
both are plain values for JSON. Figures are text, exact; rates are fractions of one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from operator import attrgetter
from pathlib import Path
from typing import Any

import duckdb

from hotline.language import Text, place
from hotline.publish.page.cells import CLAIMS, Cell, first_at, positions, printed_cells
from hotline.publish.page.checks import Check, checks
from hotline.publish.page.columns import Texts, columnar, interned, shared_texts
from hotline.publish.page.province import province
from hotline.publish.page.words import WORDS
from hotline.tracing.cells import CellKey
from hotline.tracing.figures import REPORT as REPORT_KEY
from hotline.tracing.figures import Figure
from hotline.tracing.reports import figures_of_reports
from hotline.warehouse.published import published_marts

# What a reader wants first: cells of the template as (table, row, column); a row of None is
# whichever row prints a column that spans them.
HEADLINES = (
    ("requests", "total", "total_requests"),
    ("claims", "instant_answer_rate", "figure"),
    ("requests", "total", "department_requests"),
    ("calls", "all", "answered_calls"),
    ("calls", "all", "answered_within_30s_rate"),
    ("efficiency", None, "satisfaction_rate"),
    ("sharing", "total", "shared_requests"),
    ("staffing", "whole", "agents"),
)
LABELLED = (
    "requester", "channel", "handling", "sharing_method", "service", "level", "staff_role",
    "unit_type", "request_type",
)  # fmt: skip
REPORT = (
    "report_key", "report_id", "region_code", "report_year", "title", "quality",
    "passed_check_count", "known_discrepancy_count", "warning_count", "undecided_check_count",
    "source_file", "source_sha256", "source_url", "licence", "taken_on",
)  # fmt: skip
CHANGES = """
select report_key, table_code, row_no, column_code, change_rate, status, readings, prior_low,
    prior_high, explanation, explanation_en
from marts.fct_year_over_year where report_key in (select unnest(?::varchar[]))
order by report_key, table_code, row_no, column_code
"""
SHARING = """
select report_key, line_no, region_code, sharing_method_code, topic_scope
from marts.fct_sharing where report_key in (select unnest(?::varchar[]))
order by report_key, line_no
"""
NAMES = """
select named.report_key, named.line_no, labels.label_zh
from marts.bridge_sharing_{what} as named
inner join marts.dim_{what} as labels using ({what}_code)
where named.report_key in (select unnest(?::varchar[]))
order by named.report_key, named.line_no, named.item_no
"""
# Cells that no table of the template has a place for, and columns of last year beside this one.
KEPT = """
select report_key, row_label, header_path, source_place, printed_text
from marts.fct_unread_cells where report_key in (select unnest(?::varchar[]))
union all
select compared.report_key, cells.row_label, compared.header_path, compared.source_place,
    compared.printed_text
from marts.fct_comparisons as compared
inner join marts.fct_published_values as cells using (report_key, table_code, row_no, column_code)
where compared.report_key in (select unnest(?::varchar[]))
order by report_key, source_place, header_path, row_label, printed_text
"""
KEPT_COLUMNS = ("row_label", "header", "place", "printed")
CHANGE_COLUMNS = ("cell", "rate", "status", "readings", "low", "high", "why_zh", "why_en")
CELL_COLUMNS = (
    "table", "row_no", "row", "column", "row_label", "column_label", "place", "printed", "value",
    "unit", "kind", "measure",
)  # fmt: skip
CHECK_COLUMNS = [each.name for each in fields(Check)]
Tables = dict[str, dict[str, list[Any]]]


@dataclass(frozen=True)
class Content:
    """What all reports of a page share, and what each one says."""

    shared: dict[str, Any]
    reports: list[dict[str, Any]]


def content(connection: duckdb.DuckDBPyConnection, root: Path, keys: list[str]) -> Content:
    """What the page of some reports says; `keys` are report keys.

    Of the project nothing is read but which columns are the marts' keys.
    """
    marts = published_marts(connection, root)
    cells = printed_cells(connection, keys)
    at = positions(cells)
    figures_of = figures_of_reports(connection, marts, keys)
    checks_of = checks(connection, marts, keys, at)
    changes_of = changes(connection, keys, at)
    sharing_of = sharing(connection, keys)
    kept_of = kept(connection, keys)
    tables = [
        {
            "cells": columnar(CELL_COLUMNS, map(attrgetter(*CELL_COLUMNS), cells[key])),
            "changes": columnar(CHANGE_COLUMNS, changes_of[key]),
            "figures": figure_columns(figures_of[key], at),
            "checks": check_columns(checks_of[key]),
            "kept": columnar(KEPT_COLUMNS, kept_of[key]),
            "sharing": columnar(
                ("line_no", "region", "method", "scope", "departments", "topics"), sharing_of[key]
            ),
        }
        for key in keys
    ]
    common = shared_texts(tables)
    shared = {
        "texts": common,
        "reports": [report_row(connection, key) for key in keys],
        "regions": names_of_regions(connection),
        "labels": {name: labels(connection, name) for name in LABELLED},
        "measures": measures(connection),
        "tables": table_labels(connection),
        "places": places(cells, kept_of),
        "statuses": statuses(connection),
        "words": pairs(WORDS),
        "headlines": headlines(keys, cells),
        "province": province(
            connection, keys, cells, figures_of, at, changes_of, doubtful(checks_of)
        ),
    }
    return Content(shared, [packed(each, common) for each in tables])


def packed(tables: Tables, common: list[str]) -> dict[str, Any]:
    """A report's tables with its texts by number."""
    texts = Texts(common)
    found: dict[str, Any] = {name: interned(columns, texts) for name, columns in tables.items()}
    return {"texts": texts.own, **found}


def changes(
    connection: duckdb.DuckDBPyConnection, keys: list[str], at: Mapping[CellKey, int]
) -> dict[str, list[tuple[Any, ...]]]:
    """The recovered changes of each report, each with the position of its cell."""
    found: dict[str, list[tuple[Any, ...]]] = {key: [] for key in keys}
    for key, table, row_no, column, *rest in connection.execute(CHANGES, [keys]).fetchall():
        found[key].append((at[CellKey(key, table, row_no, column)], *rest))
    return found


def sharing(
    connection: duckdb.DuckDBPyConnection, keys: list[str]
) -> dict[str, list[tuple[Any, ...]]]:
    """The lines of the sharing table with the bodies and topics that each names."""
    named: dict[str, dict[tuple[str, int], list[str]]] = {}
    for what in ("department", "topic"):
        lines = named[what] = {}
        for key, line, label in connection.execute(NAMES.format(what=what), [keys]).fetchall():
            lines.setdefault((key, line), []).append(label)
    found: dict[str, list[tuple[Any, ...]]] = {key: [] for key in keys}
    for key, line, *rest in connection.execute(SHARING, [keys]).fetchall():
        bodies, topics = (named[what].get((key, line), []) for what in ("department", "topic"))
        found[key].append((line, *rest, bodies, topics))
    return found


def figure_columns(found: Iterable[Figure], at: Mapping[CellKey, int]) -> dict[str, list[Any]]:
    """Figures as columns; `keys` is text such as `requester_code=individual;channel_code=phone`."""
    return columnar(
        ("mart", "column", "keys", "value", "cells"),
        (
            (f.mart, f.column, keys_of(f), Decimal(str(f.value)), [at[cell] for cell in f.cells])
            for f in found
        ),
    )


def keys_of(figure: Figure) -> str:
    """What names the row of a figure within its report."""
    return ";".join(f"{name}={value}" for name, value in figure.row.items() if name != REPORT_KEY)


def check_columns(found: Iterable[Check]) -> dict[str, list[Any]]:
    """Checks as columns, each with the cells that it reads, what is stated first."""
    return columnar(
        CHECK_COLUMNS,
        (attrgetter(*CHECK_COLUMNS)(check) for check in found),
    )


def doubtful(checks_of: Mapping[str, list[Check]]) -> dict[str, set[int]]:
    """The cells that a failing check holds against others, by report; not those that it reads."""
    return {
        key: {check.cells[0] for check in of_report if check.passed is False and check.cells}
        for key, of_report in checks_of.items()
    }


def report_row(connection: duckdb.DuckDBPyConnection, key: str) -> dict[str, Any]:
    """What `dim_report` says of a report."""
    row = connection.execute(
        f"select {', '.join(REPORT)} from marts.dim_report where report_key = ?", [key]
    ).fetchone()
    values = row or ()
    return {
        name: value if value is None or isinstance(value, int) else str(value)
        for name, value in zip(REPORT, values, strict=True)
    }


def names_of_regions(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Names of the places that a report is of or shares with."""
    rows = connection.execute(
        "select region_code, name_zh from marts.dim_region where region_code in"
        " (select region_code from marts.dim_report union select region_code from"
        " marts.fct_sharing) order by region_code"
    ).fetchall()
    return dict(rows)


def labels(connection: duckdb.DuckDBPyConnection, name: str) -> dict[str, list[str | None]]:
    """Code to Chinese and English label of a small dimension, in the template's order."""
    rows = connection.execute(
        f"select {name}_code, label_zh, label_en from marts.dim_{name} order by sort_order"
    ).fetchall()
    return {code: [zh, en] for code, zh, en in rows}


def measures(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str | None]]:
    """Code to label, unit, kind and definition of every measure."""
    rows = connection.execute(
        "select measure_code, label_zh, unit, kind, definition from marts.dim_measure"
        " order by measure_code"
    ).fetchall()
    return {code: list(rest) for code, *rest in rows}


def table_labels(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Code to label of every table that is printed, in the template's order."""
    rows = connection.execute(
        "select distinct table_code, table_label, table_no from marts.dim_cell order by table_no"
    ).fetchall()
    return {code: label for code, label, _ in rows}


def statuses(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str | None]]:
    """Code to Chinese and English label of what a recovered change may be."""
    rows = connection.execute(
        "select code, label_zh, label_en from marts.dim_label where list_code = 'change_status'"
        " order by sort_order"
    ).fetchall()
    return {code: [zh, en] for code, zh, en in rows}


def kept(
    connection: duckdb.DuckDBPyConnection, keys: list[str]
) -> dict[str, list[tuple[str | None, ...]]]:
    """What each report prints besides the template's cells, to be searched."""
    found: dict[str, list[tuple[str | None, ...]]] = {key: [] for key in keys}
    for key, *cell in connection.execute(KEPT, [keys, keys]).fetchall():
        found[key].append(tuple(cell))
    return found


def places(
    cells: dict[str, list[Cell]], kept_of: dict[str, list[tuple[str | None, ...]]]
) -> dict[str, str]:
    """Places of a document, as stored, to what they are called in Chinese."""
    known = {cell.place for of_report in cells.values() for cell in of_report}
    at = KEPT_COLUMNS.index("place")
    known |= {str(cell[at]) for of_report in kept_of.values() for cell in of_report}
    return {where: place(where).zh for where in sorted(known)}


def pairs(texts: dict[str, Text]) -> dict[str, list[str]]:
    """Words as [Chinese, English]."""
    return {code: [text.zh, text.en] for code, text in texts.items()}


def headlines(keys: list[str], cells: dict[str, list[Cell]]) -> list[dict[str, Any]]:
    """The first figures of all reports: what each is called, and its cell in each report."""
    found = []
    for table, row, column in HEADLINES:
        at = [first_at(cells[key], table, row, column) for key in keys]
        printed = (cells[key][n] for key, n in zip(keys, at, strict=True) if n is not None)
        first = next(printed, None)
        if first is None:
            continue
        label = first.row_label if first.table == CLAIMS else first.column_label
        found.append({"label": label, "kind": first.kind, "unit": first.unit, "cell": at})
    return found
