"""The changes of each report as a table for readers, told from the published warehouse."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import duckdb

from hotline.generate.dictionary import table
from hotline.template.registry import GENERATED
from hotline.warehouse.exact import trimmed
from hotline.warehouse.published import current_reports, open_published

CHANGES = """
    select
        changes.printed_text,
        changes.status,
        changes.readings,
        changes.prior_low,
        changes.prior_high,
        changes.explanation,
        changes.explanation_en,
        changes.decided_by
    from marts.fct_year_over_year as changes
    inner join marts.fct_published_values as cells
        using (report_key, table_code, row_no, column_code)
    where changes.report_key = ?
    order by cells.table_code, cells.row_no, cells.column_no
"""


def span(low: Decimal | None, high: Decimal | None) -> str:
    """Bounds, or the one value that is left."""
    ends = dict.fromkeys(trimmed(end) for end in (low, high) if end is not None)
    return "–".join(ends) if low is not None and high is not None else "".join(ends)


def report_lines(connection: duckdb.DuckDBPyConnection, report_key: str) -> Iterator[str]:
    """A line for each change, then the sentence of each."""
    rows = connection.execute(CHANGES, [report_key]).fetchall()
    yield from table(
        ("cell 单元格", "printed 原文", "status 判定", "reads 读作", "last year 上年"),
        (
            (name_of(words, printed), printed, status, readings or "", span(low, high))
            for printed, status, readings, low, high, words, *_ in rows
        ),
    )
    yield from ("### Why · 依据", "")
    for *_, chinese, english, decided_by in rows:
        yield f"- {chinese}<br>{english} ({decided_by})"
    yield ""


def name_of(explanation: str, printed: str) -> str:
    """What a cell is called, which every explanation begins with."""
    return explanation.partition(f" {printed}: ")[0]


def changes_document(root: Path) -> str:
    """The changes of every current report, as Markdown; needs the published warehouse."""
    lines = [
        "# Year-on-year changes of each report · 各报告的同比变化",
        "",
        f"<!-- {GENERATED} -->",
        "",
        "What each printed change says once its arrow is recovered, and what last year's value",
        "was. [The method](year-over-year.md) tells what a status means. Several readings are all",
        "that the arithmetic leaves; of a misprint, what the report's own sums would have it be.",
        "",
    ]
    with open_published(root) as connection:
        for report in current_reports(connection):
            lines += [
                f"## {report.key} · {report.title}",
                "",
                *report_lines(connection, report.key),
            ]
    return "\n".join(lines).rstrip() + "\n"
