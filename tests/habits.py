"""Habits of cities: what a report may print otherwise than the first one and be right all the same.

Each is a change of raw seeds that leaves every table's own sums as they are.
"""

import csv
import random
from collections.abc import Callable
from pathlib import Path

from scaled_reports import RAW, REFERENCE, readings_of_all

from hotline.changes.seed import key_of, write_readings

# Tables that an earlier year may not have, and which no other refers to.
MAY_BE_ABSENT = ("baike", "xiaosu", "suchao", "grassroots", "one_thing", "platform_safety")
Rows = list[dict[str, str]]


def rate(chance: random.Random) -> str:
    """A rate of some count that the report doesn't print."""
    return f"{chance.randrange(8000, 10000) / 100:.2f}%"


def other_rates(rows: Rows, chance: random.Random) -> None:
    """Rates on time and of satisfaction are of closed or of answered cases, not of all."""
    for row in rows:
        for column in ("on_time_rate", "satisfaction_rate", "conversion_rate"):
            if "%" in row.get(column, ""):
                row[column] = rate(chance)


def more_follow_ups(rows: Rows, chance: random.Random) -> None:
    """Who was answered at once is followed up as well, so that there are more than work orders."""
    for row in rows:
        if row.get("follow_ups", "").isdigit():
            row["follow_ups"] = str(int(row["follow_ups"]) * chance.randrange(2, 6))


def other_specialists(rows: Rows, chance: random.Random) -> None:
    """Talent specialists of the service are not those of the whole team."""
    for row in rows:
        if row.get("policy_specialists", "").isdigit():
            row["policy_specialists"] = str(int(row["policy_specialists"]) + chance.randrange(1, 9))


def fewer_calls(rows: Rows, chance: random.Random) -> None:
    """One call may bring several requests."""
    for row in rows:
        if row.get("answered_calls", "").isdigit():
            row["answered_calls"] = str(int(row["answered_calls"]) // chance.randrange(2, 4))


def other_claims(rows: Rows, chance: random.Random) -> None:
    """The prose counts departments, units and rates in its own way."""
    for row in rows:
        code = row.get("claim_code", "")
        if code in ("sharing_departments", "units", "hotline_platforms"):
            row["figure"] = str(chance.randrange(5, 900))
        elif code.endswith("_rate") and "%" in row["figure"]:
            row["figure"] = rate(chance)


HABITS: tuple[tuple[str, Callable[[Rows, random.Random], None]], ...] = (
    ("raw_police_110", other_rates),
    ("raw_suchao", other_rates),
    ("raw_xiaosu", other_rates),
    ("raw_efficiency", more_follow_ups),
    ("raw_shangxian", other_specialists),
    ("raw_calls", fewer_calls),
    ("raw_claims", other_claims),
)


def with_habits(project: Path, chance: random.Random) -> None:
    """Give every report of a project some habits, drawn at random; its count of cells is kept."""
    reports = read(project, "raw_reports")
    cells = {(r["report_id"], r["revision"]): int(r["cell_count"]) for r in reports}
    for seed, habit in HABITS:
        rows = read(project, seed)
        for key in {(row["report_id"], row["revision"]) for row in rows}:
            if chance.random() < 0.5:
                habit([r for r in rows if (r["report_id"], r["revision"]) == key], chance)
        write(project, seed, rows)
    for table in MAY_BE_ABSENT:
        seed = f"raw_{table}"
        rows = read(project, seed)
        dropped = {key for key in cells if chance.random() < 0.2}
        for row in rows:
            if (key := (row["report_id"], row["revision"])) in dropped:
                cells[key] -= sum(value != "[absent]" for value in list(row.values())[4:])
        kept = [row for row in rows if (row["report_id"], row["revision"]) not in dropped]
        write(project, seed, kept, list(rows[0]))
    for report in reports:
        report["cell_count"] = str(cells[report["report_id"], report["revision"]])
    write(project, "raw_reports", reports)
    # Nobody has explained anything, and the changes are read anew.
    known = project / REFERENCE / "known_discrepancies.csv"
    known.write_text(known.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    write_readings(project, sorted(readings_of_all(project), key=key_of))


def read(project: Path, seed: str) -> Rows:
    """Rows of a raw seed."""
    with (project / RAW / f"{seed}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(project: Path, seed: str, rows: Rows, header: list[str] | None = None) -> None:
    """Replace a raw seed."""
    with (project / RAW / f"{seed}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header or list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
