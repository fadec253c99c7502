"""One pass of every guard over a working file: dbt, arithmetic, suites, what is published."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import duckdb

from hotline.audit.culprits import name_culprits
from hotline.audit.explain import Explanation, explanations
from hotline.audit.findings import ARITHMETIC, ERROR, WARNING, Audit, Finding, Found, found_by_dbt
from hotline.audit.judge import Judge
from hotline.audit.lookup import built_keys
from hotline.audit.republished import touched_reports
from hotline.audit.suite_findings import run_suites
from hotline.audit.suites import Suite
from hotline.audit.terms import shown
from hotline.language import Text, counted
from hotline.warehouse.dbt_build import BuildOutcome
from hotline.warehouse.publication import PUBLISHED
from hotline.warehouse.working import WORKING

UNEXPLAINED = "passed = false and not known and severity = 'error'"
# The suites tell of what lies outside a band.
WARNED = "passed = false and not known and severity = 'warning' and kind <> 'band'"
Tell = Callable[[Text], None]


def in_silence(line: Text) -> None:
    """Tells nobody."""


@dataclass(frozen=True)
class Guard:
    """What judges a working file, pass by pass: the suites, read once, and who holds them to it.

    Where it is `strict`, what would only be marked stops its report as well.
    """

    root: Path
    suites: list[Suite]
    judge: Judge
    tell: Tell = in_silence
    strict: bool = False

    def pass_over(self, audit: Audit, dbt: Callable[[], BuildOutcome]) -> Found:
        """One pass of every guard over the working file that dbt builds or tests."""
        started = monotonic()
        outcome = dbt()
        audit.done = dict(outcome.done)
        found = found_by_dbt(outcome)
        built = monotonic()
        if not outcome.failed:
            self.tell(was_built(audit.done, built - started))
        if outcome.errors:
            return found
        working, published = self.root / WORKING, self.root / PUBLISHED
        with duckdb.connect(str(working), read_only=True) as connection:
            audit.built = built_keys(connection)
            # Where an error came before the checks, there are none, and what is wrong with
            # published reports is told once there are.
            is_checked = any(name.startswith("explained") for name in outcome.tests)
            if is_checked:
                found.add(warned_checks(connection))
                found.explanations = failing_checks(connection)
                found.check_count += count_checks(connection)
        if not found.reports:
            found.take_in(run_suites(self.judge, self.suites, working))
        if is_checked:
            severity = WARNING if audit.accept_changed else ERROR
            found.take_in(touched_reports(working, published, severity))
        if self.strict:
            found.take_warnings_for_errors()
        if not found.reports:
            self.tell(was_audited(len(audit.built), found.check_count, monotonic() - built))
        return found


def was_built(done: Mapping[str, int], seconds: float) -> Text:
    """What dbt built, as a stage that passed."""
    seeds, models, tests = (done.get(kind, 0) for kind in ("seeds", "models", "tests"))
    return Text(
        f"built {seeds} seeds, {models} models, {tests} tests in {seconds:.0f} s",
        f"已构建{seeds}个种子、{models}个模型、{tests}个检验,用时{seconds:.0f}秒",
    )


def was_audited(reports: int, checks: int, seconds: float) -> Text:
    """What was audited, as a stage that passed."""
    return Text(
        f"audited {counted(reports, 'report')} by {counted(checks, 'check')} in {seconds:.1f} s",
        f"已审计{reports}份报告、{checks}项核对,用时{seconds:.1f}秒",
    )


def failing_checks(connection: duckdb.DuckDBPyConnection) -> list[Explanation]:
    """Checks that fail unexplained, with their cells and what may be wrong in them."""
    failing = explanations(connection, UNEXPLAINED)
    name_culprits(connection, failing)
    return failing


def warned_checks(connection: duckdb.DuckDBPyConnection) -> list[Finding]:
    """Checks that fail and are no more than a warning."""
    rows = connection.execute(
        "select report_key, check_code, stated, computed from intermediate.int_report_checks"
        f" where {WARNED} order by report_key, check_code"
    ).fetchall()
    return [
        Finding(
            ARITHMETIC,
            check,
            WARNING,
            report,
            Text(
                f"warning: report {report}, check {check}: printed {shown(stated)}, computed"
                f" {shown(computed)}",
                f"警告: 报告 {report}, 核对 {check}: 印为 {shown(stated)}, 计算为"
                f" {shown(computed)}",
            ),
        )
        for report, check, stated, computed in rows
    ]


def count_checks(connection: duckdb.DuckDBPyConnection) -> int:
    """How many checks could be decided."""
    (count,) = connection.execute(
        "select count(passed) from intermediate.int_report_checks"
    ).fetchone() or (0,)
    return count
