"""Readings of the reports that stay when others are quarantined, where those make a difference.

A report's readings also rest on what the report of the year before printed. Where that one is
quarantined, nothing that is published may rest on it; and where a later revision is, the one that
stays was read with another year before. Such readings are made anew, in a seed of their own, so
that those of all loaded reports stay as they are for when the quarantine ends.
"""

from collections.abc import Iterator, Sequence, Set
from contextlib import contextmanager
from pathlib import Path

from hotline.changes.assemble import Assembler
from hotline.changes.refresh import (
    computed,
    current,
    hashes_of_cells,
    hashes_of_seed,
    with_prior,
    year_before,
)
from hotline.changes.seed import WITHOUT_QUARANTINED, Row, readings_in, write_readings
from hotline.changes.source import ReportKey


@contextmanager
def readings_without(
    root: Path, staying: Set[ReportKey], quarantined: Set[ReportKey]
) -> Iterator[None]:
    """Have the readings that the staying revisions need without the quarantined ones in the seed.

    It is empty otherwise. A report whose own cells changed since it was read is left as it is, so
    that the build stops.
    """
    touched = touched_by(staying, quarantined)
    replace(root, rows_without(root, touched, quarantined) if touched else [])
    try:
        yield
    finally:
        replace(root, [])


def replace(root: Path, rows: Sequence[Row]) -> None:
    """Write the seed, unless it is empty and stays so."""
    if rows or any(True for _ in readings_in(root, WITHOUT_QUARANTINED)):
        write_readings(root, rows, WITHOUT_QUARANTINED)


def touched_by(staying: Set[ReportKey], quarantined: Set[ReportKey]) -> set[ReportKey]:
    """The current reports of which a later revision, or the year before, is quarantined."""
    held = {report_id for report_id, _ in quarantined}
    return {key for key in current(staying) if held & {key[0], year_before(key[0])}}


def rows_without(root: Path, touched: Set[ReportKey], quarantined: Set[ReportKey]) -> list[Row]:
    """Rows of the touched reports whose readings in the main seed rest on something else."""
    assembler = Assembler(root)
    hashes = hashes_of_cells(assembler)
    by_id = {key[0]: key for key in current(hashes.keys() - quarantined)}
    made_from, _ = hashes_of_seed(root)
    now = {key: with_prior(key, hashes, by_id) for key in touched}
    stale = sorted(
        key
        for key, made in now.items()
        if made_from.get(key) != made and made_from.get(key, made)[0] == made.cells
    )
    return [row for rows in computed(assembler, stale, by_id, now) for row in rows]
