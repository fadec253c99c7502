"""Whatever documents lie in a folder: load, build, publish, and put each where it belongs."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from hotline.audit.findings import Audit
from hotline.audit.gate import published_reports
from hotline.errors import HotlineError
from hotline.language import Text, os_reason
from hotline.loading import Loaded, Loader, LoadRefused, Source, take_back
from hotline.loading.files import write_durably
from hotline.warehouse.publication import PUBLISHED

DONE, REJECTED = "done", "rejected"
REPORT_SUFFIX = ".report.txt"
Build = Callable[[], Audit]
Describe = Callable[[Loaded], list[Text]]


@dataclass
class Incoming:
    """A document of the inbox and what came of it."""

    path: Path
    loaded: Loaded | None = None
    is_unbuilt: bool = False
    problems: list[Text] = field(default_factory=list)
    moved_to: Path | None = None

    @property
    def is_new(self) -> bool:
        """Whether it brought rows that a build has yet to accept, now or in a run cut short."""
        return self.loaded is not None and self.is_unbuilt


def waiting_documents(folder: Path, settle_seconds: float) -> list[Path]:
    """The documents that lie in a folder, but for those that may still be being written.

    Raises HotlineError where the folder can't be read.
    """
    try:
        paths = [path for path in folder.iterdir() if path.is_file()]
        settled_by = time.time() - settle_seconds
        return sorted(
            path
            for path in paths
            if not path.name.startswith(".") and path.stat().st_mtime <= settled_by
        )
    except OSError as error:
        raise HotlineError(
            Text(f"{folder}: can't be read: ", f"{folder}: 无法读取: ") + os_reason(error)
        ) from error


def take_in(root: Path, paths: Sequence[Path], build: Build, describe: Describe) -> list[Incoming]:
    """Load each document by itself, publish what passes, move each with a report beside it.

    The caller holds the project's lock. A document that can't be read, or whose report the gate
    doesn't let through, is taken out again and holds up no other.
    """
    incoming = [_load(root, path) for path in paths]
    if any(document.loaded for document in incoming):
        _build_what_passes(root, incoming, build)
    for document in incoming:
        _move(document, describe)
    return incoming


def _load(root: Path, path: Path) -> Incoming:
    document = Incoming(path)
    try:
        (document.loaded,) = Loader(root).load([path], Source())
        published = published_reports(root / PUBLISHED) or set()
        document.is_unbuilt = report_key(document.loaded) not in published
    except LoadRefused as error:
        document.problems = error.lines
    except HotlineError as error:
        document.problems = [error.text]
    return document


def _build_what_passes(root: Path, incoming: list[Incoming], build: Build) -> None:
    """Build; what the gate quarantines is taken out again, and so is all else that stops it."""
    new = [document for document in incoming if document.is_new]
    audit = build()
    _reject_quarantined(root, new, audit)
    if audit.published:
        return
    rest = [document for document in new if document.is_new]
    for document in rest:
        _take_out(root, document)
    audit = build()
    if not audit.published:
        reason = Text("the build fails without it too: ", "没有本文件构建也不通过: ")
        for document in incoming:
            if document.loaded:
                document.loaded = None
                document.problems = [reason + problem for problem in audit.problems]
        return
    for document in rest:
        again = _load(root, document.path)
        document.loaded, document.problems = again.loaded, again.problems
        if again.is_new:
            audit = build()
            _reject_quarantined(root, [document], audit)
            if not audit.published and document.is_new:
                _reject(root, document, audit.problems)
                build()


def report_key(loaded: Loaded) -> str:
    """The key of the revision that a document is loaded as."""
    return f"{loaded.report_id}-r{loaded.revision}"


def _reject_quarantined(root: Path, documents: Sequence[Incoming], audit: Audit) -> None:
    """Take out what the gate left out of what it published, with what is wrong with it."""
    for document in documents:
        key = report_key(document.loaded) if document.loaded else ""
        if key in audit.held:
            _reject(root, document, [finding.line for finding in audit.held[key]])


def _reject(root: Path, document: Incoming, problems: Sequence[Text]) -> None:
    _take_out(root, document)
    document.loaded = None
    document.problems = list(problems)


def _take_out(root: Path, document: Incoming) -> None:
    """Undo a document's load, unless the same document, given twice, was undone already."""
    if document.loaded is not None:
        take_back(root, document.loaded)


def _move(document: Incoming, describe: Describe) -> None:
    """Put a document into its folder, its report first, so that none lies there unexplained."""
    folder = document.path.parent / (DONE if document.loaded else REJECTED)
    folder.mkdir(exist_ok=True)
    target = _free_name(folder, document.path)
    lines = describe(document.loaded) if document.loaded else document.problems
    accepted = Text("accepted", "已接收") if document.loaded else Text("rejected", "未接收")
    chinese = [f"{document.path.name}: {accepted.zh}", *(line.zh for line in lines)]
    english = [f"{document.path.name}: {accepted.en}", *(line.en for line in lines)]
    told = "\n".join([*chinese, "", *english]) + "\n"
    write_durably(target.with_name(target.name + REPORT_SUFFIX), told.encode("utf-8"))
    document.moved_to = document.path.rename(target)


def _free_name(folder: Path, path: Path) -> Path:
    target, number = folder / path.name, 1
    while target.exists():
        number += 1
        target = folder / f"{path.stem}-{number}{path.suffix}"
    return target
