"""Reports with one error each, out of a correct one: every error of a printing or a typist.

Each damaged report has a year of its own, so that thousands of them make one project.
"""

import csv
import random
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from scaled_reports import KEY_COLUMNS, RAW, REFERENCE, Original, Rows, Scaled

from hotline.audit.terms import place_of

KINDS = (
    "digit changed",
    "neighbouring digits swapped",
    "digit lost",
    "digit doubled",
    "decimal point moved",
    "sign changed",
    "unit mistaken",
    "neighbouring cells swapped",
    "columns shifted",
    "row dropped",
    "row doubled",
    "row moved",
    "blank made 0",
)
NUMBER = re.compile(r"(约为|超)?([0-9.]+)(.*)", re.DOTALL)
CHANGE = re.compile(r"\([0-9.]+%\)$")
NOT_COUNTED = ("%", "秒", "个自然日", "分钟")
WORDS = ("region", "departments", "method", "topics", "safety_status")
# No real report is of these years, all of which are over when it is taken.
FIRST_YEAR, TAKEN_ON = 3_000, "9999-12-31"
Tables = Mapping[str, Rows]


@dataclass(frozen=True)
class Base:
    """A correct report: rows by table, its row of `raw_reports`, its known discrepancies."""

    tables: Tables
    report: dict[str, str]
    known: tuple[tuple[str, ...], ...]


@dataclass(eq=False)
class Damage:
    """One error: its kind, the cell that is wrong (if it is one), the rows of its table after."""

    kind: str
    table: str
    rows: Rows
    place: str | None = None
    printed: str = ""
    wrong: str = ""


def is_figure(table: str, column: str, text: str) -> bool:
    """Whether a cell prints a figure that may be damaged."""
    if table == "claims" and column != "figure":
        return False
    return (
        column not in ("line_no",)
        and NUMBER.fullmatch(text) is not None
        and (table == "claims" or not re.search(r"[一-鿿]", text))
    )


def numbers(number: str) -> Iterator[tuple[str, str]]:
    """Every damaged form of a printed number, with its kind."""
    digits = [place for place, sign in enumerate(number) if sign.isdigit()]
    for place in digits:
        for other in "0123456789":
            if other != number[place]:
                yield "digit changed", number[:place] + other + number[place + 1 :]
        yield "digit lost", number[:place] + number[place + 1 :]
        yield "digit doubled", number[:place] + number[place] + number[place:]
    for one, two in zip(digits, digits[1:], strict=False):
        signs = list(number)
        signs[one], signs[two] = signs[two], signs[one]
        yield "neighbouring digits swapped", "".join(signs)
    if "." in number:
        point = number.index(".")
        bare = number.replace(".", "")
        for moved in (point - 1, point + 1):
            if 0 < moved < len(bare):
                yield "decimal point moved", f"{bare[:moved]}.{bare[moved:]}"
    yield "sign changed", f"-{number}"


def cells(base: Base) -> Iterator[tuple[str, int, str, str]]:
    """Table, index of the row, column and text of every figure."""
    for table, rows in base.tables.items():
        for index, row in enumerate(rows):
            for column in list(row)[KEY_COLUMNS:]:
                if is_figure(table, column, row[column]):
                    yield table, index, column, row[column]


def with_cell(rows: Rows, index: int, **changes: str) -> Rows:
    """The rows with some cells of one of them changed."""
    return [row | changes if at == index else row for at, row in enumerate(rows)]


def wrong_texts(text: str) -> Iterator[tuple[str, str]]:
    """Every damaged form of a printed figure that says something else, with its kind."""
    before, number, rest = (part or "" for part in NUMBER.fullmatch(text).groups())
    for kind, other in numbers(number):
        says_the_same = other.strip("-0.") == "" == number.strip("0.")
        if other.strip(".") and other.lstrip("0") != number.lstrip("0") and not says_the_same:
            yield kind, f"{before}{other}{rest}"
    counts = rest.startswith("万") or ("." not in number and not rest.startswith(NOT_COUNTED))
    if counts and number.strip("0"):
        mistaken = rest.removeprefix("万") if rest.startswith("万") else f"万{rest}"
        yield "unit mistaken", f"{before}{number}{mistaken}"


def cell_damages(base: Base) -> Iterator[Damage]:
    """Errors of a single cell."""
    for table, index, column, text in cells(base):
        rows = base.tables[table]
        place = place_of(table, index + 1, "", column)
        for kind, wrong in dict.fromkeys(wrong_texts(text)):
            changed = with_cell(rows, index, **{column: wrong})
            yield Damage(kind, table, changed, place, text, wrong)


def row_damages(base: Base) -> Iterator[Damage]:
    """Errors of several cells, of a row, or of two rows."""
    for table, rows in base.tables.items():
        for index, row in enumerate(rows):
            for kind, changes in cells_moved(table, row):
                yield Damage(kind, table, with_cell(rows, index, **changes))
            for column in list(row)[KEY_COLUMNS:]:
                if row[column] == "[blank]" and column not in WORDS:
                    place = place_of(table, index + 1, "", column)
                    filled = with_cell(rows, index, **{column: "0"})
                    yield Damage("blank made 0", table, filled, place, "[blank]")
            yield Damage("row dropped", table, rows[:index] + rows[index + 1 :])
            yield Damage("row doubled", table, rows[: index + 1] + rows[index:])
            following = rows[index + 1 : index + 2]
            if following and following[0].get("line_no", "").isdigit():
                moved = [*rows[:index], *following, row, *rows[index + 2 :]]
                yield Damage("row moved", table, moved)


def cells_moved(table: str, row: dict[str, str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Figures of a row in the wrong columns."""
    figures = [c for c in list(row)[KEY_COLUMNS:] if is_figure(table, c, row[c])]
    for one, two in zip(figures, figures[1:], strict=False):
        if row[one] != row[two]:
            yield "neighbouring cells swapped", {one: row[two], two: row[one]}
    if len(figures) > 1:
        shifted = dict(zip(figures[1:], (row[c] for c in figures), strict=False))
        yield "columns shifted", {figures[0]: "[blank]"} | shifted


def damages(base: Base) -> list[Damage]:
    """All errors of a report."""
    return [*cell_damages(base), *row_damages(base)]


def cell_count(tables: Tables) -> int:
    """How many cells a report prints; of the prose, its figures."""
    return sum(
        1
        if table == "claims"
        else sum(text != "[absent]" for text in list(row.values())[KEY_COLUMNS:])
        for table, rows in tables.items()
        for row in rows
    )


def unchanging(original: Original, tables: Tables) -> Tables:
    """The tables without what is said of changes on last year, which are measured by themselves."""
    said = {
        term["row_code"] for terms in original.terms.values() for term in terms
        if term["kind"] == "change" and term["role"] == "stated"
    }  # fmt: skip
    return {
        table: [
            {c: CHANGE.sub("", text) if c not in WORDS else text for c, text in row.items()}
            for row in rows
            if row.get("claim_code") not in said
        ]
        for table, rows in tables.items()
    }


class Reports:
    """Damaged reports out of one correct report, each with a year of its own."""

    def __init__(self, original: Original, base: Base) -> None:
        self.original = original
        self.base = base

    @classmethod
    def of_real(cls, original: Original) -> "Reports":
        """Of the first report."""
        known = tuple(
            tuple(entry.values())[1:]
            for entry in original.known
            if not entry["check_code"].startswith("change.")
        )
        return cls(original, Base(unchanging(original, original.rows), original.report, known))

    @classmethod
    def of_scaled(cls, original: Original, report: Scaled) -> "Reports":
        """Of a generated one."""
        tables = {
            table: [
                dict(zip(rows[0], cells, strict=True))
                for cells in original.table_rows(table, report)
            ]
            for table, rows in original.rows.items()
        }
        known = tuple(tuple(entry[1:]) for entry in original.discrepancies(report))
        row = original.report | {"region_code": report.region_code}
        return cls(original, Base(unchanging(original, tables), row, known))

    @property
    def base_key(self) -> str:
        """The key of the report without an error."""
        return f"{self.base.report['region_code']}-{FIRST_YEAR}-r1"

    def write(self, project: Path, made: list[Damage]) -> dict[str, Damage]:
        """Replace a project's raw seeds by the report and its damaged ones; these by their keys."""
        return write_all(project, [(self, made)])

    @classmethod
    def written_together(
        cls,
        original: Original,
        bases: list[Scaled],
        each: int,
        chance: random.Random,
        project: Path,
    ) -> dict[str, Damage]:
        """Write generated reports with some random errors each; returns those by report key."""
        several = []
        for scaled in bases:
            reports = cls.of_scaled(original, scaled)
            made = damages(reports.base)
            several.append((reports, chance.sample(made, min(each, len(made)))))
        cls.without_aliases(project)
        return write_all(project, several)

    @staticmethod
    def without_aliases(project: Path) -> None:
        """The aliases of the real report are of its own places."""
        path = project / REFERENCE / "department_aliases.csv"
        path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")


def write_all(project: Path, several: Iterable[tuple[Reports, list[Damage]]]) -> dict[str, Damage]:
    """Write the seeds of correct reports and their damaged ones; returns those by report key."""
    files: dict[Path, list[list[str]]] = {}
    found: dict[str, Damage] = {}

    def add(path: Path, header: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
        files.setdefault(path, [list(header)]).extend(map(list, rows))

    for reports, made in several:
        base, original = reports.base, reports.original
        for number, damage in enumerate([None, *made]):
            tables = base.tables if damage is None else base.tables | {damage.table: damage.rows}
            region, year = base.report["region_code"], str(FIRST_YEAR + number)
            report_id = f"{region}-{year}"
            if damage is not None:
                found[f"{report_id}-r1"] = damage
            for table, rows in tables.items():
                add(RAW / f"{original.tables[table]}.csv", original.rows[table][0], (
                    [report_id, "1", str(at), *list(row.values())[KEY_COLUMNS - 1 :]]
                    for at, row in enumerate(rows, start=1)
                ))  # fmt: skip
            row = base.report | {
                "report_id": report_id, "revision": "1", "report_year": year,
                "source_sha256": report_id, "cell_count": str(cell_count(tables)),
                "taken_on": TAKEN_ON,
            }  # fmt: skip
            add(RAW / "raw_reports.csv", row, [row.values()])
            header = ("report_id", *list(original.known[0])[1:])
            add(REFERENCE / "known_discrepancies.csv", header,
                ([report_id, *entry] for entry in base.known))  # fmt: skip
    readings = REFERENCE / "year_over_year_readings.csv"
    with (project / readings).open(encoding="utf-8") as file:
        files[readings] = [file.readline().strip().split(",")]
    for path, rows in files.items():
        with (project / path).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
    return found
