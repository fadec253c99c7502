"""The history of audits: a row a run, in a file that no build touches, published with the marts."""

import csv
import io
import os
import subprocess
from decimal import Decimal
from pathlib import Path

import duckdb

from hotline.audit.findings import ERROR, WARNING, Audit, now
from hotline.loading.files import write_durably

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
    """A run as a row of the history."""
    count = {
        severity: sum(1 for finding in audit.findings if finding.severity == severity)
        for severity in (ERROR, WARNING)
    }
    seconds = Decimal(str((now() - audit.started_at).total_seconds())).quantize(Decimal("0.001"))
    values = (
        audit.run_id, audit.started_at.isoformat(sep=" "), audit.command, audit.outcome,
        audit.commit_sha or "", audit.report_count, len(audit.held), audit.found.check_count,
        count[ERROR] + audit.more + audit.found.more, count[WARNING], seconds,
    )  # fmt: skip
    return dict(zip(COLUMNS, map(str, values), strict=True))


def read_history(root: Path) -> list[Row]:
    """Every earlier run, oldest first; none where there is no history yet."""
    path = root / HISTORY
    if not path.exists():
        return []
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


def write_history(root: Path, rows: list[Row]) -> None:
    """Replace the history, whole or not at all."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    write_durably(root / HISTORY, text.getvalue().encode())


def fill_mart(working: Path, rows: list[Row]) -> None:
    """Put the history into the working warehouse, to be published with it."""
    with duckdb.connect(str(working)) as connection:
        connection.execute(f"delete from {MART}")
        connection.executemany(
            f"insert into {MART} ({', '.join(COLUMNS)}) values ({', '.join('?' * len(COLUMNS))})",
            [[row[column] or None for column in COLUMNS] for row in rows],
        )
