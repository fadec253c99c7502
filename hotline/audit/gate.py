"""Write, audit, publish: nothing that contradicts itself replaces what is published."""

from collections.abc import Callable, Iterator, Set
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic

import duckdb

from hotline.audit.culprits import name_culprits
from hotline.audit.explain import Explanation, explanations
from hotline.audit.findings import (
    ARITHMETIC,
    BUILD,
    ERROR,
    FAILED,
    PASSED,
    PUBLISHED,
    QUARANTINED,
    REFUSED,
    WARNING,
    Audit,
    Finding,
    Found,
    found_by_dbt,
)
from hotline.audit.history import begin, fill_mart, history_with, read_history, write_history
from hotline.audit.lookup import loaded_keys
from hotline.audit.republished import touched_reports
from hotline.audit.results import read_explanations, read_quarantined, read_result, write_results
from hotline.audit.suites import read_suites, run_suites
from hotline.audit.terms import shown
from hotline.changes.refresh import parts_of, year_before
from hotline.changes.without_quarantined import readings_without
from hotline.errors import STOPPED, HotlineError
from hotline.language import Text, counted, engine_reason
from hotline.warehouse.dbt_build import BuildOutcome, Progress, first_line_of, run_dbt
from hotline.warehouse.publication import PUBLISHED as PUBLISHED_FILE
from hotline.warehouse.publication import new_names, replace_published
from hotline.warehouse.published import open_file
from hotline.warehouse.working import (
    WORKING,
    refuse_file_in_use,
    refuse_missing_file,
    refuse_unfinished_file,
    refuse_unreadable_seeds,
    start_afresh,
)

UNEXPLAINED = "passed = false and not known and severity = 'error'"
# The suites tell of what lies outside a band.
WARNED = "passed = false and not known and severity = 'warning' and kind <> 'band'"
REPORT_KEY = "report_id || '-r' || revision"
Reports = set[str]
Tell = Callable[[Text], None]


def _in_silence(line: Text) -> None:
    """Tells nobody."""


def build_and_publish(
    root: Path, progress: Progress, tell: Tell = _in_silence, accept_changed: bool = False
) -> Audit:
    """Build the working file, audit it, and publish it if nothing in it is wrong.

    `tell` is given a line after each stage that passed. `accept_changed` has reports published
    anew whose cells aren't as they were published.

    A report revision that was never published and fails is quarantined: the rest is built anew
    without it. A failure of anything else leaves the published file as it was. Raises
    HotlineError where nothing can be built or published: a seed that isn't UTF-8, a file in use,
    a full disk.
    """
    audit = begin(root, "build")
    audit.accept_changed = accept_changed
    try:
        build_until_it_passes(root, audit, progress, tell)
    except (HotlineError, KeyboardInterrupt) as error:
        finish_stopped(root, audit, error)
        raise
    finish(root, audit)
    return audit


def build_until_it_passes(root: Path, audit: Audit, progress: Progress, tell: Tell) -> None:
    """Build, and build again without what has to be quarantined; publish what passes."""
    # Refused before the work, not after it.
    read_history(root)
    refuse_unreadable_seeds(root)
    read_suites(root)
    audit.notes = start_afresh(root)
    published = published_reports(root / PUBLISHED_FILE)
    if published is None:
        audit.notes.append(
            Text(
                f"{PUBLISHED_FILE}: can't be read as what was published; a build that passes"
                " replaces it",
                f"{PUBLISHED_FILE}: 无法作为已发布的仓库读取,构建通过后将被替换",
            )
        )
    while True:
        audit.found = pass_over(root, audit, lambda: run_dbt_without(audit, root, progress), tell)
        if not audit.found.reports:
            publish(root, audit)
            break
        held = quarantinable(audit.found, published)
        if not held or audit.built <= held:
            break
        quarantine(audit, held)


def audit_alone(root: Path, progress: Progress) -> Audit:
    """Audit the working file as it is and publish nothing.

    Raises HotlineError where there is no working file, or it can't be used.
    """
    refuse_missing_file(root)
    if damage := refuse_file_in_use(root):
        raise HotlineError(damage + Text("; run hotline build", ",请运行hotline build"))
    refuse_unfinished_file(root)
    # Refused before the work, not after it.
    read_suites(root)
    audit = begin(root, "audit")
    audit.found = pass_over(root, audit, lambda: run_dbt(root, progress, ("test",)))
    audit.outcome = FAILED if audit.found.reports else PASSED
    keep_quarantined(root, audit)
    finish(root, audit)
    return audit


def keep_quarantined(root: Path, audit: Audit) -> None:
    """Take over from the last result what is wrong with reports that still are left out."""
    held = read_quarantined(root)
    left_out = held.keys() & set(loaded_keys(root)) - audit.built
    audit.held = {key: held[key] for key in sorted(left_out)}
    audit.more = read_result(root)["not_listed"] if audit.held else 0
    audit.explanations = [e for e in read_explanations(root) if e.report_key in audit.held]


def run_dbt_without(audit: Audit, root: Path, progress: Progress) -> BuildOutcome:
    """Build all reports but those that are held back."""
    with leaving_out(root, audit.held.keys(), audit.built) as variables:
        return run_dbt(root, progress, variables=variables)


@contextmanager
def leaving_out(
    root: Path, held: Set[str], loaded: Set[str]
) -> Iterator[dict[str, list[str]] | None]:
    """What dbt has to know to leave out reports, while what rests on them is there read anew.

    `held` are the keys of those to leave out, `loaded` of all loaded report revisions; None where
    nothing is left out.
    """
    quarantined, staying = set(map(parts_of, held)), set(map(parts_of, loaded - held))
    ids, ids_staying = ({report_id for report_id, _ in keys} for keys in (quarantined, staying))
    variables = {
        "quarantined": sorted(held),
        "wholly_quarantined": sorted(ids - ids_staying),
        "partly_quarantined": sorted(ids & ids_staying),
    }
    with readings_without(root, staying, quarantined):
        yield variables if held else None


def pass_over(
    root: Path, audit: Audit, dbt: Callable[[], BuildOutcome], tell: Tell = _in_silence
) -> Found:
    """One pass of every guard over the working file."""
    started = monotonic()
    outcome = dbt()
    audit.done = done = dict(outcome.done)
    found = found_by_dbt(outcome)
    built = monotonic()
    if not outcome.failed:
        seeds, models, tests = (done.get(kind, 0) for kind in ("seeds", "models", "tests"))
        tell(
            Text(
                f"built {seeds} seeds, {models} models, {tests} tests in {built - started:.0f} s",
                f"已构建{seeds}个种子、{models}个模型、{tests}个检验,用时{built - started:.0f}秒",
            )
        )
    if outcome.errors:
        return found
    with duckdb.connect(str(root / WORKING), read_only=True) as connection:
        audit.built = keys_in(connection, "raw.raw_reports", REPORT_KEY)
        # Where an error came before the checks, there are none, and what is wrong with published
        # reports is told once there are.
        is_checked = any(name.startswith("explained") for name in outcome.tests)
        if is_checked:
            found.add(warned_checks(connection))
            found.explanations = failing_checks(connection)
            found.check_count += count_checks(connection)
        if not found.reports:
            found.take_in(run_suites(root, connection))
    if is_checked:
        severity = WARNING if audit.accept_changed else ERROR
        working, published = root / WORKING, root / PUBLISHED_FILE
        found.take_in(touched_reports(working, published, severity))
    if not found.reports:
        reports, checks, seconds = len(audit.built), found.check_count, monotonic() - built
        tell(
            Text(
                f"audited {counted(reports, 'report')} by {counted(checks, 'check')}"
                f" in {seconds:.1f} s",
                f"已审计{reports}份报告、{checks}项核对,用时{seconds:.1f}秒",
            )
        )
    return found


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


def keys_in(connection: duckdb.DuckDBPyConnection, relation: str, key: str) -> Reports:
    """Keys of the report revisions in a relation."""
    return {key for (key,) in connection.execute(f"select {key} from {relation}").fetchall()}


def published_reports(path: Path) -> Reports | None:
    """Keys of the report revisions that are published; None where the file can't tell."""
    if not path.exists():
        return set()
    try:
        with open_file(path) as connection:
            return keys_in(connection, "marts.dim_report", "report_key")
    except duckdb.Error:
        return None


def quarantinable(found: Found, published: Reports | None) -> Reports:
    """The reports to leave out so that all errors go; none where that wouldn't do.

    It wouldn't where an error is of no report, or of one that is published already: unless that
    may come of the report of the year before, which fails and was never published.
    """
    if published is None or None in found.reports:
        return set()
    failing = {report for report in found.reports if report is not None}
    held = failing - published
    years_before = {parts_of(report)[0] for report in held}
    touched = {r for r in failing & published if year_before(parts_of(r)[0]) not in years_before}
    return set() if touched else held


def quarantine(audit: Audit, reports: Reports) -> None:
    """Hold reports back, with what is wrong with each."""
    for report in sorted(reports):
        audit.held[report] = [f for f in audit.found.findings if f.report_key == report]
    audit.more += audit.found.more
    audit.explanations += audit.found.explanations


def publish(root: Path, audit: Audit) -> None:
    """Put the working file where readers open it, with the history of audits in it."""
    working, published = root / WORKING, root / PUBLISHED_FILE
    audit.outcome = QUARANTINED if audit.held else PUBLISHED
    try:
        audit.first_seen = new_names(published, working)
        fill_mart(working, history_with(root, audit))
        replace_published(working, published)
    except (duckdb.Error, OSError) as error:
        left = Text(
            f"{PUBLISHED_FILE} is left as it was: it could not be replaced: ",
            f"{PUBLISHED_FILE}保持原样,未能替换: ",
        )
        raise HotlineError(left + engine_reason(first_line_of(str(error)))) from error


def finish_stopped(root: Path, audit: Audit, error: HotlineError | KeyboardInterrupt) -> None:
    """Write down a run that came to no end, with what stopped it, as far as that can be written."""
    reason = error.text if isinstance(error, HotlineError) else STOPPED
    audit.found.add([Finding(BUILD, "build", ERROR, None, reason)])
    audit.outcome = REFUSED
    if not audit.held:
        with suppress(HotlineError):
            keep_quarantined(root, audit)
    with suppress(HotlineError):
        finish(root, audit)


def finish(root: Path, audit: Audit) -> None:
    """Write down what an audit found.

    Where that can't be written, what is wrong is still told: raises HotlineError if it was
    published.
    """
    audit.explanations += audit.found.explanations
    try:
        write_history(root, history_with(root, audit))
        write_results(root, audit)
    except HotlineError as error:
        unwritten = Text("the result could not be written: ", "审计结果无法写入: ") + error.text
        if audit.published:
            raise HotlineError(Text("published, but ", "已发布,但") + unwritten) from error
        audit.notes.append(unwritten)
