"""Make one error at a time in correct reports, count what the gate catches, write docs/audit.md.

make measure-audit                                    as in the document, some minutes
.venv/bin/python scripts/measure_audit.py --every 50  each fiftieth error, printed and not written

Every damaged report is a report of its own, so that one build judges thousands of errors.
"""

import argparse
import random
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

import duckdb

from hotline.audit.culprits import record_of
from hotline.audit.findings import ARITHMETIC_TESTS, ERROR
from hotline.audit.judge import judge
from hotline.audit.suite_findings import run_suites
from hotline.audit.suites import read_suites
from hotline.audit.terms import place_of
from hotline.changes.assemble import Assembler
from hotline.changes.report import Hashes
from hotline.changes.seed import rows_of
from hotline.changes.source import printed_figures
from hotline.generate.dictionary import table
from hotline.loading.seeds import RawSeeds
from hotline.warehouse.dbt_build import run_dbt
from hotline.warehouse.working import WORKING

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from conftest import copy_project  # noqa: E402
from damaged_reports import CHANGE, KINDS, Damage, Reports, damages  # noqa: E402
from habits import with_habits  # noqa: E402
from scaled_reports import Original, scaled_reports, write_reports  # noqa: E402

DOCUMENT = ROOT / "docs" / "audit.md"
BATCH = 4500
CORRECT = 1000
GENERATED_BASES, GENERATED_ERRORS = 20, 100
LOCATED = 400
DBT_TEST, SUITE, ARITHMETIC, WARNING = "dbt test", "suite", "arithmetic", "warning"
CHANGES = "year-on-year"
GUARDS = (DBT_TEST, ARITHMETIC, SUITE)
TEXT = """\
# The audit, measured · 审计的实测

<!-- Written by `make measure-audit`; do not edit. -->

One error at a time was made in a correct report, and the gate was asked what it sees. For the
first report {which} of each kind, for {bases} generated ones {each} random errors
each. Percentages are rounded down, so that 100.0 is all of them.
每次在一份正确的报告中制造一个错误,看审计能否发现;真实报告穷尽每种错误,生成的报告随机抽取。

- **stopped**: the report is held back; **marked**: it is published with a mark at the figure: what
  fails compares figures of different places, or rests on a convention that a city may not share.
- **dbt test**: what dbt's tests see in single cells and rows; **arithmetic**: identities, claims,
  and known discrepancies that no longer apply; **suite**: the expectation suites;
  a printed change that no reading fits any more is marked, which was tried on what all others had
  missed. **alone**: what no other guard catches.
- The errors are in what the document prints. Seeds that are changed after loading are another
  thing: a report's manifest has its number of cells, its readings have the hash of its figures, and
  what is published is held against the published file cell by cell, so that the build stops at
  any row or figure that was touched since.
- A blank counts for nothing in a sum, and so does a 0 in its place: nothing in a report can tell.
- A row that is moved keeps its label, by which it is known; only lines that are numbered can stand
  in the wrong place.

## By kind of error · 按错误种类

{by_kind}
## What each guard adds · 各关卡的作用

{by_guard}
The contracts of the marts hold columns and types, which an error in a figure never breaks; they
guard against errors in the models. So do the suites of the marts: they read what BI reads, after
every join. The suites of the raw seeds look at the same cells as dbt's tests do, by another way of
reading; they see numbers of lines with gaps. Changes that no reading fits are marked.

## By what checks a cell · 按单元格所受的核对

Errors in digits, and signs, of single cells of the first report.

{by_cover}
An exact sum is one of a table's own; other checks are between tables, with the prose, or of rates.

## Nothing in the report can check this · 报告内无从核对

Cells in which errors were missed, with how many of how many.

{missed}
## False alarms · 误报

{correct} correct reports were generated: {alarms} stopped, {warned} marked.
Of {habits} reports of cities that count in ways of their own (rates of other counts, other names of
a total, departments counted otherwise, whole tables not printed): {held} stopped, {noted} marked.

## The right cell named · 指出错误单元格

Of {located} random errors of single digits in the first report that break two checks or more, the
right cell is in a smallest set in {in_set} %, and named first in {first} %. All kinds of errors and
methods are compared in [error localization](editing.md).
"""


@dataclass
class Verdict:
    """Which guards saw a report as wrong, and how many of its linear checks fail."""

    guards: set[str] = field(default_factory=set)
    failing_checks: int = 0

    @property
    def stopped(self) -> bool:
        return bool(self.guards & set(GUARDS))

    @property
    def marked(self) -> bool:
        return not self.stopped and bool(self.guards & {WARNING, CHANGES})

    @property
    def seen(self) -> bool:
        return self.stopped or self.marked


def judged(project: Path) -> dict[str, Verdict]:
    """Every report of a project by its key, as all guards see it; tests stop nothing here."""
    for command in ("seed", "run"):
        outcome = run_dbt(project, lambda *_: None, (command,))
        if outcome.failed:
            sys.exit("\n".join(str(error) for error in outcome.errors))
    tests = run_dbt(project, lambda *_: None, ("test",))
    with duckdb.connect(str(project / WORKING), read_only=True) as connection:
        verdicts = {
            key: Verdict()
            for (key,) in connection.execute("select report_key from marts.dim_report").fetchall()
        }
        for test in tests.failed_tests:
            guard = ARITHMETIC if test.check in ARITHMETIC_TESTS else DBT_TEST
            # What fails of no report comes of an earlier failure, which `dbt build` stops at.
            for key in filter(None, test.reports):
                verdicts[key].guards.add(guard)
        for key, severity, linear in connection.execute(
            "select report_key, severity, kind in ('sum', 'claim', 'at_most')"
            " from marts.fct_report_checks where not passed and not known and kind <> 'band'"
        ).fetchall():
            if severity == ERROR:
                verdicts[key].failing_checks += linear
            else:
                verdicts[key].guards.add(WARNING)
    with judge(project) as great_expectations:
        found = run_suites(great_expectations, read_suites(project), project / WORKING)
    for finding in found.findings:
        if finding.report_key is not None:
            guard = SUITE if finding.severity == ERROR else WARNING
            verdicts[finding.report_key].guards.add(guard)
    return verdicts


def batches(items: list[Damage]) -> Iterator[list[Damage]]:
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]


def measure(
    project: Path, reports: Reports, made: list[Damage], chance: random.Random
) -> tuple[dict[Damage, Verdict], list[tuple[bool, bool]]]:
    """What the gate says of each damage, and how well the culprits of some are named."""
    verdicts: dict[Damage, Verdict] = {}
    located = []
    for batch in batches(made):
        keys = reports.write(project, batch)
        found = judged(project)
        of_batch = {damage: found[key] for key, damage in keys.items()}
        verdicts |= of_batch
        several = [
            (key, damage.place) for key, damage in keys.items()
            if damage.place and damage.kind in KINDS[:4] and found[key].failing_checks > 1
        ]  # fmt: skip
        some = chance.sample(several, min(len(several), LOCATED * len(batch) // len(made) + 1))
        located += named_culprits(project, some)
        print(f"{len(verdicts)} of {len(made)} errors judged", file=sys.stderr)
    return verdicts, located


def named_culprits(project: Path, some: list[tuple[str, str]]) -> list[tuple[bool, bool]]:
    """For each report and place of its error: whether a smallest set is right, and the first is."""
    with duckdb.connect(str(project / WORKING), read_only=True) as connection:
        records = [record_of(connection, key) for key, _ in some]
    with ProcessPoolExecutor(2) as pool:
        answers = pool.map(located_sets, records, chunksize=8)
        return [
            (frozenset([place]) in sets, sets[:1] == [frozenset([place])])
            for (_, place), sets in zip(some, answers, strict=True)
        ]


def seen_by_changes(missed: list[Damage]) -> set[Damage]:
    """Those damages after which a printed change has no reading, as it had before.

    Only cells that print a change on last year can be seen so; each is read anew as
    `hotline changes` does, one report a damage.
    """
    assembler = Assembler(ROOT)
    first = RawSeeds(ROOT).reports()[0]
    key = first["report_id"], int(first["revision"])
    figures = printed_figures(assembler.figures, {key})[key]
    printed = {
        place_of(f.table_code, f.row_no, "", f.column_code): f
        for f in figures if f.table_code != "claims" and CHANGE.search(f.printed_text)
    }  # fmt: skip
    damaged = [damage for damage in missed if damage.place in printed]
    reports = [
        assembler.report(
            key,
            [
                replace(f, printed_text=d.wrong + CHANGE.search(f.printed_text)[0])
                if f is printed[d.place]
                else f
                for f in figures
            ],
            (),
            Hashes("", ""),
        )
        for d in damaged
    ]
    before = misprinted(rows_of(assembler.report(key, figures, (), Hashes("", ""))))
    with ProcessPoolExecutor(2) as pool:
        answers = pool.map(rows_of, reports, chunksize=8)
        return {
            damage for damage, rows in zip(damaged, answers, strict=True)
            if misprinted(rows) != before
        }  # fmt: skip


def misprinted(rows: Iterable[Mapping[str, str]]) -> set[tuple[str, ...]]:
    """The printed changes that no reading fits."""
    names = ("table_code", "row_no", "column_code", "printed_text")
    return {tuple(row[n] for n in names) for row in rows if row["status"] == "misprint"}


def located_sets(record) -> list[frozenset[str]]:  # noqa: ANN001
    located = record.localization()
    return located.smallest_sets if located else []


def percent(part: int, whole: int) -> str:
    """Rounded down to one place, so that 100.0 is all."""
    return f"{Fraction(part * 1000, whole).__floor__() / 10:.1f}" if whole else "–"


def by_kind(verdicts: dict[Damage, Verdict], generated: dict[Damage, Verdict]) -> Iterator[list]:
    for kind in KINDS:
        row: list[object] = [kind]
        for of in (verdicts, generated):
            found = [verdict for damage, verdict in of.items() if damage.kind == kind]
            stopped, marked = (sum(getattr(v, how) for v in found) for how in ("stopped", "marked"))
            row += [len(found), percent(stopped, len(found)), percent(marked, len(found))]
            if of is verdicts:
                row += [
                    percent(sum(guard in v.guards for v in found), len(found)) for guard in GUARDS
                ]
        yield [str(cell) for cell in row]


def by_guard(verdicts: Iterable[Verdict]) -> Iterator[list]:
    verdicts = list(verdicts)
    for guard in GUARDS:
        saw = [v for v in verdicts if guard in v.guards]
        alone = [v for v in saw if not v.guards & set(GUARDS) - {guard}]
        yield [guard, str(len(saw)), str(len(alone))]


def covers(connection: duckdb.DuckDBPyConnection, report_key: str) -> dict[str, str]:
    """What checks each figure of a report: an exact sum, another check, or nothing."""
    rows = connection.execute(
        "select cells.table_code, cells.row_no, cells.row_code, cells.column_code,"
        " max(case when terms.kind = 'sum' and checks.severity = 'error' then 2"
        " when terms.kind is not null then 1 else 0 end)"
        " from intermediate.int_published_values as cells"
        " left join intermediate.int_check_terms as terms"
        " on cells.report_key = terms.report_key and cells.table_code = terms.table_code"
        " and cells.row_no = terms.row_no and cells.column_code = terms.column_code"
        " left join intermediate.int_report_checks as checks"
        " on terms.report_key = checks.report_key and terms.identity_code = checks.identity_code"
        " where cells.report_key = ? and cells.value is not null group by all",
        [report_key],
    ).fetchall()
    names = ("nothing", "another check", "an exact sum")
    return {place_of(*place): names[cover] for *place, cover in rows}


def by_cover(verdicts: dict[Damage, Verdict], cover: dict[str, str]) -> Iterator[list]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for damage, verdict in verdicts.items():
        if damage.place:
            how = "stopped" if verdict.stopped else "marked" if verdict.marked else "missed"
            counts[cover.get(damage.place, "nothing")][how] += 1
    checked = counts["an exact sum"] + counts["another check"]
    for name, count in (
        *((name, counts[name]) for name in ("an exact sum", "another check")),
        ("**any check**", checked),
        ("nothing", counts["nothing"]),
    ):
        seen = count["stopped"] + count["marked"]
        shares = (
            percent(part, count.total()) for part in (count["stopped"], count["marked"], seen)
        )
        yield [name, str(count.total()), *shares]


def missed(verdicts: dict[Damage, Verdict], cover: dict[str, str]) -> Iterator[list]:
    counts: dict[tuple[str, str], Counter[bool]] = defaultdict(Counter)
    for damage, verdict in verdicts.items():
        if damage.place:
            counts[damage.place, damage.printed][verdict.seen] += 1
    for (place, printed), count in counts.items():
        if count[False]:
            yield [
                f"`{place}`", printed, cover.get(place, "nothing"),
                f"{count[False]} of {count.total()}",
            ]  # fmt: skip


def main() -> None:
    """Measure and write the document."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--every", type=int, default=1, help="make only each n-th error")
    parser.add_argument("--write", action="store_true", help="write the document all the same")
    arguments = parser.parse_args()
    chance = random.Random(0)
    original = Original(ROOT)
    real = Reports.of_real(original)
    made = damages(real.base)[:: arguments.every]
    with tempfile.TemporaryDirectory(prefix="audit-") as folder:
        project = copy_project(Path(folder) / "project")
        real.write(project, [])
        run_dbt(project, lambda *_: None, ("build",))
        with duckdb.connect(str(project / WORKING), read_only=True) as connection:
            cover = covers(connection, real.base_key)
        verdicts, located = measure(project, real, made, chance)
        for damage in seen_by_changes([d for d, v in verdicts.items() if not v.seen]):
            verdicts[damage].guards.add(CHANGES)
        generated: dict[Damage, Verdict] = {}
        bases = scaled_reports(original, GENERATED_BASES)[:: arguments.every]
        found = Reports.written_together(original, bases, GENERATED_ERRORS, chance, project)
        judged_all = judged(project)
        generated = {damage: judged_all[key] for key, damage in found.items()}
        correct = max(CORRECT // arguments.every, 10)
        clean = copy_project(Path(folder) / "correct")
        write_reports(clean, correct)
        Reports.without_aliases(clean)
        alarms = judged(clean)
        of_habits = copy_project(Path(folder) / "habits")
        write_reports(of_habits, correct)
        Reports.without_aliases(of_habits)
        with_habits(of_habits, chance)
        habits = judged(of_habits)
    heads = ("kind of error 错误", "errors 个数", "stopped 不予发布", "marked 标注", *GUARDS,
             "generated 生成", "stopped 不予发布", "marked 标注")  # fmt: skip
    everything = [*verdicts.values(), *generated.values()]
    text = TEXT.format(
        which="these are all errors" if arguments.every == 1 else f"each {arguments.every}th error",
        bases=GENERATED_BASES,
        each=GENERATED_ERRORS,
        by_kind="\n".join(table(heads, by_kind(verdicts, generated))),
        by_guard="\n".join(
            table(("guard 关卡", "errors stopped 不予发布", "alone 独自发现"), by_guard(everything))
        ),
        by_cover="\n".join(
            table(
                ("checked by 核对", "errors 个数", "stopped 不予发布", "marked 标注", "sum 合计"),
                by_cover(verdicts, cover),
            )
        ),
        missed="\n".join(
            table(("cell 单元格", "printed 印为", "checked by 核对", "missed 未发现"),
                  missed(verdicts, cover))
        ),
        correct=correct,
        alarms=sum(verdict.stopped for verdict in alarms.values()),
        warned=sum(verdict.marked for verdict in alarms.values()),
        habits=len(habits),
        held=sum(verdict.stopped for verdict in habits.values()),
        noted=sum(verdict.marked for verdict in habits.values()),
        located=len(located),
        in_set=percent(sum(in_set for in_set, _ in located), len(located)),
        first=percent(sum(first for _, first in located), len(located)),
    )  # fmt: skip
    if arguments.every == 1 or arguments.write:
        DOCUMENT.write_text(text, encoding="utf-8")
        print(f"wrote {DOCUMENT}", file=sys.stderr)
    else:
        print(text)


if __name__ == "__main__":
    main()
