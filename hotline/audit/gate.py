"""Write, audit, publish: nothing that contradicts itself replaces what is published."""

from collections.abc import Iterator, Set
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from hotline.audit.findings import (
    BUILD,
    ERROR,
    FAILED,
    PASSED,
    PUBLISHED,
    QUARANTINED,
    REFUSED,
    Audit,
    Finding,
    Found,
)
from hotline.audit.guard import Guard, Tell, in_silence
from hotline.audit.history import begin, fill_mart, read_history, row_of, write_history
from hotline.audit.judge import judge
from hotline.audit.lookup import loaded_keys
from hotline.audit.results import read_result, write_results
from hotline.audit.suites import read_suites
from hotline.changes.refresh import parts_of, year_before
from hotline.changes.without_quarantined import readings_without
from hotline.errors import STOPPED, HotlineError
from hotline.language import Text, engine_reason
from hotline.loading.files import Unwritable
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

Reports = set[str]


def build_and_publish(
    root: Path,
    progress: Progress,
    tell: Tell = in_silence,
    accept_changed: bool = False,
    strict: bool = False,
) -> Audit:
    """Build the working file, audit it, and publish it if nothing in it is wrong.

    `tell` is given a line after each stage that passed. `accept_changed` has reports published
    anew whose cells aren't as they were published; `strict` takes warnings for errors.

    A report revision that was never published and fails is quarantined: the rest is built anew
    without it. A failure of anything else leaves the published file as it was. Raises
    HotlineError where nothing can be built or published: a seed that isn't UTF-8, a file in use,
    a full disk.
    """
    audit = begin(root, "build")
    audit.accept_changed = accept_changed
    try:
        # Refused before the work, not after it.
        audit.earlier = read_history(root)
        suites = read_suites(root)
        refuse_unreadable_seeds(root)
        with judge(root) as great_expectations:
            guard = Guard(root, suites, great_expectations, tell, strict)
            build_until_it_passes(guard, audit, progress)
    except (HotlineError, KeyboardInterrupt) as error:
        finish_stopped(root, audit, error)
        raise
    finish(root, audit)
    return audit


def build_until_it_passes(guard: Guard, audit: Audit, progress: Progress) -> None:
    """Build, and build again without what has to be quarantined; publish what passes."""
    root = guard.root
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
        audit.found = guard.pass_over(audit, lambda: run_dbt_without(audit, root, progress))
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
    suites = read_suites(root)
    audit = begin(root, "audit")
    audit.earlier = read_history(root)
    with judge(root) as great_expectations:
        guard = Guard(root, suites, great_expectations)
        audit.found = guard.pass_over(audit, lambda: run_dbt(root, progress, ("test",)))
    audit.outcome = FAILED if audit.found.reports else PASSED
    keep_quarantined(root, audit)
    finish(root, audit)
    return audit


def keep_quarantined(root: Path, audit: Audit) -> None:
    """Take over from the last result what is wrong with reports that still are left out."""
    last = read_result(root)
    left_out = last.quarantined.keys() & set(loaded_keys(root)) - audit.built
    audit.held = {key: last.quarantined[key] for key in sorted(left_out)}
    audit.more = last.not_listed if audit.held else 0
    audit.explanations = [e for e in last.explanations if e.report_key in audit.held]


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
        fill_mart(working, [*(audit.earlier or ()), row_of(audit)])
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
        if audit.earlier is not None:
            write_history(root, [*audit.earlier, row_of(audit)])
        write_results(root, audit)
    except Unwritable as error:
        unwritten = Text("the result could not be written: ", "审计结果无法写入: ") + error.reason
        if audit.published:
            raise HotlineError(Text("published, but ", "已发布,但") + unwritten) from error
        audit.notes.append(unwritten)
