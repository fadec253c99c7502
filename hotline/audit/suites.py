"""Run the expectation suites over the working file, as SQL."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from hotline.audit.expectations import CRITICAL, Expectation
from hotline.audit.findings import ERROR, SUITE, WARNING, Finding, Found
from hotline.audit.frames import (
    GENERATED,
    READ,
    SUITES,
    frame,
    names_with_frames,
    tables_with_suites,
    written_frame,
)
from hotline.errors import HotlineError
from hotline.language import Text, engine_reason, os_reason, verbatim
from hotline.warehouse.dbt_build import first_line_of

EXPECTATIONS = SUITES / "expectations"
# Of each expectation that fails, so many rows of each report are told.
MOST_ROWS = 5
PLACE = ("row_no", "line_no", "table_code", "column_code", "check_code")
REPORT = "report_key"
# What a report's key says already.
IN_REPORT = (REPORT, "report_id", "revision")


@dataclass(frozen=True)
class Suite:
    """A suite as its file tells it; what it guards is told in both languages."""

    group: str
    name: str
    guards: str
    expectations: list[Expectation]

    @property
    def full_name(self) -> str:
        """What it is called in Great Expectations."""
        return f"{self.group}.{self.name}"

    @property
    def file(self) -> Path:
        """Where it stands in the project."""
        return EXPECTATIONS / self.group / f"{self.name}.json"

    @property
    def key(self) -> list[str]:
        """The columns that, as it says itself, tell a row from every other."""
        return next((each.columns for each in self.expectations if each.is_of_a_key), [])


def read_suite(root: Path, file: Path) -> Suite:
    """The suite of a file of the project.

    Raises HotlineError, naming the file, where it is no suite or expects what the gate can't judge.
    """
    try:
        told = json.loads((root / file).read_text(encoding="utf-8"))
        notes = told.get("notes") or ""
        guards = notes if isinstance(notes, str) else notes[0]
        expectations = [Expectation.from_json(each) for each in told["expectations"]]
    except HotlineError as error:
        raise HotlineError(verbatim(f"{file}: ") + error.text) from error
    except OSError as error:
        raise HotlineError(verbatim(f"{file}: ") + os_reason(error)) from error
    except UnicodeDecodeError as error:
        raise HotlineError(Text(f"{file}: is not UTF-8", f"{file}: 不是UTF-8编码")) from error
    except json.JSONDecodeError as error:
        raise HotlineError(
            Text(f"{file}, line {error.lineno}: is not JSON: {error.msg}",
                 f"{file},第{error.lineno}行: 不是有效的JSON: {error.msg}")
        ) from error  # fmt: skip
    except (AttributeError, KeyError, TypeError, IndexError) as error:
        raise HotlineError(
            Text(f"{file}: is JSON, but not a suite of Great Expectations",
                 f"{file}: 是JSON,但不是Great Expectations的期望套件")
        ) from error  # fmt: skip
    return Suite(file.parent.name, file.stem, guards, expectations)


def read_suites(root: Path) -> list[Suite]:
    """Every suite of the project.

    Raises HotlineError where a file can't be used, where a table's own suite is missing, or where
    there is nothing that a suite could be held against: fewer checks would pass for all of them.
    """
    suites = [
        read_suite(root, path.relative_to(root))
        for path in sorted((root / EXPECTATIONS).glob("*/*.json"))
    ]
    generated = {suite.name for suite in suites if suite.group == GENERATED}
    if missing := [name for name in tables_with_suites(root) if name not in generated]:
        file = EXPECTATIONS / GENERATED / f"{missing[0]}.json"
        others = len(missing) - 1
        more = Text(f", and {others} more", f",另缺{others}个") if others else verbatim("")
        raise HotlineError(
            Text(f"{file}: this generated suite is missing", f"{file}: 缺少此生成的期望套件")
            + more
            + Text("; run make generate", ",请运行make generate")
        )
    framed = names_with_frames(root)
    for suite in suites:
        if suite.name not in framed:
            query = written_frame(suite.name)
            raise HotlineError(
                Text(
                    f"{suite.file}: nothing to hold it against: there is no {query}, and no raw"
                    f" seed or mart {suite.name}",
                    f"{suite.file}: 没有可核对的数据: 既无{query},也无名为{suite.name}的原始种子或"
                    "数据集市",
                )
            )
    return suites


@contextmanager
def told_of(name: object) -> Iterator[None]:
    """Raise HotlineError, in one line that starts with a name, for what DuckDB refuses."""
    try:
        yield
    except duckdb.Error as error:
        reason = engine_reason(first_line_of(str(error)))
        raise HotlineError(verbatim(f"{name}: ") + reason) from error


def run_suites(root: Path, connection: duckdb.DuckDBPyConnection) -> Found:
    """Validate every frame against its suite."""
    found = Found()
    for suite in read_suites(root):
        query = written_frame(suite.name)
        with told_of(query if (root / query).exists() else suite.file):
            validation = Validation(connection, suite, frame(root, suite.name))
        for expectation, failures in validation.results():
            found.check_count += 1
            found.checks.append((SUITE, f"{suite.full_name}.{expectation.name}"))
            if failures:
                found.add(validation.findings(expectation))
    return found


class Validation:
    """A frame of the working file that is held against a suite."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, suite: Suite, sql: str) -> None:
        self.connection = connection
        self.suite = suite
        self.sql = sql
        self.columns = [column for column, *_ in connection.execute(f"describe {sql}").fetchall()]

    def results(self) -> Iterator[tuple[Expectation, int]]:
        """Each expectation with the number of rows that fail it: one pass over the frame for all.

        An expectation of the table as a whole fails once or not at all, and so does one of a
        column that isn't there. Raises HotlineError for one that the columns' types don't allow.
        """
        expectations = self.suite.expectations
        of_rows = [each for each in expectations if each.is_of_rows and not self._missing(each)]
        yield from ((e, int(not self._holds(e))) for e in expectations if e not in of_rows)
        if of_rows:
            yield from zip(of_rows, self._counts(of_rows), strict=True)

    def _counts(self, of_rows: list[Expectation]) -> Iterable[int]:
        # A window can't stand within an aggregate, so failing rows are marked first.
        marks = ", ".join(f"({each.failing}) as f{n}" for n, each in enumerate(of_rows))
        counts = ", ".join(f"count(*) filter (where f{n})" for n in range(len(of_rows)))
        try:
            row = self.connection.execute(
                f"select {counts} from (select {marks} from ({self.sql}))"
            ).fetchone()
        except duckdb.Error:
            if len(of_rows) > 1:
                return [count for each in of_rows for count in self._counts([each])]
            with told_of(f"{self.suite.file}: {of_rows[0].name}"):
                raise
        return row or ()

    def _missing(self, expectation: Expectation) -> bool:
        return not set(expectation.columns) <= set(self.columns)

    def _holds(self, expectation: Expectation) -> bool:
        return expectation.columns == self.columns

    @property
    def place(self) -> list[str]:
        """The columns that say which row of a report it is, or of a frame that is of no report."""
        known = IN_REPORT if REPORT in self.columns else ()
        return [
            column
            for column in dict.fromkeys([*self.suite.key, *PLACE])
            if column in self.columns and column not in known
        ]

    def findings(self, expectation: Expectation) -> Iterator[Finding]:
        """A finding for each of the first rows of each report that fail an expectation."""
        name = self.suite.full_name
        check = f"{name}.{expectation.name}"
        severity = ERROR if expectation.severity == CRITICAL else WARNING
        expected = expectation.expected
        if not expectation.is_of_rows or self._missing(expectation):
            line = Text(f"suite {name}: ", f"套件 {name}: ") + expected
            yield Finding(SUITE, check, severity, None, line)
            return
        of_report = REPORT in self.columns
        report = REPORT if of_report else "cast(null as varchar)"
        columns = expectation.columns
        place = [column for column in self.place if column not in columns]
        rows = self.connection.execute(
            f"select {', '.join([f'{report} as report', *place, *columns])} from"
            f" (select *, ({expectation.failing}) as fails from ({self.sql})) where fails qualify"
            f" row_number() over (partition by report order by {', '.join(place or columns)})"
            f" <= {MOST_ROWS}"
        ).fetchall()
        names = ", ".join(column.removesuffix(READ) for column in columns)
        for report_key, *values in rows:
            shown = ["–" if value is None else str(value) for value in values]
            where = [f"{column} {value}" for column, value in zip(place, shown, strict=False)]
            printed = ", ".join(shown[len(place) :])
            head = ", ".join([name, *where])
            of = Text(f"report {report_key or '–'}, ", f"报告 {report_key or '–'}, ")
            yield Finding(
                SUITE, check, severity, report_key,
                (of if of_report else verbatim(""))
                + Text(f"{head}: {names} {printed}, expected {expected.en}",
                       f"{head}: {names} {printed}, {expected.zh}"),
            )  # fmt: skip
