"""What does not add up in each report, told from `fct_report_checks` of the published warehouse."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

import duckdb

from hotline.generate.dictionary import table
from hotline.template.registry import GENERATED
from hotline.tracing.cells import CellKey
from hotline.tracing.reports import cells_of_checks
from hotline.warehouse.exact import trimmed
from hotline.warehouse.published import Mart, current_reports, open_published, published_marts

CELLS = """
select report_key, table_code, row_no, column_code, row_label, column_label, printed_text,
    source_place, measure_code
from marts.fct_published_values
where report_key = ? and row_code <> 'line'
"""
CHECKS = """
select check_code, kind, label_zh, stated, computed, difference, tolerance, passed, explanation,
    explanation_en
from marts.fct_report_checks where report_key = ? order by check_code
"""
# What a report says in its prose alone: no check reads it, nor is it a change, which has its own.
LOOSE = """
select cells.report_key, cells.table_code, cells.row_no, cells.column_code
from marts.fct_published_values as cells
anti join marts.dim_check_cell using (table_code, row_code, column_code)
anti join marts.fct_year_over_year using (report_key, table_code, row_no, column_code)
where cells.report_key = ? and cells.table_code = 'claims' and cells.row_code is not null
"""


def shown(value: Decimal | None) -> str:
    """A decimal without zeros at its end; nothing for a null."""
    return "" if value is None else trimmed(value)


def printed_cells(
    connection: duckdb.DuckDBPyConnection, report_key: str
) -> dict[CellKey, tuple[str, ...]]:
    """The cells of a report as (row label, column label, printed text, place, measure)."""
    rows = connection.execute(CELLS, [report_key]).fetchall()
    return {CellKey(*row[:4]): row[4:] for row in rows}


def place_of(cell: tuple[str, ...]) -> str:
    """What a cell is called and where it is printed, for a reader."""
    row_label, column_label, printed_text, source_place, _ = cell
    header = "" if column_label == "(正文)" else column_label
    name = " · ".join(part for part in (row_label, header) if part)
    return f"{name} `{printed_text}` ({source_place})"


class Report:
    """One report's checks and cells."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, report_key: str, marts: Sequence[Mart]
    ) -> None:
        self.key = report_key
        self.cells = printed_cells(connection, report_key)
        self.checks = connection.execute(CHECKS, [report_key]).fetchall()
        self.read = cells_of_checks(connection, marts, [report_key])
        self.loose = connection.execute(LOOSE, [report_key]).fetchall()

    def term_cells(self, check_code: str) -> list[tuple[str, ...]]:
        """The printed cells that a check reads, its stated one first."""
        keys = self.read[self.key, check_code]
        return [self.cells[key] for key in keys if key in self.cells]

    def differences(self) -> Iterator[str]:
        """Each check that fails, with every figure it reads."""
        for code, kind, label, *figures, passed, why_zh, why_en in self.checks:
            if passed is not False:
                continue
            yield from (f"### {label}", "", f"`{code}` ({kind})", "")
            yield from table(
                ("printed 公布", "computed 计算", "difference 差", "tolerance 容差"),
                [tuple(map(shown, figures))],
            )
            yield from (f"- {place_of(cell)}" for cell in self.term_cells(code))
            yield from ("", why_zh or "", "", why_en or "", "")

    def two_labels(self) -> Iterator[str]:
        """Claims that repeat a cell under the name of another measure, or that say so."""
        found = []
        for code, kind, label, *_, passed, _, _ in self.checks:
            cells = self.term_cells(code)
            if kind != "claim" or not passed or len(cells) != 2:
                continue
            if cells[0][-1] != cells[1][-1] or "两种名称" in label:
                found.append(f"- {place_of(cells[0])} = {place_of(cells[1])}")
        yield from found or ["None. 无。"]
        yield ""

    def other_readings(self) -> Iterator[str]:
        """Checks that fail, with the narrower ones of the same figure that hold."""
        passed = {row[0]: row[7] for row in self.checks}
        found = [
            f"- {place_of(self.term_cells(code)[0])}: `{code}` holds, `{whole}` does not"
            for code in passed
            for whole in [code.rpartition(".")[0]]
            if passed[code] and passed.get(whole) is False
        ]
        yield from found or ["None. 无。"]
        yield ""

    def unproved(self) -> Iterator[str]:
        """Figures of the prose that no check reads, and checks that lack a printed cell."""
        loose = [f"- {place_of(self.cells[CellKey(*key)])}" for key in self.loose]
        undecided = [f"- {row[2]} `{row[0]}`: undecided" for row in self.checks if row[7] is None]
        yield from sorted(loose) + undecided or ["None. 无。"]
        yield ""


def irregularities(root: Path) -> str:
    """What is irregular in each current report, as Markdown; needs the published warehouse."""
    lines = [
        "# What does not add up in each report · 各报告已知问题",
        "",
        f"<!-- {GENERATED} -->",
        "",
        "Found by `marts.fct_report_checks`, each against figures of the same report. What was",
        "explained with `hotline review` has its reason here; any other difference is marked as",
        "doubtful, and one of a table's own sums holds the report back.",
        "Year-on-year changes are judged by themselves, in [changes.md](changes.md).",
        "",
    ]
    with open_published(root) as connection:
        marts = published_marts(connection, root)
        for published in current_reports(connection):
            report = Report(connection, published.key, marts)
            holds = sum(1 for row in report.checks if row[7])
            lines += [
                f"## {published.key} · {published.title}",
                "",
                f"{len(report.checks)} checks, {holds} hold.",
                "",
                *report.differences(),
                "### One figure under two names · 同一数字两种名称",
                "",
                *report.two_labels(),
                "### A figure that holds under another reading · 换一种算法则成立的数字",
                "",
                *report.other_readings(),
                "### In the prose alone, so unproved · 只见于正文、无从核对的数字",
                "",
                *report.unproved(),
            ]
    return "\n".join(lines).rstrip() + "\n"
