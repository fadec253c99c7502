"""The raw seed files: the rows of a report in each, sorted, one line a row."""

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path

from hotline.errors import HotlineError
from hotline.language import Text
from hotline.template.raw_seeds import RAW, REPORTS, RawSeed, raw_seeds

# Report and revision.
Key = tuple[str, int]
Row = dict[str, str]
Rows = dict[str, list[Row]]


class RawSeeds:
    """Reads the raw seeds of a project, and gives what they would hold after a change."""

    def __init__(self, root: Path) -> None:
        self.folder = root / RAW
        self.seeds = {seed.name: seed for seed in raw_seeds(root)}

    def reports(self) -> list[Row]:
        """Rows of `raw_reports`, by report and revision."""
        content = (self.folder / f"{REPORTS}.csv").read_text(encoding="utf-8")
        return sorted(csv.DictReader(io.StringIO(content, newline="")), key=_row_key)

    def rows(self, keys: Iterable[Key]) -> dict[Key, Rows]:
        """Every seed's rows of some reports."""
        found: dict[Key, Rows] = {key: {} for key in keys}
        for name, seed in self.seeds.items():
            if name == REPORTS:
                continue
            header, *lines = self._all_lines(seed)
            lines = [line for line in lines if _line_key(line, seed) in found]
            for row in csv.DictReader(
                io.StringIO(b"".join([header, *lines]).decode("utf-8"), newline="")
            ):
                found[_row_key(row)].setdefault(name, []).append(row)
        return found

    def after(self, added: Mapping[Key, Rows], removed: Iterable[Key] = ()) -> dict[str, bytes]:
        """New contents of each seed file that changes, by file name.

        `added` maps a report to its rows by seed, with its row of `raw_reports`.
        """
        gone = set(removed) | set(added)
        changed = {}
        for name, seed in self.seeds.items():
            lines = self._lines(seed)
            new = [
                (key, number, line)
                for key in sorted(added)
                for number, line in enumerate(_encoded(seed, added[key].get(name, ())))
            ]
            keyed = [(_line_key(line, seed), line) for line in lines]
            kept = [
                (key, number, line) for number, (key, line) in enumerate(keyed) if key not in gone
            ]
            exists = (self.folder / f"{name}.csv").exists()
            if exists and not new and len(kept) == len(lines):
                continue
            merged = sorted([*kept, *new], key=lambda entry: entry[:2])
            content = _header(seed) + b"".join(line for _, _, line in merged)
            if not exists or content != _header(seed) + b"".join(lines):
                changed[f"{name}.csv"] = content
        return changed

    def anew(self, rows: Mapping[Key, Rows]) -> dict[str, bytes]:
        """Contents of each seed file that would differ if it held these rows alone.

        The files that are there may still have the columns of an earlier registry.
        """
        changed = {}
        for name, seed in self.seeds.items():
            lines = [
                line for key in sorted(rows) for line in _encoded(seed, rows[key].get(name, ()))
            ]
            content = _header(seed) + b"".join(lines)
            if b"".join(self._all_lines(seed)) != content:
                changed[f"{name}.csv"] = content
        return changed

    def _all_lines(self, seed: RawSeed) -> list[bytes]:
        """The file's lines with its header, whatever columns it names; its own where it is new."""
        path = self.folder / f"{seed.name}.csv"
        lines = path.read_bytes().splitlines(keepends=True) if path.exists() else []
        return lines or [b""]

    def _lines(self, seed: RawSeed) -> list[bytes]:
        """The file's lines below its header; raises HotlineError where that isn't its own."""
        path = self.folder / f"{seed.name}.csv"
        shown = RAW / path.name
        try:
            lines = path.read_bytes().splitlines(keepends=True)
        except FileNotFoundError:
            return []
        if not lines or lines[0] != _header(seed):
            raise HotlineError(
                Text(
                    f"{shown}, row 1: the header is not that of this seed; run `make generate`",
                    f"{shown},第1行: 表头不符,请运行`make generate`",
                )
            )
        return lines[1:]


def _header(seed: RawSeed) -> bytes:
    return (",".join(seed.column_names) + "\n").encode("utf-8")


def _row_key(row: Mapping[str, str]) -> Key:
    return row["report_id"], int(row["revision"])


def _line_key(line: bytes, seed: RawSeed) -> Key:
    try:
        report_id, revision, _ = line.split(b",", 2)
        return report_id.decode("utf-8"), int(revision)
    except ValueError as error:
        shown = RAW / f"{seed.name}.csv"
        raise HotlineError(
            Text(
                f"{shown}: a line begins with no report and revision: {line[:60]!r}",
                f"{shown}: 有一行不以报告编号和版次开头: {line[:60]!r}",
            )
        ) from error


def _encoded(seed: RawSeed, rows: Iterable[Row]) -> Iterable[bytes]:
    for row in rows:
        buffer = io.StringIO(newline="")
        csv.writer(buffer, lineterminator="\n").writerow(row[name] for name in seed.column_names)
        yield buffer.getvalue().encode("utf-8")
