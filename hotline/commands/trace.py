"""`hotline trace`: where a number came from."""

from collections.abc import Iterator
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Annotated

from hotline.audit.explain import ROLES
from hotline.commands.output import AsJson, ProjectRoot, argument, option, print_json, say
from hotline.language import Text, place, verbatim
from hotline.tracing import Trace, Traced, UnreadCell
from hotline.tracing import trace as find
from hotline.tracing.cells import Cell, Change, Check
from hotline.warehouse.exact import trimmed
from hotline.warehouse.query import json_value, written

Wanted = Annotated[
    str,
    argument(
        Text(
            "A figure such as 2369444 or 94.38%, or a column: fct_requests.request_count",
            "数字,如2369444或94.38%;或列,如fct_requests.request_count",
        ),
        metavar="NUMBER|MART.COLUMN",
    ),
]
Where = Annotated[
    str,
    option(
        Text("Only rows of the mart for which this holds", "只看数据集市中满足该条件的行"),
        "--where",
        metavar="SQL",
    ),
]
Most = Annotated[
    int,
    option(Text("How many figures to show", "最多显示几个数字"), "--most", min=1),
]
MARKS = {"passed": "✓", "known": "✗", "failed": "✗", "undecided": "?"}


def trace(
    wanted: Wanted,
    where: Where = "true",
    most: Most = 20,
    root: ProjectRoot = Path(),
    as_json: AsJson = False,
) -> None:
    """Print where a number came from: report, table, row, column, print, checks, change."""
    found = find(root, wanted, where, most)
    if as_json:
        print_json(told(found))
        return
    for traced in found.traced:
        for line in lines_of(traced):
            say(line)
    for cell in found.unread:
        for line in unread_lines(cell):
            say(line)
    if found.more:
        say(
            Text(
                f"… and {found.more} more; narrow them down with --where",
                f"……另有{found.more}个,可用--where缩小范围",
            )
        )


def told(found: Trace) -> dict[str, object]:
    """For scripts; texts are in the reader's language."""
    return {
        "figures": [
            {
                "mart": traced.figure.mart,
                "column": traced.figure.column,
                "row": json_value(traced.figure.row),
                "value": json_value(traced.figure.value),
                "cells": [json_value(cell.as_json()) for cell in traced.cells],
            }
            for traced in found.traced
        ],
        "unread": [asdict(cell) for cell in found.unread],
        "more": found.more,
    }


def lines_of(traced: Traced) -> Iterator[Text | str]:
    """A figure with its cells."""
    figure = traced.figure
    row = ", ".join(f"{name} {written(value)}" for name, value in figure.row.items())
    yield f"{figure.mart}.{figure.column} = {shown(figure.value)} ({row})"
    if not traced.cells:
        yield Text("  no cell is printed for it", "  没有对应的公布单元格")
    for cell in traced.cells:
        yield from cell_lines(cell)


def unread_lines(cell: UnreadCell) -> Iterator[Text]:
    """A cell that no table of the template has a place for."""
    label = " · ".join(words for words in (cell.row_label, cell.header_path) if words)
    yield Text(f"kept unread: {label or '–'}", f"照录原文: {label or '–'}")
    report = verbatim(f"{cell.title} ({cell.report_key}, {cell.source_file}, ")
    where = place(cell.source_place)
    yield Text("  report   ", "  报告 ") + report + where + verbatim(")")
    yield Text("  printed  ", "  印作 ") + verbatim(cell.printed_text)


def cell_lines(cell: Cell) -> Iterator[Text]:
    """A cell as a reader looks it up in the document."""
    where = place(cell.source_place)
    report = verbatim(f"{cell.title} ({cell.report_key}, {cell.source_file}, ")
    yield Text("  report   ", "  报告 ") + report + where + verbatim(")")
    yield Text("  table    ", "  表   ") + named(cell.table_label, cell.table_code)
    yield Text("  row      ", "  行   ") + named(cell.row_label, cell.row_code)
    yield Text("  column   ", "  列   ") + named(cell.column_label, cell.column_code)
    if cell.measure_code:
        yield Text("  measure  ", "  指标 ") + named(cell.measure_label, cell.measure_code)
    yield Text("  printed  ", "  印作 ") + verbatim(f"{cell.printed_text}  = {shown(cell.value)}")
    if cell.change:
        yield from change_lines(cell.change)
    for check in cell.checks:
        yield check_line(check)


def change_lines(change: Change) -> Iterator[Text]:
    """What the printed change must have said, and why."""
    readings = verbatim(f"{change.readings}, " if change.readings else "")
    line = Text("  change   ", "  同比 ") + readings + change.status_label
    if change.prior_low is not None:
        last_year = span(change.prior_low, change.prior_high)
        line += Text(", last year ", ",上年") + verbatim(last_year)
    yield line
    if str(change.explanation):
        yield Text("           ", "       ") + change.explanation


def check_line(check: Check) -> Text:
    """A check with how it came out."""
    line = verbatim(f"  {MARKS[check.outcome]} ") + check.outcome_label
    role = ROLES.get(check.role, verbatim(check.role))
    line += verbatim(f"  {check.check_code}: {check.label_zh} (") + role + verbatim(")")
    if check.outcome in ("known", "failed"):
        line += verbatim(f": {shown(check.stated)} ≠ {shown(check.computed)}")
        if str(check.explanation):
            line += Text(", ", ",") + check.explanation
    return line


def named(label: str | None, code: str | None) -> Text:
    """A label with its code."""
    return verbatim(f"{label} ({code})" if label else f"{code}")


def span(low: Decimal | None, high: Decimal | None) -> str:
    """A value, or between what it lies."""
    return shown(low) if low == high else f"{shown(low)} – {shown(high)}"


def shown(value: object) -> str:
    """A value without zeros at the end of a decimal."""
    if isinstance(value, Decimal):
        return trimmed(value)
    return "–" if value is None else written(value)
