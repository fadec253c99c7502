"""Take reports out of the raw seeds again."""

from pathlib import Path

from hotline.errors import HotlineError
from hotline.language import Text
from hotline.loading import archive
from hotline.loading.files import replace_files
from hotline.loading.outcome import Loaded
from hotline.loading.seeds import RawSeeds
from hotline.template.raw_seeds import RAW


def remove(root: Path, report_id: str, revision: int | None) -> list[int]:
    """Take a revision out, the newest one unless told; returns what stays.

    Its document stays in the archive. Raises HotlineError where there is no such revision.
    """
    seeds = RawSeeds(root)
    reports = seeds.reports()
    revisions = [int(row["revision"]) for row in reports if row["report_id"] == report_id]
    chosen = revision if revision is not None else max(revisions, default=0)
    if chosen not in revisions:
        raise not_loaded(report_id, revision)
    if len(reports) == 1:
        raise HotlineError(
            Text(
                f"{report_id}: the only report; a warehouse needs one",
                f"{report_id}: 这是唯一的报告,仓库至少需要一份",
            )
        )
    contents = seeds.after({}, [(report_id, chosen)])
    replace_files(root / RAW, root, contents)
    left = [
        row for row in reports if (row["report_id"], int(row["revision"])) != (report_id, chosen)
    ]
    archive.write_ignored(root, left)
    return sorted(set(revisions) - {chosen})


def take_back(root: Path, loaded: Loaded) -> None:
    """Undo a load, the document that it put into the archive included."""
    seeds = RawSeeds(root)
    reports = seeds.reports()
    key = (loaded.report_id, loaded.revision)
    found = [r for r in reports if (r["report_id"], int(r["revision"])) == key]
    if not found:
        return
    (row,) = found
    replace_files(root / RAW, root, seeds.after({}, [key]))
    if loaded.is_newly_kept:
        kept = archive.path_of(root, row["source_sha256"], row["media_type"])
        kept.unlink(missing_ok=True)


def not_loaded(report_id: str, revision: int | None) -> HotlineError:
    """The error for a report or a revision that isn't there."""
    which = "" if revision is None else f"-r{revision}"
    return HotlineError(Text(f"{report_id}{which}: not loaded", f"{report_id}{which}: 未入库"))
