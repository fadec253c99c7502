"""What the reference seeds say of the printed template, arranged as a page shows it."""

from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

from hotline.template.registry import columns_by_table, read_registry

ROOT = Path(__file__).parents[2]
# The header of a column that has no place of its own: its figure stands in another's field.
NO_HEADER = "(跨栏)"


@dataclass(frozen=True)
class Column:
    """A column of the registry; `path` is its header, from the group down."""

    table: str
    code: str
    number: int
    path: tuple[str, ...]
    unit: str
    kind: str
    spans_rows: bool

    @property
    def is_figure(self) -> bool:
        return self.kind not in ("label", "text")


@dataclass(frozen=True)
class Row:
    """A row of the registry; the label is `[none]` where no column names the rows."""

    label: str
    is_total: bool


@dataclass(frozen=True)
class Claim:
    """A sentence that the registry knows; `printed_unit` follows the number in the text."""

    code: str
    section: str
    phrase: str
    pattern: str
    printed_unit: str
    unit: str
    kind: str


@dataclass(frozen=True)
class Template:
    """All of the template. `groups` are the tables printed together, most of them alone."""

    columns: dict[str, tuple[Column, ...]]
    rows: dict[str, tuple[Row, ...]]
    captions: dict[str, str]
    sections: dict[str, str]
    seeds: dict[str, str]
    groups: tuple[tuple[str, ...], ...]
    claims: tuple[Claim, ...]
    methods: tuple[str, ...]
    cities: tuple[dict[str, str], ...]
    counties: dict[str, tuple[str, ...]]

    def group_of(self, table: str) -> tuple[str, ...]:
        return next(group for group in self.groups if table in group)

    def fields(self, group: tuple[str, ...]) -> list[list[Column]]:
        """For each printed field of a group of tables, the columns that may stand in it."""
        numbered = sorted(
            (column for table in group for column in self.columns[table]),
            key=lambda column: column.number,
        )
        return [list(found) for _, found in groupby(numbered, key=lambda column: column.number)]


def printed_together(columns: dict[str, tuple[Column, ...]]) -> tuple[tuple[str, ...], ...]:
    """Groups of tables: one whose second column isn't number 2 goes on with the one before."""
    groups: list[list[str]] = []
    for table, of_table in columns.items():
        if len(of_table) > 1 and of_table[1].number > 2:
            groups[-1].append(table)
        else:
            groups.append([table])
    return tuple(map(tuple, groups))


def known_claims(project: Path) -> tuple[Claim, ...]:
    """Claims with a pattern, in the order of the patterns."""
    rows = {
        row["row_code"]: row
        for row in read_registry(project, "report_rows")
        if row["table_code"] == "claims"
    }
    return tuple(
        Claim(
            pattern["claim_code"],
            pattern["section"],
            pattern["phrase"],
            pattern["pattern"],
            pattern["unit"],
            rows[pattern["claim_code"]]["unit"],
            rows[pattern["claim_code"]]["kind"],
        )
        for pattern in read_registry(project, "claim_patterns")
        if pattern["claim_code"] in rows
    )


@cache
def template(project: Path = ROOT) -> Template:
    """The template of a project's reference seeds."""
    columns = {
        table: tuple(
            Column(
                table,
                row["column_code"],
                int(row["column_no"]),
                tuple(part for part in split_path(row["header_path"])),
                row["unit"],
                row["kind"],
                row["spans_rows"] == "yes",
            )
            for row in rows
        )
        for table, rows in columns_by_table(project).items()
        if table != "claims"
    }
    tables = {row["table_code"]: row for row in read_registry(project, "report_tables")}
    rows: dict[str, list[Row]] = {table: [] for table in columns}
    codes: dict[str, set[str]] = {table: set() for table in columns}
    for row in read_registry(project, "report_rows"):
        of_table = rows.get(row["table_code"], [])
        # of several labels of a row, the template's own stands first
        if row["table_code"] in rows and row["row_code"] not in codes[row["table_code"]]:
            codes[row["table_code"]].add(row["row_code"])
            of_table.append(Row(row["label_zh"], row["row_role"] == "total"))
    regions = read_registry(project, "regions")
    counties: dict[str, list[str]] = {}
    for region in regions:
        if region["level"] == "county":
            counties.setdefault(region["parent_code"], []).append(region["name_zh"])
    return Template(
        columns=columns,
        rows={table: tuple(found) for table, found in rows.items()},
        captions={table: tables[table]["label_zh"] for table in columns},
        sections={table: tables[table]["section_zh"] for table in columns},
        seeds={table: row["raw_seed"] for table, row in tables.items()},
        groups=printed_together(columns),
        claims=known_claims(project),
        methods=tuple(
            row["label_zh"]
            for row in read_registry(project, "code_lists")
            if row["list_code"] == "sharing_method"
        ),
        cities=tuple(region for region in regions if region["level"] == "prefecture"),
        counties={code: tuple(names) for code, names in counties.items()},
    )


def split_path(header_path: str) -> tuple[str, ...]:
    """Group and header of a path; a slash inside brackets, as in `(条/次)`, divides nothing."""
    depth, parts = 0, [""]
    for sign in header_path:
        depth += (sign == "(") - (sign == ")")
        if sign == "/" and depth == 0:
            parts.append("")
        else:
            parts[-1] += sign
    return tuple(parts)
