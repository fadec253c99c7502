"""The reference seeds that carry the knowledge of the report template, and their one reading."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from hotline.errors import HotlineError
from hotline.language import Text, counted
from hotline.template.figures import plain
from hotline.template.marks import NONE

CLAIMS = "claims"
LINE_NUMBER = "[line_no]"
KINDS_OF_WORDS = ("label", "text")
Row = dict[str, str]
GENERATED = "Written by `make generate`; do not edit."


def read_registry(root: Path, name: str) -> list[dict[str, str]]:
    """Rows of one reference seed, every value as text; raises what `read_csv` raises."""
    return read_csv(root, Path("seeds") / "reference" / f"{name}.csv")


def read_csv(root: Path, path: Path) -> list[dict[str, str]]:
    """Rows of a file of the project, every value as text.

    Raises HotlineError for a file that isn't there, isn't plain UTF-8, or has an uneven row.
    """
    try:
        content = (root / path).read_bytes().decode("utf-8")
    except OSError as error:
        raise HotlineError(Text(f"{path}: is missing", f"{path}: 文件缺失")) from error
    except UnicodeDecodeError as error:
        row = error.object.count(b"\n", 0, error.start) + 1
        raise HotlineError(
            Text(
                f"{path}, row {row}: the file is not UTF-8", f"{path},第{row}行: 文件不是UTF-8编码"
            )
        ) from error
    if content.startswith("\ufeff"):
        raise HotlineError(
            Text(
                f"{path}, row 1: starts with a byte-order mark; save the file as UTF-8 without one",
                f"{path},第1行: 以字节序标记(BOM)开头,请另存为不带BOM的UTF-8",
            )
        )
    header, *rows = list(csv.reader(io.StringIO(content, newline=""))) or [[]]
    for number, row in enumerate(rows, start=2):
        if len(row) != len(header):
            raise HotlineError(
                Text(
                    f"{path}, row {number}: {counted(len(row), 'cell')},"
                    f" the header has {len(header)}",
                    f"{path},第{number}行: 有{len(row)}个单元格,表头为{len(header)}个",
                )
            )
    return [dict(zip(header, row, strict=True)) for row in rows]


def as_csv(header: Sequence[str], rows: Iterable[Iterable[str]]) -> str:
    """A seed's file as this project writes it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def labels(root: Path, list_code: str) -> dict[str, Text]:
    """Code to label of a closed list, in its order."""
    rows = [row for row in read_registry(root, "code_lists") if row["list_code"] == list_code]
    rows.sort(key=lambda row: int(row["sort_order"]))
    return {row["code"]: Text(row["label_en"], row["label_zh"]) for row in rows}


def columns_by_table(root: Path) -> dict[str, list[Row]]:
    """The registry's columns of each template table, in printed order, as the seed has them."""
    tables: dict[str, list[Row]] = {}
    for column in read_registry(root, "report_columns"):
        of_table = tables.setdefault(column["table_code"], [])
        if column["column_code"] not in {known["column_code"] for known in of_table}:
            of_table.append(column)
    return tables


@dataclass(frozen=True)
class Column:
    """A column of a template table, as the registry has it."""

    table_code: str
    column_code: str
    column_no: int
    header_path: str
    unit: str
    kind: str
    measure_code: str
    spans_rows: bool

    @property
    def is_figure(self) -> bool:
        """Whether its cells hold figures and not words."""
        return self.kind not in KINDS_OF_WORDS


@dataclass(frozen=True)
class TemplateRow:
    """A row of a template table: its code, how its label is printed, what it is.

    `unit` and `kind` are those of a claim of the prose; None where the columns have their own.
    """

    table_code: str
    row_code: str
    label: str
    is_total: bool
    spanning_column: str | None
    unit: str | None
    kind: str | None


class Registry:
    """What the reference seeds say, read once; `added` are rows that they would get besides.

    Raises HotlineError, at the first use of a seed, where it can't be read.
    """

    def __init__(self, root: Path, added: Mapping[str, Sequence[Row]] | None = None) -> None:
        self.root = root
        self.added = added or {}
        self._read: dict[str, list[Row]] = {}

    def with_added(self, added: Mapping[str, Sequence[Row]]) -> "Registry":
        """The same registry with these rows besides; what was read is not read again."""
        other = Registry(self.root, added)
        other._read = self._read
        return other

    def seed(self, name: str) -> list[Row]:
        """Rows of one reference seed, every value as text."""
        if name not in self._read:
            self._read[name] = read_registry(self.root, name)
        return [*self._read[name], *self.added.get(name, ())]

    def code_list(self, list_code: str) -> dict[str, str]:
        """Code to Chinese label of a closed list."""
        rows = [row for row in self.seed("code_lists") if row["list_code"] == list_code]
        return {row["code"]: row["label_zh"] for row in rows}

    @cached_property
    def tables(self) -> dict[str, Row]:
        """Rows of `report_tables` by their codes, the claims of the prose last."""
        return {row["table_code"]: row for row in self.seed("report_tables")}

    @cached_property
    def columns(self) -> dict[str, dict[str, Column]]:
        """The columns of each table by their codes, in printed order."""
        found: dict[str, dict[str, Column]] = defaultdict(dict)
        for row in self.seed("report_columns"):
            column = Column(
                row["table_code"], row["column_code"], int(row["column_no"]), row["header_path"],
                row["unit"], row["kind"], row["measure_code"], row["spans_rows"] == "yes",
            )  # fmt: skip
            found[column.table_code].setdefault(column.column_code, column)
        return found

    @cached_property
    def label_columns(self) -> dict[str, str]:
        """The code of the column that names a table's rows, of those tables that have one."""
        return {
            table: column.column_code
            for table, columns in self.columns.items()
            for column in columns.values()
            if column.kind == "label"
        }

    @cached_property
    def printed_together(self) -> list[tuple[str, ...]]:
        """Groups of tables that share their labels: one goes on counting the columns of another."""
        groups: list[list[str]] = []
        for table, columns in self.columns.items():
            numbers = [column.column_no for column in columns.values()]
            if len(numbers) > 1 and numbers[1] > 2:
                groups[-1].append(table)
            elif table != CLAIMS:
                groups.append([table])
        return [tuple(group) for group in groups]

    @cached_property
    def rows(self) -> dict[str, list[TemplateRow]]:
        """The rows of each table, one for each label that is known of a row."""
        found: dict[str, list[TemplateRow]] = defaultdict(list)
        for row in self.seed("report_rows"):
            spanning, unit, kind = (
                None if row[name] == NONE else row[name]
                for name in ("spanning_column", "unit", "kind")
            )
            found[row["table_code"]].append(
                TemplateRow(row["table_code"], row["row_code"], row["label_zh"],
                            row["row_role"] == "total", spanning, unit, kind)
            )  # fmt: skip
        return found

    @cached_property
    def rows_by_match(self) -> dict[str, dict[str, TemplateRow]]:
        """The rows of each table by the words of their labels; claims by their codes."""
        return {
            table: {row.row_code if table == CLAIMS else plain(row.label): row for row in rows}
            for table, rows in self.rows.items()
        }

    @cached_property
    def identities(self) -> dict[str, list[Row]]:
        """The terms of each identity, in the order of the seed."""
        terms: dict[str, list[Row]] = {}
        for row in self.seed("report_identities"):
            terms.setdefault(row["identity_code"], []).append(row)
        return terms

    def row_of(self, table: str, label: str) -> TemplateRow | None:
        """The row that a printed label (of the prose: a claim code) names; None where none is.

        A number names the numbered lines of a table that has them; a table without labels has one
        row.
        """
        known = self.rows_by_match.get(table, {})
        words = label if table == CLAIMS else plain(label)
        row = known.get(words or NONE)
        if row is None and words.isascii() and words.isdigit():
            row = known.get(LINE_NUMBER)
        return row
