"""The history of audits: a row a run, in a file that no build touches, published with the marts."""

import os
import subprocess
from decimal import Decimal
from pathlib import Path

import duckdb

from hotline.audit.findings import ERROR, WARNING, Audit, now
from hotline.errors import HotlineError
from hotline.language import Text
from hotline.loading.files import write_durably
from hotline.template.registry import as_csv, read_csv
from hotline.warehouse.publication import PUBLISHED

HISTORY = Path("warehouse") / "audit_history.csv"
MART = "marts.fct_audit_run"
COLUMNS = (
    "run_id", "started_at", "command", "outcome", "commit_sha", "report_count",
    "quarantined_count", "check_count", "failed_count", "warned_count", "duration_seconds",
)  # fmt: skip
Row = dict[str, str]


def begin(root: Path, command: str) -> Audit:
    """An audit that starts now."""
    started = now()
    run_id = f"{started.isoformat(timespec='microseconds')}-{os.getpid()}"
    return Audit(run_id, started, command, commit_of(root))


def commit_of(root: Path) -> str | None:
    """The commit that a project stands at, with `+` where files were changed since.

    None outside of version control.
    """
    try:
        commit = _git(root, "rev-parse", "HEAD")
        changed = _git(root, "status", "--porcelain", "--untracked-files=no")
    except (OSError, subprocess.CalledProcessError):
        return None
    return commit + ("+" if changed else "")


def _git(root: Path, *arguments: str) -> str:
    return subprocess.run(
        ["git", "-C", str(root), *arguments], capture_output=True, text=True, check=True
    ).stdout.strip()


def row_of(audit: Audit) -> Row:
    """A run as a row of the history; its duration is that at the first call."""
    count = {
        severity: sum(1 for finding in audit.findings if finding.severity == severity)
        for severity in (ERROR, WARNING)
    }
    if audit.seconds is None:
        elapsed = Decimal(str((now() - audit.started_at).total_seconds()))
        audit.seconds = elapsed.quantize(Decimal("0.001"))
    values = (
        audit.run_id, audit.started_at.isoformat(sep=" "), audit.command, audit.outcome,
        audit.commit_sha or "", audit.report_count, len(audit.held), audit.found.check_count,
        count[ERROR] + audit.more + audit.found.more, count[WARNING], audit.seconds,
    )  # fmt: skip
    return dict(zip(COLUMNS, map(str, values), strict=True))


def read_history(root: Path) -> list[Row]:
    """Every earlier run, oldest first; what is published of them where the file isn't there.

    Raises HotlineError for a file that someone else wrote into.
    """
    if not (root / HISTORY).exists():
        return published_history(root / PUBLISHED)
    rows = read_csv(root, HISTORY)
    seen: set[str] = set()
    for number, row in enumerate(rows, start=2):
        if tuple(row) != COLUMNS or row["run_id"] in seen:
            raise HotlineError(
                Text(
                    f"{HISTORY}, row {number}: not a run of its own; put the file back as it was",
                    f"{HISTORY},第{number}行: 不是一次单独的运行,请恢复该文件",
                )
            )
        seen.add(row["run_id"])
    return rows


def published_history(published: Path) -> list[Row]:
    """The runs that a published file tells of; none where there is no such file."""
    if not published.exists():
        return []
    columns = ", ".join(f"coalesce(cast({column} as varchar), '')" for column in COLUMNS)
    try:
        with duckdb.connect(str(published), read_only=True) as connection:
            rows = connection.execute(f"select {columns} from {MART} order by run_id").fetchall()
    except duckdb.Error:
        return []
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows]


def write_history(root: Path, rows: list[Row]) -> None:
    """Replace the history, whole or not at all."""
    content = as_csv(COLUMNS, ([row[column] for column in COLUMNS] for row in rows))
    write_durably(root / HISTORY, content.encode())


def fill_mart(working: Path, rows: list[Row]) -> None:
    """Put the history into the working warehouse, to be published with it."""
    with duckdb.connect(str(working)) as connection:
        connection.execute(f"delete from {MART}")
        connection.executemany(
            f"insert into {MART} ({', '.join(COLUMNS)}) values ({', '.join('?' * len(COLUMNS))})",
            [[row[column] or None for column in COLUMNS] for row in rows],
        )
