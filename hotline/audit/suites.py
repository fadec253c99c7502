"""Run the expectation suites over the working file, as SQL."""

import json
from collections.abc import Iterator
from pathlib import Path

import duckdb

from hotline.audit.expectations import CRITICAL, Expectation
from hotline.audit.findings import ERROR, SUITE, WARNING, Finding, Found
from hotline.audit.frames import READ, SUITES, frame
from hotline.language import Text

EXPECTATIONS = SUITES / "expectations"
# Of each expectation that fails, so many rows of each report are told.
MOST_ROWS = 5
PLACE = ("row_no", "line_no", "table_code", "column_code", "check_code")


def suite_files(root: Path) -> Iterator[tuple[str, str, Path]]:
    """Group, name and file of every suite."""
    for path in sorted((root / EXPECTATIONS).glob("*/*.json")):
        yield path.parent.name, path.stem, path


def read_suite(path: Path) -> list[Expectation]:
    """The expectations of a suite's file."""
    told = json.loads(path.read_text(encoding="utf-8"))
    return [Expectation.from_json(each) for each in told["expectations"]]


def run_suites(root: Path, connection: duckdb.DuckDBPyConnection) -> Found:
    """Validate every frame against its suite."""
    found = Found()
    for group, name, path in suite_files(root):
        validation = Validation(connection, f"{group}.{name}", frame(root, group, name))
        for expectation, failures in validation.results(read_suite(path)):
            found.check_count += 1
            found.checks.append((SUITE, f"{group}.{name}.{expectation.name}"))
            if failures:
                found.add(validation.findings(expectation))
    if not found.check_count:
        line = Text(f"{EXPECTATIONS}: no suites", f"{EXPECTATIONS}: 没有期望套件")
        found.add([Finding(SUITE, "suites", ERROR, None, line)])
    return found


class Validation:
    """A frame of the working file that is held against a suite."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, suite: str, sql: str) -> None:
        self.connection = connection
        self.suite = suite
        self.sql = sql
        self.columns = [column for column, *_ in connection.execute(f"describe {sql}").fetchall()]

    def results(self, expectations: list[Expectation]) -> Iterator[tuple[Expectation, int]]:
        """Each expectation with the number of rows that fail it: one pass over the frame for all.

        An expectation of the table as a whole fails once or not at all, and so does one of a
        column that isn't there.
        """
        of_rows = [each for each in expectations if each.is_of_rows and not self._missing(each)]
        yield from ((e, int(not self._holds(e))) for e in expectations if e not in of_rows)
        if not of_rows:
            return
        # A window can't stand within an aggregate, so failing rows are marked first.
        marks = ", ".join(f"({each.failing}) as f{n}" for n, each in enumerate(of_rows))
        counts = ", ".join(f"count(*) filter (where f{n})" for n in range(len(of_rows)))
        row = self.connection.execute(
            f"select {counts} from (select {marks} from ({self.sql}))"
        ).fetchone()
        yield from zip(of_rows, row or (), strict=True)

    def _missing(self, expectation: Expectation) -> bool:
        return not set(expectation.columns) <= set(self.columns)

    def _holds(self, expectation: Expectation) -> bool:
        return expectation.columns == self.columns

    def findings(self, expectation: Expectation) -> Iterator[Finding]:
        """A finding for each of the first rows of each report that fail an expectation."""
        check = f"{self.suite}.{expectation.name}"
        severity = ERROR if expectation.severity == CRITICAL else WARNING
        expected = expectation.expected
        if not expectation.is_of_rows or self._missing(expectation):
            line = Text(f"suite {self.suite}: ", f"套件 {self.suite}: ") + expected
            yield Finding(SUITE, check, severity, None, line)
            return
        place = [column for column in PLACE if column in self.columns]
        report = "report_key" if "report_key" in self.columns else "cast(null as varchar)"
        columns = expectation.columns
        rows = self.connection.execute(
            f"select {', '.join([f'{report} as report', *place, *columns])} from"
            f" (select *, ({expectation.failing}) as fails from ({self.sql})) where fails qualify"
            f" row_number() over (partition by report order by {', '.join(place or columns)})"
            f" <= {MOST_ROWS}"
        ).fetchall()
        for report_key, *values in rows:
            where = ", ".join(f"{name} {value}" for name, value in zip(place, values, strict=False))
            names = ", ".join(column.removesuffix(READ) for column in columns)
            printed = ", ".join("–" if v is None else str(v) for v in values[len(place) :])
            yield Finding(
                SUITE, check, severity, report_key,
                Text(f"report {report_key or '–'}, {self.suite}, {where}: {names} {printed},"
                     f" expected {expected.en}",
                     f"报告 {report_key or '–'}, {self.suite}, {where}: {names} {printed},"
                     f" {expected.zh}"),
            )  # fmt: skip
