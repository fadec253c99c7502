"""The recovery measured against reports whose truth is known, and against the exhaustive search.

Printed by the slow suite and written to `docs/year-over-year-results.md` by `make prove`.
"""

from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from time import process_time

from exhaustive import directions, small_groups, smallest_sets
from generated_reports import STYLES, Truth, generate

from hotline.changes.assemble import Assembler
from hotline.changes.checker import Checker
from hotline.changes.decide import Finding, decide
from hotline.changes.groups import answer_group
from hotline.changes.report import components
from hotline.changes.seed import verdict_of

ROOT = Path(__file__).parent.parent
SCALES = (300, 3000, 30_000, 300_000, 3_000_000)
MISPRINTS = (0, 1, 2, 3)
SEEDS = range(5)
SMALL_SCALES = (60, 100, 250, 400)
SMALL_SEEDS = range(8)
MOST_CANDIDATES = 60
SETTLED = ("printed", "proved", "proved_by_sums", "confirmed")


@dataclass
class Tally:
    """Counts of cells and reports, and the longest time of one report."""

    counts: Counter = field(default_factory=Counter)
    longest_seconds: float = 0.0

    def __add__(self, other: "Tally") -> "Tally":
        longest = max(self.longest_seconds, other.longest_seconds)
        return Tally(self.counts + other.counts, longest)


def judge(truth: Truth, finding: Finding, counts: Counter) -> None:
    """Count one finding against the truth."""
    cell = truth.report.cells[finding.cell]
    key = cell.key
    misprinted = key in truth.misprinted
    counts["cells"] += 1
    counts[finding.status] += 1
    counts["misprinted"] += misprinted
    if finding.decided_by == "time":
        counts["out of time"] += 1
    if finding.status == "misprint":
        counts["misprint named" if misprinted else "misprint wrongly named"] += 1
    elif misprinted and finding.cell in finding.answer.accused:
        counts["misprint among several"] += 1
    elif misprinted:
        counts["misprint possible as printed"] += 1
    if finding.status in SETTLED and finding.direction != truth.directions[key]:
        counts[f"wrong, {'misprinted' if misprinted else 'printed right'}"] += 1
        counts["wrong though the report allows no other"] += not is_another_report(truth, finding)
    bounded = finding.low is not None and not misprinted and finding.status in SETTLED
    if bounded and not finding.low <= truth.priors[key] <= (finding.high or 10**15):
        counts["last year outside of bounds"] += 1


def is_another_report(truth: Truth, finding: Finding) -> bool:
    """Whether a misprint made the cell's group say something else, without a contradiction.

    There is then another last year of which the group as printed, but for changes that fit nothing
    at all, is the true report, so that nobody who has only the report can tell.
    """
    group = [truth.report.cells[cell] for cell in finding.answer.domains]
    unseen = any(cell.key in truth.misprinted and cell.readings for cell in group)
    return unseen and not finding.answer.dropped


def measured(job: tuple[int, int, str, int, float | None]) -> Tally:
    """One generated report."""
    truth = generate(Assembler(ROOT), *job)
    started = process_time()
    findings = decide(truth.report)
    tally = Tally(Counter(reports=1), process_time() - started)
    checker = Checker(truth.report)
    for finding in findings:
        judge(truth, finding, tally.counts)
        if finding.status == "proved_by_sums":
            tally.counts[f"by sums, {verdict_of(checker, finding)}"] += 1
        elif finding.status == "proved":
            verdict_of(checker, finding)
            tally.counts["checked by enumeration"] += 1
    return tally


def against_truth(styles: tuple[str, ...] = STYLES) -> dict[str, Tally]:
    """A tally for each way of damage, without and with misprints, and with last year loaded."""
    plans: dict[str, list] = {}
    for style, misprints in product(styles, MISPRINTS):
        name = f"{style}, {'misprints' if misprints else 'none misprinted'}"
        jobs = ((seed, scale, style, misprints, None) for seed in SEEDS for scale in SCALES)
        plans.setdefault(name, []).extend(jobs)
    for restated in (0.0, 0.1):
        plans[f"mixed, last year loaded, {restated:.0%} restated"] = [
            (seed, scale, "mixed", 0, restated) for seed in SEEDS for scale in SCALES
        ]
    with ProcessPoolExecutor() as pool:
        return {
            name: sum(pool.map(measured, jobs, chunksize=5), Tally())
            for name, jobs in plans.items()
        }


def searched(job: tuple[int, int, str, int]) -> Counter:
    """One small report, group by group, against the exhaustive search."""
    report = generate(Assembler(ROOT), *job).report
    counts = Counter(reports=1)
    groups = components(report, range(len(report.cells)))
    for cells, rules, found in small_groups(groups, report, MOST_CANDIDATES):
        counts["groups"] += 1
        answer = answer_group(report, cells, rules)
        second = directions(cells, rules, report, found)
        if second is None:
            counts["contradictions"] += 1
            sets = smallest_sets(rules, found, 2)
            if not sets:
                counts["contradictions of more than two cells, not searched"] += 1
            counts["sets that differ"] += bool(sets) and sets != set(answer.dropped)
            counts["unique, named exactly"] += len(sets) == 1 and sets == set(answer.dropped)
            counts["unique"] += len(sets) == 1
            continue
        counts["consistency that differs"] += bool(answer.dropped)
        for cell, possible in second.items():
            mine = {
                report.cells[cell].readings[choice.reading].form.direction
                for choice in answer.domains[cell]
                if choice.reading is not None
            }
            counts["cells"] += 1
            counts["decidable"] += len(possible) == 1
            counts["decidable, answered"] += len(possible) == 1 and mine == possible
            counts["directions that differ"] += mine != possible
    return counts


def against_search() -> Counter:
    """The package's answers for small reports beside those of the exhaustive search."""
    jobs = list(product(SMALL_SEEDS, SMALL_SCALES, STYLES, MISPRINTS))
    with ProcessPoolExecutor() as pool:
        return sum(pool.map(searched, jobs, chunksize=8), Counter())
