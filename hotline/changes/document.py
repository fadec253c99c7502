"""The changes of each report as a table for readers, told from the published warehouse."""

from collections.abc import Iterator
from pathlib import Path

import duckdb

from hotline.dictionary import table
from hotline.registry import GENERATED
from hotline.warehouse import PUBLISHED

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


def shown(value: object) -> str:
    """A decimal without zeros at its end; nothing for a null."""
    if value is None:
        return ""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def span(low: object, high: object) -> str:
    """Bounds, or the one value that is left."""
    ends = dict.fromkeys(end for end in (shown(low), shown(high)) if end)
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
    with duckdb.connect(str(root / PUBLISHED), read_only=True) as connection:
        reports = connection.execute(
            "select report_key, title from marts.dim_report where is_current order by report_key"
        ).fetchall()
        for report_key, title in reports:
            lines += [f"## {report_key} · {title}", "", *report_lines(connection, report_key)]
    return "\n".join(lines).rstrip() + "\n"
