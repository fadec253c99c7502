"""What does not add up in each report, told from `fct_report_checks` of the published warehouse."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import duckdb

from hotline.dictionary import table
from hotline.registry import GENERATED, read_registry
from hotline.warehouse import PUBLISHED


def shown(value: object) -> str:
    """A decimal without zeros at its end; nothing for a null."""
    return "" if value is None else format(value, "f").rstrip("0").rstrip(".")


def printed_cells(connection: duckdb.DuckDBPyConnection, report_key: str) -> dict[tuple, tuple]:
    """(table, row, column) to (row label, column label, printed text, place) of a report."""
    rows = connection.execute(
        "select table_code, row_code, column_code, row_label, column_label, printed_text,"
        " source_place, measure_code from marts.fct_published_values where report_key = ?"
        " and row_code <> 'line'",
        [report_key],
    ).fetchall()
    return {row[:3]: row[3:] for row in rows}


def place_of(cell: tuple) -> str:
    """What a cell is called and where it is printed, for a reader."""
    row_label, column_label, printed_text, source_place, _ = cell
    header = "" if column_label == "(正文)" else column_label
    name = " · ".join(part for part in (row_label, header) if part)
    return f"{name} `{printed_text}` ({source_place})"


class Report:
    """One report's checks and cells."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, report_key: str, root: Path) -> None:
        self.cells = printed_cells(connection, report_key)
        self.terms = defaultdict(list)
        for row in read_registry(root, "report_identities"):
            self.terms[row["identity_code"]].append(row)
        self.checks = connection.execute(
            "select check_code, kind, label_zh, stated, computed, difference, tolerance, passed,"
            " explanation from marts.fct_report_checks where report_key = ? order by check_code",
            [report_key],
        ).fetchall()
        self.reasons_en = {
            (row["report_id"], row["check_code"]): row["reason_en"]
            for row in read_registry(root, "known_discrepancies")
        }
        self.report_id = report_key.rsplit("-r", 1)[0]

    def term_cells(self, check_code: str) -> list[tuple]:
        """The printed cells that a check reads, its stated one first."""
        terms = sorted(self.terms[check_code], key=lambda term: term["role"] != "stated")
        keys = ((t["table_code"], t["row_code"], t["column_code"]) for t in terms)
        return [self.cells[key] for key in keys if key in self.cells]

    def differences(self) -> Iterator[str]:
        """Each check that fails, with every figure it reads."""
        for code, kind, label, stated, computed, difference, tolerance, passed, why in self.checks:
            if passed is not False:
                continue
            yield from (f"### {label}", "", f"`{code}` ({kind})", "")
            yield from table(
                ("printed 公布", "computed 计算", "difference 差", "tolerance 容差"),
                [tuple(map(shown, (stated, computed, difference, tolerance)))],
            )
            yield from (f"- {place_of(cell)}" for cell in self.term_cells(code))
            yield from ("", why or "", "", self.reasons_en.get((self.report_id, code), ""), "")

    def two_labels(self) -> Iterator[str]:
        """Claims that repeat a cell under the name of another measure, or that say so."""
        found = []
        for code, kind, label, *_, passed, _ in self.checks:
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
        read = {
            (term["table_code"], term["row_code"], term["column_code"])
            for terms in self.terms.values()
            for term in terms
        }
        loose = [
            f"- {place_of(cell)}"
            for key, cell in self.cells.items()
            if key[0] == "claims" and key not in read
        ]
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
        "Found by `marts.fct_report_checks`, each against figures of the same report. A difference",
        "is let through by an entry of `known_discrepancies` that names it exactly; any other",
        "stops the build.",
        "Year-on-year changes are judged by themselves, in [changes.md](changes.md).",
        "",
    ]
    with duckdb.connect(str(root / PUBLISHED), read_only=True) as connection:
        reports = connection.execute(
            "select report_key, title from marts.dim_report where is_current order by report_key"
        ).fetchall()
        for report_key, title in reports:
            report = Report(connection, report_key, root)
            holds = sum(1 for row in report.checks if row[7])
            lines += [
                f"## {report_key} · {title}",
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
