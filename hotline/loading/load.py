"""Load published documents into the raw seeds: all of a call, or none."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

from hotline.documents import content_of
from hotline.errors import HotlineError
from hotline.language import Text
from hotline.loading import archive
from hotline.loading.files import replace_files
from hotline.loading.learned import learned_rows
from hotline.loading.outcome import Loaded, LoadRefused, Source, Step, nothing
from hotline.loading.rows import cell_changes, held_cells, rows_of
from hotline.loading.seeds import Key, RawSeeds, Row, Rows
from hotline.loading.told import unread_lines
from hotline.reading import ReportReader
from hotline.reading.report import UNKNOWN
from hotline.reading.titles import is_year
from hotline.template.form import Template
from hotline.template.raw_seeds import CLAIMS, RAW, REPORTS
from hotline.template.registry import Registry


@dataclass
class _Candidate:
    content: bytes
    media_type: str
    loaded: Loaded
    rows: Rows


class Loader:
    """Loads documents into the project in `root`; the caller holds the project's lock.

    `learned` are rows of reference seeds that a person has accepted; they are written with the
    reports that need them.
    """

    def __init__(self, root: Path, learned: Mapping[str, Sequence[Row]] | None = None) -> None:
        self.root = root
        self.learned = learned or {}
        self.template = Template(root, Registry(root, self.learned))
        self.reader = ReportReader(self.template)
        self.seeds = RawSeeds(root)

    def load(
        self, paths: Sequence[Path], source: Source, *, dry_run: bool = False, step: Step = nothing
    ) -> list[Loaded]:
        """Read the documents and write their rows; `step` is called after each that was read.

        Raises LoadRefused, with nothing changed, where one of them can't be loaded.
        """
        reports = self.seeds.reports()
        refused: list[Text] = []
        candidates: list[_Candidate] = []
        loaded_before: list[_Candidate] = []
        done: list[Loaded] = []
        for path in paths:
            try:
                candidate = self._candidate(path, source, reports)
            except LoadRefused as error:
                refused.extend(error.lines)
            except HotlineError as error:
                refused.append(error.text)
            else:
                done.append(candidate.loaded)
                if candidate.loaded.status in ("new", "revision"):
                    candidates.append(candidate)
                elif candidate.loaded.status != "same_figures":
                    loaded_before.append(candidate)
            step()
        refused.extend(_given_twice(candidates))
        if refused:
            raise LoadRefused(refused)
        if dry_run:
            return done
        # a fresh clone has the seeds of documents that are not in its archive
        for candidate in loaded_before:
            archive.keep(self.root, candidate.content, candidate.media_type)
        if candidates:
            self._write(candidates, source, reports)
        return done

    def _candidate(self, path: Path, source: Source, reports: list[Row]) -> _Candidate:
        self._refuse_impossible(path, source)
        content = content_of(path)
        sha256 = archive.sha256_of(content)
        newest = {row["report_id"]: int(row["revision"]) for row in reports}
        for row in reports:
            if row["source_sha256"] == sha256:
                revision = int(row["revision"])
                is_current = newest[row["report_id"]] == revision
                status = "unchanged" if is_current else "superseded"
                loaded = Loaded(path.name, status, row["report_id"], revision, row["title"])
                return _Candidate(content, row["media_type"], loaded, {})
        report = self.reader.read(content, path.name, source.region_code, source.year)
        reading, found = report.reading, report.identity
        lines = [Text(f"{path.name}, ", f"{path.name},") + text for text in reading.problems]
        if not source.accept_unread:
            lines.extend(unread_lines(path.name, reading.unread, reading.unread_tables))
        if lines:
            raise LoadRefused(lines)
        revisions = [int(r["revision"]) for r in reports if r["report_id"] == found.report_id]
        revision = max(revisions, default=0) + 1
        rows = rows_of(reading, self.template, found.report_id, revision)
        loaded = Loaded(
            path.name, "revision" if revisions else "new", found.report_id, revision, found.title,
            reading.counts(),
            unknown_claims=[r for r in rows.get(CLAIMS, ()) if r["claim_code"] == UNKNOWN],
            unread=reading.unread,
            not_printed=[label for code, label in self.template.labels.items()
                         if code in self.template.printed_tables and code not in reading.tables],
            without_figures=[f"{row.place}: {row.text}" for row in reading.without_figures],
        )  # fmt: skip
        before: Rows = {}
        if revisions:
            key = (found.report_id, max(revisions))
            before = self.seeds.rows([key])[key]
        loaded.changes = cell_changes(self.template, before, rows)
        if revisions and not loaded.changes:
            loaded.status, loaded.revision = "same_figures", max(revisions)
        return _Candidate(content, report.media_type, loaded, rows)

    def _refuse_impossible(self, path: Path, source: Source) -> None:
        """What the caller says, held against what can be: a line break would break a seed's row."""
        for text in (path.name, source.url, source.licence):
            if not text.isprintable():
                raise HotlineError(
                    Text(f"{text!r}: has a sign that is no text", f"{text!r}: 含有非文字字符")
                )
        code, year = source.region_code, source.year
        if code is not None and code not in self.reader.cities.names:
            raise HotlineError(
                Text(
                    f"--region {code}: no city of GB/T 2260 has this code",
                    f"--region {code}: GB/T 2260中没有此代码的城市",
                )
            )
        if year is not None and not is_year(str(year)):
            raise HotlineError(
                Text(f"--year {year}: cannot be a year", f"--year {year}: 不是合理的年份")
            )

    def _write(self, candidates: list[_Candidate], source: Source, reports: list[Row]) -> None:
        added: dict[Key, Rows] = {}
        for candidate in candidates:
            loaded = candidate.loaded
            region_code, _, year = loaded.report_id.partition("-")
            row = {
                "report_id": loaded.report_id,
                "revision": str(loaded.revision),
                "region_code": region_code,
                "report_year": year,
                "title": loaded.title,
                "source_file": loaded.file,
                "source_sha256": archive.sha256_of(candidate.content),
                "source_bytes": str(len(candidate.content)),
                "media_type": candidate.media_type,
                "cell_count": str(held_cells(candidate.rows)),
                "taken_on": (source.taken_on or date.today()).isoformat(),
                "source_url": source.url,
                "licence": source.licence,
                "may_be_committed": "yes" if source.may_be_committed else "no",
            }
            added[loaded.report_id, loaded.revision] = candidate.rows | {REPORTS: [row]}
        contents = self.seeds.after(added)
        for candidate in candidates:
            candidate.loaded.is_newly_kept = archive.keep(
                self.root, candidate.content, candidate.media_type
            )
        new = [rows[REPORTS][0] for rows in added.values()]
        archive.write_ignored(self.root, [*reports, *new])
        with learned_rows(self.root, self.learned):
            replace_files(self.root / RAW, self.root, contents)


def _given_twice(candidates: Sequence[_Candidate]) -> Iterator[Text]:
    """Documents of one report in one call, of which nobody can say which is the later."""
    by_report = sorted(candidates, key=lambda candidate: candidate.loaded.report_id)
    for report_id, group in groupby(by_report, key=lambda candidate: candidate.loaded.report_id):
        files = [candidate.loaded.file for candidate in group]
        if len(files) > 1:
            listed = ", ".join(files)
            yield Text(
                f"{listed}: all are report {report_id}; load them one after the other",
                f"{listed}: 同为报告{report_id},请依次分别入库",
            )
