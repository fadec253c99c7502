"""The printed figures of reports, out of the raw seeds and the registry.

A report's figures are those of the spine `int_published_values`; `cells_md5` is the same there.
"""

import csv
import hashlib
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from hotline.errors import HotlineError
from hotline.language import Text
from hotline.template.figures import SCALES, Figure, plain, read_figure, unit_sign
from hotline.template.marks import MARKS, NONE
from hotline.template.raw_seeds import RAW
from hotline.template.registry import read_registry

KINDS_OF_WORDS = ("label", "text")
ReportKey = tuple[str, int]


@dataclass(frozen=True, slots=True)
class PrintedFigure:
    """A printed figure of the raw seeds with its place in the template."""

    table_code: str
    row_code: str
    row_no: int
    column_code: str
    row_label: str
    source_place: str
    printed_text: str
    kind: str
    header_sign: str = ""

    def read(self) -> Figure | None:
        """The figure with its header's sign, if it prints none of its own; None where it is none.

        A figure of 300.84 below a header in 万件 is 3,008,400 things, one of 94.38 below (%) a
        rate.
        """
        figure = read_figure(self.printed_text)
        if figure is None or figure.scale or not self.header_sign:
            return figure
        scale = SCALES[self.header_sign]
        return Figure(
            figure.value * scale, figure.precision * scale, self.header_sign, figure.unit,
            figure.change,
        )  # fmt: skip

    @property
    def place(self) -> tuple[str, str, str]:
        return self.table_code, self.row_code, self.column_code

    @property
    def hashed(self) -> str:
        """What the hash of a report's cells takes of it, as `int_report_cells` does in SQL."""
        return (
            f"{self.row_no:06}|{self.column_code}|{self.row_code}|"
            f"{self.printed_text}{self.header_sign}"
        )


class FigureRegistry:
    """What the registry says of the cells that hold figures, each row with all that it has."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @cached_property
    def tables(self) -> dict[str, dict[str, str]]:
        return {row["table_code"]: row for row in read_registry(self.root, "report_tables")}

    @cached_property
    def columns(self) -> dict[tuple[str, str], dict[str, str]]:
        return {
            (row["table_code"], row["column_code"]): row
            for row in read_registry(self.root, "report_columns")
        }

    @cached_property
    def figure_columns(self) -> dict[str, list[tuple[str, str]]]:
        """Code and kind of each table's columns of figures."""
        found: dict[str, list[tuple[str, str]]] = {table: [] for table in self.tables}
        for (table, code), column in self.columns.items():
            if column["kind"] not in KINDS_OF_WORDS:
                found[table].append((code, column["kind"]))
        return found

    @cached_property
    def label_columns(self) -> dict[str, str]:
        return {table: code for (table, code), c in self.columns.items() if c["kind"] == "label"}

    @cached_property
    def rows(self) -> dict[tuple[str, str], dict[str, str]]:
        """Rows by table and printed label, or by claim code."""
        return {
            (
                row["table_code"],
                row["row_code"] if row["table_code"] == "claims" else plain(row["label_zh"]),
            ): row
            for row in read_registry(self.root, "report_rows")
        }

    @cached_property
    def identities(self) -> dict[str, list[dict[str, str]]]:
        terms: dict[str, list[dict[str, str]]] = {}
        for row in read_registry(self.root, "report_identities"):
            terms.setdefault(row["identity_code"], []).append(row)
        return terms

    @cached_property
    def header_signs(self) -> dict[tuple[str, str, str, str], str]:
        """What a header prints for all figures below it, by report, revision, table and column."""
        path = self.root / RAW / "raw_headers.csv"
        with path.open(encoding="utf-8", newline="") as file:
            return {
                (row["report_id"], row["revision"], row["table_code"], row["column_code"]):
                    unit_sign(row["unit"])
                for row in csv.DictReader(file)
            }  # fmt: skip

    def row_match(self, table: str, row: dict[str, str]) -> str:
        """What finds a printed row among the registry's, as in `printed_cells`."""
        if table == "claims":
            return row["claim_code"]
        if table not in self.label_columns:
            return NONE
        label = plain(row[self.label_columns[table]])
        return "[line_no]" if label.isascii() and label.isdigit() else label

    def figures(self, table: str, row: dict[str, str]) -> Iterator[PrintedFigure]:
        """The printed figures of one raw row."""
        match = self.rows.get((table, self.row_match(table, row)))
        label = row["phrase"] if table == "claims" else row.get(self.label_columns.get(table, ""))
        kind_of_row = match["kind"] if match is not None else NONE
        for code, kind in self.figure_columns[table]:
            if row[code] in MARKS:
                continue
            yield PrintedFigure(
                table,
                match["row_code"] if match else "",
                int(row["row_no"]),
                code,
                label or "",
                row["source_place"],
                row[code],
                kind if kind_of_row == NONE else kind_of_row,
                self.header_signs.get((row["report_id"], row["revision"], table, code), ""),
            )

    def name(self, figure: PrintedFigure) -> str:
        """What a reader calls a cell: row and column, or table and column."""
        row = figure.row_label or self.tables[figure.table_code]["label_zh"]
        header = self.columns[figure.table_code, figure.column_code]["header_path"]
        if figure.table_code == "claims":
            return f"正文·{row}"
        return row if header.startswith("(") else f"{row}·{header.replace('/', '·')}"


def figures_of_rows(
    registry: FigureRegistry, table: str, report_keys: Container[ReportKey] | None = None
) -> Iterator[tuple[ReportKey, list[PrintedFigure]]]:
    """Each printed row of a table with its report; without `report_keys` of all reports.

    Raises HotlineError for a row that cannot be read.
    """
    path = registry.root / RAW / f"{registry.tables[table]['raw_seed']}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file)
        header = next(lines, [])
        for number, cells in enumerate(lines, start=2):
            try:
                key = cells[0], int(cells[1])
                if report_keys is None or key in report_keys:
                    row = dict(zip(header, cells, strict=True))
                    yield key, list(registry.figures(table, row))
            except (LookupError, ValueError) as error:
                where = f"{path.relative_to(registry.root)}, row {number}"
                raise HotlineError(
                    Text(
                        f"{where}: cannot be read; `hotline build` tells why",
                        f"{where}: 无法读取,`hotline build`会说明原因",
                    )
                ) from error


def printed_figures(
    registry: FigureRegistry, report_keys: Container[ReportKey]
) -> dict[ReportKey, list[PrintedFigure]]:
    """The figures of some reports, in the order of their tables, rows and columns."""
    found: dict[ReportKey, list[PrintedFigure]] = {}
    for table in registry.tables:
        for key, figures in figures_of_rows(registry, table, report_keys):
            found.setdefault(key, []).extend(figures)
    return {
        key: sorted(figures, key=lambda figure: (figure.table_code, figure.hashed))
        for key, figures in found.items()
    }


def md5_of(texts: Iterable[str]) -> str:
    """A hash of texts in their order, as `dbt.hash` of their list is."""
    return hashlib.md5("\n".join(texts).encode()).hexdigest()


def table_md5s(registry: FigureRegistry) -> dict[ReportKey, dict[str, str]]:
    """A hash of each table of every report; one table at a time is in memory."""
    found: dict[ReportKey, dict[str, str]] = {}
    for table in registry.tables:
        hashed: dict[ReportKey, list[str]] = {}
        for key, figures in figures_of_rows(registry, table):
            if figures:
                hashed.setdefault(key, []).extend(figure.hashed for figure in figures)
        for key, texts in hashed.items():
            found.setdefault(key, {})[table] = md5_of(sorted(texts))
    return found


def cells_md5(tables: Mapping[str, str], conventions: Sequence[str] = ()) -> str:
    """The hash that ties readings to the cells they were made from, out of those of the tables.

    `conventions` are what a report's row of `year_over_year_conventions` says, if it has one.
    """
    texts = [f"{table}|{md5}" for table, md5 in sorted(tables.items())]
    return md5_of([*texts, "|".join(conventions)] if conventions else texts)
