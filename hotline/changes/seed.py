"""The reviewed seed of readings: its rows, what changed in them, and writing it whole or not."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from hotline.changes.checker import Checker, Claim, Verdict
from hotline.changes.readings import Reading
from hotline.changes.report import Report, value_of
from hotline.changes.sentences import explanation
from hotline.changes.source import ReportKey
from hotline.errors import HotlineError
from hotline.language import Text
from hotline.loading.files import told_if_unwritable
from hotline.template.marks import NONE

if TYPE_CHECKING:
    from hotline.changes.decide import Finding

READINGS = Path("seeds") / "reference" / "year_over_year_readings.csv"
WITHOUT_QUARANTINED = READINGS.with_name("year_over_year_readings_without_quarantined.csv")
COLUMNS = (
    "report_id",
    "revision",
    "table_code",
    "row_no",
    "row_code",
    "column_code",
    "printed_text",
    "status",
    "direction",
    "change_rate",
    "change_basis",
    "damage",
    "prior_low",
    "prior_high",
    "readings",
    "likely_reading",
    "decided_by",
    "explanation_zh",
    "explanation_en",
    "cells_md5",
    "prior_cells_md5",
)
KEY_COLUMNS = ("report_id", "revision", "table_code", "row_no", "column_code")
TOLD_COLUMNS = (
    "printed_text",
    "status",
    "direction",
    "change_rate",
    "prior_low",
    "prior_high",
    "readings",
)
MOST_TOLD = 2000
Row = dict[str, str]


def signed_rate(reading: Reading) -> Decimal | None:
    """A reading's change as a signed fraction; None where it is no rate."""
    form = reading.form
    if form.size is None:
        return Decimal(0) if form.direction == "flat" else None
    if reading.basis not in ("relative", "points"):
        return None
    size = form.size.scaleb(-3 if form.sign == "‰" else -2)
    return -size if form.direction == "down" else size


def only(values: Iterable[object]) -> str:
    """The one value that all agree on, else NONE."""
    different = set(values)
    if len(different) != 1 or None in different:
        return NONE
    (value,) = different
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def verdict_of(checker: Checker, finding: Finding) -> Verdict | None:
    """What the independent checker says of a proof; None where there is nothing to refute.

    Raises HotlineError where it finds a proof by a cell's own arithmetic to be wrong.
    """
    if finding.status not in ("proved", "proved_by_sums"):
        return None
    cell = checker.report.cells[finding.cell]
    refuted = tuple(form for form in cell.forms if form.direction != finding.direction)
    sets = finding.answer.dropped or (frozenset(),)
    found = {checker.check(Claim(finding.cell, refuted, without)) for without in sets}
    if finding.status == "proved" and found != {"enumeration"}:
        raise HotlineError(
            Text(
                f"{cell.name} {cell.printed_text}: the checker does not confirm the proof",
                f"{cell.name} {cell.printed_text}: 复核未能证实该结论",
            )
        )
    return "unrefuted" if "unrefuted" in found else "intervals"


def row_of(checker: Checker, finding: Finding) -> Row:
    """A finding as a row of the seed."""
    report = checker.report
    cell = report.cells[finding.cell]
    chosen = finding.chosen
    verdict = verdict_of(checker, finding)
    decided_by = "intervals" if finding.status == "proved_by_sums" else finding.decided_by
    if verdict == "unrefuted":
        decided_by = "solver"
    words = explanation(report, finding)
    shown = dict.fromkeys(reading.shown for reading in finding.left)

    def bound(units: int | None) -> str:
        return NONE if units is None else f"{value_of(units, cell.amount):f}"

    return {
        "report_id": report.report_id,
        "revision": str(report.revision),
        "table_code": cell.table_code,
        "row_no": str(cell.row_no),
        "row_code": cell.row_code,
        "column_code": cell.column_code,
        "printed_text": cell.printed_text,
        "status": finding.status,
        "direction": finding.direction or "unknown",
        "change_rate": only(map(signed_rate, chosen)),
        "change_basis": only(reading.basis for reading in chosen),
        "damage": only(reading.form.damage for reading in chosen),
        "prior_low": bound(finding.low),
        "prior_high": bound(finding.high),
        "readings": "、".join(shown) or NONE,
        "likely_reading": finding.likely.shown if finding.likely else NONE,
        "decided_by": decided_by,
        "explanation_zh": words.zh,
        "explanation_en": words.en,
        "cells_md5": report.hashes.cells,
        "prior_cells_md5": report.hashes.prior_cells,
    }


def rows_of(report: Report, **limits: float) -> list[Row]:
    """The seed's rows of one report, decided within some `seconds` of each group of cells."""
    # the solver takes a second to import, and most commands decide nothing
    from hotline.changes.decide import decide

    checker = Checker(report)
    return sorted((row_of(checker, f) for f in decide(report, **limits)), key=key_of)


def key_of(row: Row) -> tuple[str, int, str, int, str]:
    """What a row is about, in the order of the seed."""
    return (
        row["report_id"],
        int(row["revision"]),
        row["table_code"],
        int(row["row_no"]),
        row["column_code"],
    )


def report_of(row: Row) -> ReportKey:
    return row["report_id"], int(row["revision"])


def readings_in(root: Path, seed: Path = READINGS) -> Iterator[Row]:
    """Rows of a seed one by one, so that few are in memory; none where it isn't there yet."""
    path = root / seed
    if not path.exists():
        return
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def told(row: Row) -> Row:
    """The part of a row that says what is held of a change; hashes and wording are left out."""
    return {column: row[column] for column in (*KEY_COLUMNS, *TOLD_COLUMNS)}


@dataclass
class Difference:
    """What a new seed says otherwise than the old one, as far as somebody will read it."""

    added: list[Row] = field(default_factory=list)
    removed: list[Row] = field(default_factory=list)
    changed: list[tuple[Row, Row]] = field(default_factory=list)
    untold: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)

    def note(self, before: Iterable[Row], after: Iterable[Row]) -> None:
        """Compare the rows of one report; numbers that are equal are the same."""
        old = {key_of(row): told(row) for row in before}
        new = {key_of(row): told(row) for row in after}
        for key in sorted(old.keys() | new.keys()):
            if old.get(key) == new.get(key):
                continue
            if len(self.added) + len(self.removed) + len(self.changed) >= MOST_TOLD:
                self.untold += 1
            elif key not in old:
                self.added.append(new[key])
            elif key not in new:
                self.removed.append(old[key])
            else:
                self.changed.append((old[key], new[key]))


def write_readings(root: Path, rows: Iterable[Row], seed: Path = READINGS) -> None:
    """Replace a seed by rows in the order of their keys, whole or not at all.

    Raises HotlineError, with the seed as it was, where it can't be written.
    """
    path = root / seed
    with (
        told_if_unwritable(seed),
        tempfile.TemporaryDirectory(dir=path.parent, prefix=".readings-") as folder,
    ):
        # Not named .csv: dbt reads every such file below the folder as a seed.
        draft = Path(folder) / "draft"
        with draft.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        draft.replace(path)
