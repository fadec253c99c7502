"""Readings of many reports: only where cells changed, in parallel, into the seed at once."""

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from hotline.changes.assemble import Assembler
from hotline.changes.report import Report
from hotline.changes.seed import (
    Difference,
    Row,
    difference,
    read_readings,
    report_of,
    rows_of,
    write_readings,
)
from hotline.changes.source import PrintedFigure, ReportKey, cells_md5, printed_figures
from hotline.errors import EXIT_REJECTED, HotlineError
from hotline.language import Text

Progress = Callable[[int, int], None]
# Below this many reports a second process costs more than it saves.
LEAST_IN_PARALLEL = 8
AT_ONCE = 16


@dataclass(frozen=True)
class Refreshed:
    """Which reports were computed, their rows, and what that changed in the seed."""

    computed: tuple[str, ...]
    rows: tuple[Row, ...]
    difference: Difference


def report_key(key: ReportKey) -> str:
    return f"{key[0]}-r{key[1]}"


def current(keys: Iterable[ReportKey]) -> set[ReportKey]:
    """The newest revision of each report."""
    newest: dict[str, int] = {}
    for report_id, revision in keys:
        newest[report_id] = max(revision, newest.get(report_id, 0))
    return set(newest.items())


def year_before(report_id: str) -> str:
    """The report of the same place, a year earlier."""
    region, _, year = report_id.rpartition("-")
    return f"{region}-{int(year) - 1}"


def named(keys: Iterable[ReportKey], wanted: Iterable[str]) -> set[ReportKey]:
    """The current revisions that are named, by report_id or report_key; HotlineError for others."""
    known = {name: key for key in keys for name in (key[0], report_key(key))}
    found = set()
    for name in wanted:
        if name not in known:
            raise HotlineError(
                Text(
                    f"{name}: no such report is loaded, or a newer revision of it is",
                    f"{name}: 未载入该报告,或已有更新的版次",
                ),
                EXIT_REJECTED,
            )
        found.add(known[name])
    return found


def refresh(
    root: Path,
    report_keys: Iterable[str] | None = None,
    *,
    again: bool = False,
    progress: Progress = lambda done, total: None,
) -> Refreshed:
    """Compute the readings of current reports whose cells changed and write the seed.

    `report_keys` are report_ids or report_keys, None for all; those of the year after a named
    report are looked at too, since its figures are their last year's. `again` computes named
    reports even where nothing changed. `progress` is called with finished and all reports.
    Raises HotlineError where a named report isn't there.
    """
    assembler = Assembler(root)
    figures = printed_figures(assembler.template)
    newest = current(figures)
    before = read_readings(root)
    by_id = {key[0]: key for key in newest}
    wanted = newest if report_keys is None else named(newest, report_keys)
    names = {key[0] for key in wanted}
    following = {key for key in newest if year_before(key[0]) in names}
    made_from = {report_of(row): (row["cells_md5"], row["prior_cells_md5"]) for row in before}
    overruled = {report_of(row) for row in before if row["status"] == "overruled"}

    def last_year(key: ReportKey) -> list[PrintedFigure]:
        return figures.get(by_id.get(year_before(key[0]), key), []) if (
            year_before(key[0]) in by_id
        ) else []

    def is_stale(key: ReportKey) -> bool:
        prior = last_year(key)
        hashes = cells_md5(figures[key]), cells_md5(prior) if prior else "[none]"
        decided = key in overruled or key in assembler.overrules
        return decided or made_from.get(key) != hashes

    stale = sorted(
        key for key in wanted | following if (again and key in wanted) or is_stale(key)
    )
    reports = (assembler.report(key, figures[key], last_year(key)) for key in stale)
    rows: list[Row] = []
    for done, of_report in enumerate(computed(reports, len(stale)), start=1):
        rows.extend(of_report)
        progress(done, len(stale))
    kept = [row for row in before if report_of(row) in newest and report_of(row) not in set(stale)]
    found = difference(before, [*kept, *rows])
    if rows or len(kept) < len(before):
        write_readings(root, [*kept, *rows])
    return Refreshed(tuple(map(report_key, stale)), tuple(rows), found)


def computed(reports: Iterable[Report], count: int) -> Iterable[list[Row]]:
    """Rows of each report in turn, by as many processes as there are cores."""
    if count < LEAST_IN_PARALLEL:
        yield from map(rows_of, reports)
        return
    with ProcessPoolExecutor(max_workers=os.cpu_count()) as pool:
        yield from pool.map(rows_of, reports, chunksize=AT_ONCE)
