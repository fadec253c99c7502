"""What the audit costs beside the build that it judges."""

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb

from hotline.audit.gate import count_checks, failing_checks, warned_checks
from hotline.audit.suites import run_suites
from hotline.warehouse.working import WORKING

from .warehouses import Warehouses

SIZES = (1, 100, 6800)
GOAL = 1


def audit_seconds(project: Path) -> tuple[float, int]:
    """Seconds of what the gate does after dbt, and how many expectations and checks that are."""
    started = time.perf_counter()
    with duckdb.connect(str(project / WORKING), read_only=True) as connection:
        warned_checks(connection)
        failing_checks(connection)
        checks = count_checks(connection)
        found = run_suites(project, connection)
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
        seconds, checks = audit_seconds(project)
        share = seconds / build.seconds
        yield f"| {size} | {checks} | {build.seconds:.1f} | {seconds:.1f} | {share:.2f} |"
    yield ""
