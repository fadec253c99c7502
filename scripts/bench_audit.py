"""What the audit costs beside the build that it judges."""

import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
from conftest import copy_project
from scaled_reports import write_reports

from hotline.audit.gate import count_checks, failing_checks, warned_checks
from hotline.audit.suites import run_suites
from hotline.dbt_build import run_dbt
from hotline.warehouse import WORKING

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


def audit_lines(folder: Path, most: int) -> Iterator[str]:
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
    for size in [size for size in SIZES if size <= most]:
        many = copy_project(folder / f"audited-{size}")
        write_reports(many, size)
        started = time.perf_counter()
        outcome = run_dbt(many, lambda *_: None)
        built = time.perf_counter() - started
        if outcome.failed:
            sys.exit(str(outcome.errors or outcome.failed_tests[0].lines))
        seconds, checks = audit_seconds(many)
        yield f"| {size} | {checks} | {built:.1f} | {seconds:.1f} | {seconds / built:.2f} |"
        shutil.rmtree(many)
    yield ""
