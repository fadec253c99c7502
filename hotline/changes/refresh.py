"""Readings of many reports: only where cells changed, in parallel, into the seed at once."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from dataclasses import astuple, dataclass
from heapq import merge
from multiprocessing import get_context
from pathlib import Path

from hotline.changes.assemble import Assembler
from hotline.changes.report import Hashes
from hotline.changes.seed import (
    Difference,
    Row,
    key_of,
    readings_in,
    report_of,
    rows_of,
    told,
    write_readings,
)
from hotline.changes.source import ReportKey, cells_md5, printed_figures, table_md5s
from hotline.errors import EXIT_REJECTED, HotlineError
from hotline.language import Text
from hotline.template.marks import NONE

Progress = Callable[[int, int], None]
# Below this many reports a second process costs more than it saves.
LEAST_IN_PARALLEL = 8
AT_ONCE = 8
IN_MEMORY = 400
NOWHERE: ReportKey = ("", 0)


@dataclass(frozen=True)
class Refreshed:
    """Which reports were computed, how many changes have which status, what is new in the seed."""

    computed: tuple[str, ...]
    statuses: Mapping[str, int]
    difference: Difference


def report_key(key: ReportKey) -> str:
    return f"{key[0]}-r{key[1]}"


def parts_of(key: str) -> ReportKey:
    """A report_key as report_id and revision."""
    report_id, _, revision = key.rpartition("-r")
    return report_id, int(revision)


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
    Raises HotlineError where a named report isn't there or a raw seed cannot be read.
    """
    assembler = Assembler(root)
    hashes = hashes_of_cells(assembler)
    newest = current(hashes)
    by_id = {key[0]: key for key in newest}
    made_from, overruled = hashes_of_seed(root)
    wanted = newest if report_keys is None else named(newest, report_keys)
    names = {key[0] for key in wanted}
    looked_at = wanted | {key for key in newest if year_before(key[0]) in names}
    now = {key: with_prior(key, hashes, by_id) for key in looked_at}
    stale = sorted(
        key
        for key in looked_at
        if (again and key in wanted)
        or made_from.get(key) != now[key]
        or key in overruled
        or key in assembler.overrules
    )
    # an earlier revision keeps its readings: it is current again when a later one is quarantined
    gone = made_from.keys() - hashes.keys()
    if not stale and not gone:
        return Refreshed((), {}, Difference())
    replaced = {*stale, *gone}
    before: dict[ReportKey, list[Row]] = {key: [] for key in replaced}
    for row in readings_in(root):
        if report_of(row) in replaced:
            before[report_of(row)].append(told(row))
    found, statuses = Difference(), Counter[str]()

    def fresh() -> Iterator[Row]:
        for done, rows in enumerate(computed(assembler, stale, by_id, now), start=1):
            found.note(before.pop(stale[done - 1]), rows)
            statuses.update(row["status"] for row in rows)
            progress(done, len(stale))
            yield from rows

    kept = (row for row in readings_in(root) if report_of(row) not in replaced)
    write_readings(root, merge(kept, fresh(), key=key_of))
    for rows in before.values():
        found.note(rows, [])
    return Refreshed(tuple(map(report_key, stale)), statuses, found)


def with_prior(
    key: ReportKey, hashes: Mapping[ReportKey, str], by_id: Mapping[str, ReportKey]
) -> Hashes:
    """A report's hash and that of the year before, of the revisions that `by_id` names."""
    return Hashes(hashes[key], hashes.get(by_id.get(year_before(key[0]), NOWHERE), NONE))


def hashes_of_cells(assembler: Assembler) -> dict[ReportKey, str]:
    """What the readings of each loaded revision have to be made from."""
    return {
        key: cells_md5(tables, astuple(said) if (said := assembler.conventions.get(key[0])) else ())
        for key, tables in table_md5s(assembler.figures).items()
    }


def hashes_of_seed(root: Path) -> tuple[dict[ReportKey, tuple[str, str]], set[ReportKey]]:
    """What each report's readings were made from, and the reports that a person decided in."""
    made_from: dict[ReportKey, tuple[str, str]] = {}
    overruled = set()
    for row in readings_in(root):
        made_from[report_of(row)] = row["cells_md5"], row["prior_cells_md5"]
        if row["status"] == "overruled":
            overruled.add(report_of(row))
    return made_from, overruled


def computed(
    assembler: Assembler,
    keys: Sequence[ReportKey],
    by_id: Mapping[str, ReportKey],
    hashes: Mapping[ReportKey, Hashes],
) -> Iterator[list[Row]]:
    """Rows of each report in turn, by as many processes as there are cores.

    Only so many reports are in memory at a time.
    """
    parallel = len(keys) >= LEAST_IN_PARALLEL
    # Not forked from this process, whose database may have threads of its own.
    processes = get_context("forkserver")
    with ProcessPoolExecutor(mp_context=processes) if parallel else nullcontext() as pool:
        for start in range(0, len(keys), IN_MEMORY):
            batch = keys[start : start + IN_MEMORY]
            years_before = {key: by_id.get(year_before(key[0]), NOWHERE) for key in batch}
            figures = printed_figures(assembler.figures, {*batch, *years_before.values()})
            reports = (
                assembler.report(key, figures[key], figures.get(years_before[key], ()), hashes[key])
                for key in batch
            )
            if pool is None:
                yield from map(rows_of, reports)
            else:
                yield from pool.map(rows_of, reports, chunksize=AT_ONCE)
