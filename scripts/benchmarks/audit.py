"""What the audit costs beside the build that it judges."""

import sys
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import duckdb

from hotline.audit.guard import count_checks, failing_checks, warned_checks
from hotline.audit.judge import Judge, judge
from hotline.audit.suite_findings import run_suites
from hotline.audit.suites import read_suites
from hotline.warehouse.working import WORKING

from .warehouses import Warehouses

SIZES = (1, 100, 6800)
GOAL = Decimal("0.3")


def audit_seconds(project: Path, great_expectations: Judge) -> tuple[float, int]:
    """Seconds of what the gate does after dbt, and how many expectations and checks that are.

    Great Expectations is imported while dbt builds, so that is not counted here.
    """
    suites = read_suites(project)
    run_suites(great_expectations, suites[:1], project / WORKING)
    started = time.perf_counter()
    with duckdb.connect(str(project / WORKING), read_only=True) as connection:
        warned_checks(connection)
        failing_checks(connection)
        checks = count_checks(connection)
    found = run_suites(great_expectations, suites, project / WORKING)
    if found.reports:
        sys.exit(str(found.findings[0].line))
    return time.perf_counter() - started, checks + found.check_count


def audit_lines(warehouses: Warehouses) -> Iterator[str]:
    """The table of the benchmarks."""
    yield from (
        "## The audit · 审计",
        "",
        "What `hotline build` does after `dbt build`, whose tests are counted with the build: the",
        f"checks are read and the suites run. Goal at 6,800 reports: at most {GOAL} of the build.",
        "",
        "| reports | checks | build, seconds | audit, seconds | audit ÷ build |",
        "| --- | --- | --- | --- | --- |",
    )
    for size in warehouses.sizes(SIZES):
        project, build = warehouses.built(size)
        with judge(project) as great_expectations:
            seconds, checks = audit_seconds(project, great_expectations)
        share = seconds / build.seconds
        yield f"| {size} | {checks} | {build.seconds:.1f} | {seconds:.1f} | {share:.2f} |"
    yield ""
