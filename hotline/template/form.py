"""What the reference seeds say of the report's tables, for the reader to recognize them by."""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from hotline.errors import HotlineError
from hotline.language import Text
from hotline.template.figures import plain
from hotline.template.marks import ABSENT, NONE
from hotline.template.registry import read_registry

ANY = "[any]"
LINE_NUMBER = "[line_no]"
# A header in brackets is the registry's own name for a column that no header prints.
UNPRINTED = "("
BRACKETS = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True)
class Column:
    """A column of a template table, as the registry has it."""

    table_code: str
    column_code: str
    column_no: int
    header_path: str
    unit: str
    kind: str
    spans_rows: bool

    @property
    def is_figure(self) -> bool:
        """Whether its cells hold figures and not words."""
        return self.kind not in ("label", "text")


@dataclass(frozen=True)
class TemplateRow:
    """A row of a template table: its code, how its label is printed, what it is."""

    table_code: str
    row_code: str
    label: str
    is_total: bool
    spanning_column: str | None


@dataclass(frozen=True)
class Header:
    """A printed header taken apart: its words without the unit, and the unit."""

    words: str
    unit: str


class Template:
    """The report template of a project; nothing in it is tied to a year or a city."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.seeds = {r["table_code"]: r["raw_seed"] for r in self._read("report_tables")}
        self.labels = {r["table_code"]: r["label_zh"] for r in self._read("report_tables")}
        self.columns: dict[str, dict[str, Column]] = defaultdict(dict)
        for row in self._read("report_columns"):
            column = Column(
                row["table_code"], row["column_code"], int(row["column_no"]), row["header_path"],
                row["unit"], row["kind"], row["spans_rows"] == "yes",
            )  # fmt: skip
            self.columns[column.table_code].setdefault(column.column_code, column)
        self.rows: dict[str, list[TemplateRow]] = defaultdict(list)
        for row in self._read("report_rows"):
            spanning = row["spanning_column"]
            self.rows[row["table_code"]].append(
                TemplateRow(
                    row["table_code"],
                    row["row_code"],
                    row["label_zh"],
                    row["row_role"] == "total",
                    None if spanning == NONE else spanning,
                )  # fmt: skip
            )
        self.variants = self._read("header_variants")
        for number, variant in enumerate(self.variants, start=2):
            if variant["column_code"] not in self.columns.get(variant["table_code"], {}):
                cell = f"{variant['table_code']}.{variant['column_code']}"
                where = f"seeds/reference/header_variants.csv, row {number}"
                raise HotlineError(
                    Text(f"{where}: there is no column {cell}", f"{where}: 没有{cell}这一列")
                )
        self.printed_tables = [code for code in self.seeds if code != "claims"]

    def _read(self, name: str) -> list[dict[str, str]]:
        return read_registry(self.root, name)

    @cached_property
    def not_given(self) -> set[str]:
        """What a report prints in a figure's cell to say that there is none."""
        return {
            plain(row["label_zh"])
            for row in self._read("code_lists")
            if row["list_code"] == "not_given"
        }

    @cached_property
    def units(self) -> set[str]:
        """Units that a header may print in brackets, spelled as they are compared."""
        printed = {
            unit
            for table in self.columns.values()
            for column in table.values()
            for unit in BRACKETS.findall(plain(column.header_path))
            if unit.replace("/", "") == column.unit
        }
        units = {column.unit for table in self.columns.values() for column in table.values()}
        return {unit.replace("/", "") for unit in units | printed if unit != NONE}

    def header(self, printed: str) -> Header:
        """A printed header path as words and unit; levels of the path are not told apart."""
        unit = ""

        def taken(match: re.Match[str]) -> str:
            nonlocal unit
            found = match[1].replace("/", "")
            if found.removeprefix("万").removeprefix("亿") not in self.units:
                return match[0]
            unit = found
            return ""

        return Header(BRACKETS.sub(taken, plain(printed)).replace("/", ""), unit)

    @cached_property
    def words(self) -> dict[str, dict[str, Column]]:
        """Each table's columns by the words of their headers in the registry."""
        return {
            table_code: {
                self.header(column.header_path).words: column
                for column in self.columns[table_code].values()
                if not column.header_path.startswith(UNPRINTED)
            }
            for table_code in self.printed_tables
        }

    def headers(self, region_code: str, year: int) -> dict[str, "TableHeaders"]:
        """How each table is recognized in the report of one city and year, variants included."""
        headers = {
            table_code: TableHeaders(
                dict(words),
                {c.column_code for c in words.values()},
                {(w, c.unit) for w, c in words.items()},
            )
            for table_code, words in self.words.items()
        }
        for variant in self.variants:
            if variant["region_code"] not in (ANY, region_code):
                continue
            if variant["report_year"] not in (ANY, str(year)):
                continue
            of_table = headers[variant["table_code"]]
            if variant["header_path"] == ABSENT:
                of_table.required.discard(variant["column_code"])
                continue
            header = self.header(variant["header_path"])
            of_table.words[header.words] = self.columns[variant["table_code"]][
                variant["column_code"]
            ]
            of_table.units.add((header.words, header.unit))
        return headers


@dataclass(frozen=True)
class TableHeaders:
    """A table's columns by the words of their headers, the codes that must be there, the units."""

    words: dict[str, Column]
    required: set[str]
    units: set[tuple[str, str]]

    def knows(self, header: Header) -> bool:
        """Whether a header is one of the table's, in its unit or in 万 or 亿 of it, or in none."""
        base = header.unit.removeprefix("万").removeprefix("亿")
        return header.words in self.words and (not base or (header.words, base) in self.units)
