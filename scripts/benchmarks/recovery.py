"""What recovering the year-on-year changes costs."""

import shutil
import statistics
import time
from collections.abc import Iterator

from conftest import ROOT
from generated_reports import STYLES, generate

from hotline.changes.assemble import Assembler
from hotline.changes.seed import READINGS, rows_of
from hotline.changes.source import printed_figures

from .warehouses import DBT, Warehouses, timed

# Reports of which no readings are there yet, for `hotline changes`.
SIZES = (1, 10, 100, 6800)
REAL_RUNS = 5
SCALES = (300, 30_000, 3_000_000)
SEEDS = 8


def recovery_seconds() -> dict[str, list[float]]:
    """Processor time of the readings of one report: the real one, and generated ones."""
    assembler = Assembler(ROOT)
    figures = printed_figures(assembler.figures, {("320300-2025", 1)})
    reports = {
        "the real report": [assembler.report(*found) for found in figures.items()] * REAL_RUNS
    }
    for misprints in (0, 3):
        jobs = [
            (seed, scale, style, misprints)
            for seed in range(SEEDS)
            for scale in SCALES
            for style in STYLES
        ]
        made = [generate(assembler, *job).report for job in jobs]
        reports[f"generated, {misprints} changes misprinted"] = made
    seconds: dict[str, list[float]] = {}
    for name, of_kind in reports.items():
        for report in of_kind:
            started = time.process_time()
            rows_of(report)
            seconds.setdefault(name, []).append(time.process_time() - started)
    return seconds


def one_report_lines() -> Iterator[str]:
    """The table of single reports."""
    yield from (
        "## Recovery of year-on-year changes · 同比还原",
        "",
        "Processor seconds of one report: readings, proofs, their check, explanations; goal: 1 s.",
        "",
        "| what | reports | median | longest |",
        "| --- | --- | --- | --- |",
    )
    for name, seconds in recovery_seconds().items():
        middle, longest = statistics.median(seconds), max(seconds)
        yield f"| {name} | {len(seconds)} | {middle:.3f} | {longest:.3f} |"
    yield ""


def recovery_lines(warehouses: Warehouses) -> Iterator[str]:
    """The section on `hotline changes`."""
    yield from one_report_lines()
    yield from (
        "`hotline changes` of reports made by scaling the real one, by as many processes as cores:",
        "all of them, then again when no cell has changed. Memory is that of the main process.",
        "",
        "| reports | seconds | a report | peak MiB | again, seconds | peak MiB |",
        "| --- | --- | --- | --- | --- | --- |",
    )
    command = [str(DBT.with_name("hotline")), "changes"]
    for size in warehouses.sizes(SIZES):
        many = warehouses.unbuilt("unread", size)
        seed = many / READINGS
        seed.write_text(seed.read_text("utf-8").split("\n", 1)[0] + "\n", "utf-8")
        first, again = timed(command, many), timed(command, many)
        yield (
            f"| {size} | {first.seconds:.1f} | {first.seconds / size:.3f} | {first.peak_mib:.0f} |"
            f" {again.seconds:.1f} | {again.peak_mib:.0f} |"
        )
        shutil.rmtree(many)
    yield ""
