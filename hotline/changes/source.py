"""The printed figures of reports, out of the raw seeds and the registry.

A report's figures are those of the spine `int_published_values`; `cells_md5` is the same there.
"""

import csv
import hashlib
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from hotline.errors import HotlineError
from hotline.language import Text
from hotline.template.figures import SCALES, Figure, read_change, read_figure, unit_sign
from hotline.template.marks import MARKS
from hotline.template.raw_seeds import COMPARISONS, HEADERS, RAW
from hotline.template.registry import CLAIMS, Column, Registry, Row
from hotline.template.vocabulary import CHANGE, PRIOR

COMPARED_CELL = ("report_id", "revision", "table_code", "compared_row_no", "column_code")
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
    change: "Compared | None" = None
    prior: "Compared | None" = None

    def read(self) -> Figure | None:
        """The figure with its header's sign, if it prints none of its own; None where it is none.

        A figure of 300.84 below a header in 万件 is 3,008,400 things, one of 94.38 below (%) a
        rate.
        """
        figure = below_header(read_figure(self.printed_text), self.header_sign)
        if figure is None or figure.change or self.change is None:
            return figure
        return replace(figure, change=read_change(self.change.text, self.change.unit) or "")

    def read_prior(self) -> Figure | None:
        """Last year's figure, where the report prints it in a column of its own."""
        if self.prior is None:
            return None
        return below_header(read_figure(self.prior.text), unit_sign(self.prior.unit))

    @property
    def place(self) -> tuple[str, str, str]:
        return self.table_code, self.row_code, self.column_code

    @property
    def hashed(self) -> str:
        """What the hash of a report's cells takes of it, as `int_report_cells` does in SQL."""
        return (
            f"{self.row_no:06}|{self.column_code}|{self.row_code}|"
            f"{self.printed_text}{self.header_sign}"
            + "".join(f"|{each.text}{unit_sign(each.unit)}" if each else ""
                      for each in (self.change, self.prior))
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Compared:
    """What a column of its own prints of last year, and the unit that its header gives."""

    text: str
    unit: str


def below_header(figure: Figure | None, sign: str) -> Figure | None:
    """A figure below a header that prints a sign for all of them, which its own overrides."""
    if figure is None or figure.scale or not sign:
        return figure
    scale = SCALES[sign]
    return replace(
        figure, value=figure.value * scale, precision=figure.precision * scale, scale=sign
    )


class Figures:
    """The figures of the raw rows, as the registry places them.

    A change that a report prints in a column of its own stands with its figure, and so does last
    year's figure.
    """

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.root = registry.root

    @cached_property
    def figure_columns(self) -> dict[str, list[Column]]:
        """Each table's columns of figures."""
        return {
            table: [c for c in self.registry.columns[table].values() if c.is_figure]
            for table in self.registry.tables
        }

    @cached_property
    def header_signs(self) -> dict[tuple[str, str, str, str], str]:
        """What a header prints for all figures below it, by report, revision, table and column."""
        return {
            (row["report_id"], row["revision"], row["table_code"], row["column_code"]):
                unit_sign(row["unit"])
            for row in self._rows(HEADERS)
        }  # fmt: skip

    @cached_property
    def comparisons(self) -> dict[tuple[str, ...], dict[str, Row]]:
        """Changes and last year's figures in columns of their own, by the cell compared."""
        found: dict[tuple[str, ...], dict[str, Row]] = {}
        for row in self._rows(COMPARISONS):
            cell = tuple(row[name] for name in COMPARED_CELL)
            found.setdefault(cell, {})[row["comparison"]] = row
        return found

    def _rows(self, seed: str) -> Iterator[Row]:
        path = self.root / RAW / f"{seed}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)

    def of_row(self, table: str, row: Row) -> Iterator[PrintedFigure]:
        """The printed figures of one raw row."""
        label = row["phrase"] if table == CLAIMS else row.get(self._label_column(table), "")
        known = self.registry.row_of(table, row["claim_code"] if table == CLAIMS else label)
        for column in self.figure_columns[table]:
            code = column.column_code
            if row[code] in MARKS:
                continue
            report = row["report_id"], row["revision"], table
            compared = self.comparisons.get((*report, row["row_no"], code), {})
            yield PrintedFigure(
                table,
                known.row_code if known else "",
                int(row["row_no"]),
                code,
                label or "",
                row["source_place"],
                row[code],
                (known.kind if known else None) or column.kind,
                self.header_signs.get((*report, code), ""),
                *(Compared(each["printed_text"], each["unit"]) if (each := compared.get(kind))
                  else None for kind in (CHANGE, PRIOR)),
            )  # fmt: skip

    def _label_column(self, table: str) -> str:
        return self.registry.label_columns.get(table, "")

    def name(self, figure: PrintedFigure) -> str:
        """What a reader calls a cell: row and column, or table and column."""
        row = figure.row_label or self.registry.tables[figure.table_code]["label_zh"]
        header = self.registry.columns[figure.table_code][figure.column_code].header_path
        if figure.table_code == CLAIMS:
            return f"正文·{row}"
        return row if header.startswith("(") else f"{row}·{header.replace('/', '·')}"


def figures_of_rows(
    source: Figures, table: str, report_keys: Container[ReportKey] | None = None
) -> Iterator[tuple[ReportKey, list[PrintedFigure]]]:
    """Each printed row of a table with its report; without `report_keys` of all reports.

    Raises HotlineError for a row that cannot be read.
    """
    path = source.root / RAW / f"{source.registry.tables[table]['raw_seed']}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file)
        header = next(lines, [])
        for number, cells in enumerate(lines, start=2):
            try:
                key = cells[0], int(cells[1])
                if report_keys is None or key in report_keys:
                    row = dict(zip(header, cells, strict=True))
                    yield key, list(source.of_row(table, row))
            except (LookupError, ValueError) as error:
                where = f"{path.relative_to(source.root)}, row {number}"
                raise HotlineError(
                    Text(
                        f"{where}: cannot be read; `hotline build` tells why",
                        f"{where}: 无法读取,`hotline build`会说明原因",
                    )
                ) from error


def printed_figures(
    source: Figures, report_keys: Container[ReportKey]
) -> dict[ReportKey, list[PrintedFigure]]:
    """The figures of some reports, in the order of their tables, rows and columns."""
    found: dict[ReportKey, list[PrintedFigure]] = {}
    for table in source.registry.tables:
        for key, figures in figures_of_rows(source, table, report_keys):
            found.setdefault(key, []).extend(figures)
    return {
        key: sorted(figures, key=lambda figure: (figure.table_code, figure.hashed))
        for key, figures in found.items()
    }


def md5_of(texts: Iterable[str]) -> str:
    """A hash of texts in their order, as `dbt.hash` of their list is."""
    return hashlib.md5("\n".join(texts).encode()).hexdigest()


def table_md5s(source: Figures) -> dict[ReportKey, dict[str, str]]:
    """A hash of each table of every report; one table at a time is in memory."""
    found: dict[ReportKey, dict[str, str]] = {}
    for table in source.registry.tables:
        hashed: dict[ReportKey, list[str]] = {}
        for key, figures in figures_of_rows(source, table):
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
