"""The report template as a reader recognizes it: headers by their words, with a city's own."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from hotline.errors import HotlineError
from hotline.language import Text
from hotline.template.figures import plain
from hotline.template.marks import ABSENT, NONE
from hotline.template.registry import CLAIMS, Column, Registry, Row
from hotline.template.vocabulary import CURRENT, Vocabulary

ANY = "[any]"
VARIANTS = "header_variants"
KEPT = "kept_unread"
# A header in brackets is the registry's own name for a column that no header prints.
UNPRINTED = "("
BRACKETS = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True)
class Header:
    """A printed header taken apart: its words in those of the template, and its unit.

    `printed` are its words as they are, `path` its levels, `comparison` says whether it holds last
    year's figure or the change of a column: of the one that its words name, or of its neighbour
    where it has none.
    """

    words: str
    unit: str
    printed: str = ""
    comparison: str = ""
    path: str = ""


class Template:
    """The report template of a project; nothing in it is tied to a year or a city."""

    def __init__(self, root: Path, registry: Registry | None = None) -> None:
        self.root = root
        self.registry = registry or Registry(root)
        self.vocabulary = Vocabulary(self.registry)
        self._headers: dict[tuple[str, int | None], Header] = {}
        self.seeds = {code: row["raw_seed"] for code, row in self.registry.tables.items()}
        self.labels = {code: row["label_zh"] for code, row in self.registry.tables.items()}
        self.columns = self.registry.columns
        self.rows = self.registry.rows
        self.variants = list(self.registry.seed(VARIANTS))
        for number, variant in enumerate(self.variants, start=2):
            if variant["column_code"] not in self.columns.get(variant["table_code"], {}):
                cell = f"{variant['table_code']}.{variant['column_code']}"
                where = f"seeds/reference/header_variants.csv, row {number}"
                raise HotlineError(
                    Text(f"{where}: there is no column {cell}", f"{where}: 没有{cell}这一列")
                )
        self.printed_tables = [code for code in self.seeds if code != CLAIMS]

    @cached_property
    def not_given(self) -> set[str]:
        """What a report prints in a figure's cell to say that there is none."""
        return {plain(label) for label in self.registry.code_list("not_given").values()}

    @cached_property
    def units(self) -> set[str]:
        """Units that a header may print in brackets, spelled as they are compared."""
        of_columns = [column for table in self.columns.values() for column in table.values()]
        printed = {
            unit
            for column in of_columns
            for unit in BRACKETS.findall(plain(column.header_path))
            if unit.replace("/", "") == column.unit
        }
        units = {column.unit for column in of_columns} | printed
        known = {unit.replace("/", "") for unit in units if unit != NONE}
        return known | set(self.vocabulary.rows["unit"])

    @cached_property
    def alternatives(self) -> dict[tuple[str, str], set[str]]:
        """The columns of which a table prints one or several: they measure one thing by kinds.

        Their headers differ in the unit alone, which is therefore one of the header's words.
        """
        alike: dict[tuple[str, int, str], set[str]] = {}
        for table in self.columns.values():
            for c in table.values():
                alike.setdefault((c.table_code, c.column_no, c.measure_code), set()).add(
                    c.column_code
                )
        return {
            (table, code): codes
            for (table, _, _), codes in alike.items()
            if len(codes) > 1
            for code in codes
        }

    @cached_property
    def units_of_kinds(self) -> set[str]:
        """Units that tell alternative columns apart: 自然日 and 工作日."""
        return {self.columns[table][code].unit for table, code in self.alternatives}

    def header(self, printed: str, year: int | None = None) -> Header:
        """A printed header path as words and unit; levels of the path are not told apart.

        `year` is the report's, by which a header such as 2024年 is told to be of the year before.
        """
        # the same few headers are looked at again and again
        if (printed, year) not in self._headers:
            self._headers[printed, year] = self._header(printed, year)
        return self._headers[printed, year]

    def _header(self, printed: str, year: int | None) -> Header:
        unit = ""

        def taken(match: re.Match[str]) -> str:
            nonlocal unit
            found = match[1].replace("/", "")
            if found.removeprefix("万").removeprefix("亿") not in self.units:
                return match[0]
            unit = found
            return match[0] if found in self.units_of_kinds else ""

        plain_words = BRACKETS.sub(taken, plain(printed))
        levels, comparison = self.vocabulary.compared(plain_words.split("/"), year)
        # one that stands alone, not a part of one that is broken over rows
        levels[-1] = self.vocabulary.header_in_template_words(levels[-1])
        levels = [level for level in levels if level]
        # a word that was broken over two rows of a header is whole again only now
        words = self.vocabulary.in_template_words("".join(levels))
        return Header(words, unit, plain_words.replace("/", ""),
                      "" if comparison == CURRENT else comparison, "/".join(levels))  # fmt: skip

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
                self,
                dict(words),
                {c.column_code for c in words.values()},
                {(w, self.vocabulary.unit(c.unit)) for w, c in words.items()},
            )
            for table_code, words in self.words.items()
        }
        for variant in self._of_report(VARIANTS, self.variants, region_code, year):
            of_table = headers[variant["table_code"]]
            if variant["header_path"] == ABSENT:
                of_table.required.discard(variant["column_code"])
                continue
            header = self.header(variant["header_path"])
            of_table.words[header.words] = self.columns[variant["table_code"]][
                variant["column_code"]
            ]
            of_table.units.add((header.words, self.vocabulary.unit(header.unit)))
        return headers

    def kept_unread(self, region_code: str, year: int) -> set[tuple[str, str]]:
        """Tables (with no table code) and columns whose cells a person wants kept, though unread.

        A table is known by the words of its headers, one after the other.
        """
        rows = self.registry.seed(KEPT)
        return {
            (row["table_code"], plain(row["header_path"]))
            for row in self._of_report(KEPT, rows, region_code, year)
        }

    def _of_report(self, name: str, rows: Sequence[Row], region_code: str, year: int) -> list[Row]:
        """The rows that hold for one city and year."""
        return [
            row
            for row in rows
            if row["region_code"] in (ANY, region_code) and row["report_year"] in (ANY, str(year))
        ]


@dataclass(frozen=True)
class TableHeaders:
    """A table's columns by the words of their headers, the codes that must be there, the units."""

    template: Template
    words: dict[str, Column]
    required: set[str]
    units: set[tuple[str, str]]

    def knows(self, header: Header) -> bool:
        """Whether a header is one of the table's, in its unit or in 万 or 亿 of it, or in none."""
        if header.words not in self.words:
            return False
        base = self.template.vocabulary.unit(header.unit.removeprefix("万").removeprefix("亿"))
        return not base or (header.words, base) in self.units

    def missing(self, found: set[str]) -> set[str]:
        """The codes that must be there and aren't; of alternatives one is enough."""
        if not self.words:
            return set()
        table = next(iter(self.words.values())).table_code
        return {
            code
            for code in self.required - found
            if not self.template.alternatives.get((table, code), set()) & found
        }
