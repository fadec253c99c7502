"""The raw seeds anew, from the documents of the archive."""

from collections.abc import Iterator
from pathlib import Path

from hotline.errors import HotlineError
from hotline.language import Text
from hotline.loading import archive
from hotline.loading.outcome import LoadRefused, Step, nothing
from hotline.loading.rows import held_cells, rows_of
from hotline.loading.seeds import Key, RawSeeds, Rows
from hotline.loading.told import unread_lines
from hotline.reading import ReportReader
from hotline.reading.report import Reading
from hotline.template.form import Template
from hotline.template.raw_seeds import REPORTS, UNREAD


def rebuild(root: Path, step: Step = nothing, *, accept_unread: bool = False) -> dict[str, bytes]:
    """The seed files as the archive's documents give them, those that would change.

    `raw_reports` is the manifest that says which documents. Raises LoadRefused
    where a document is missing or can't be read.
    """
    template, seeds = Template(root), RawSeeds(root)
    reader = ReportReader(template)
    refused: list[Text] = []
    added: dict[Key, Rows] = {}
    for row in seeds.reports():
        key = (row["report_id"], int(row["revision"]))
        try:
            content = archive.kept(
                root, row["source_sha256"], row["media_type"], row["source_file"]
            )
            report = reader.read(
                content, row["source_file"], row["region_code"], int(row["report_year"])
            )
        except HotlineError as error:
            refused.append(error.text)
        else:
            rows = rows_of(report.reading, template, *key)
            name = row["source_file"]
            refused.extend(_newly_lost(seeds, name, key, report.reading, accept_unread))
            manifest = row | {"cell_count": str(held_cells(rows))}
            added[key] = rows | {REPORTS: [manifest]}
        step()
    if refused:
        raise LoadRefused(refused)
    return seeds.anew(added)


def _newly_lost(
    seeds: RawSeeds, name: str, key: Key, reading: Reading, accept_unread: bool
) -> Iterator[Text]:
    """What a document read again no longer gives, unless it was accepted unread before."""
    yield from (Text(f"{name}, ", f"{name},") + text for text in reading.problems)
    accepted = {row["printed_text"] for row in seeds.rows([key])[key].get(UNREAD, ())}
    unread = [cell for cell in reading.unread if cell.text not in accepted]
    if not accept_unread:
        yield from unread_lines(name, unread, reading.unread_tables)
