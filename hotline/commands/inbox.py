"""`hotline inbox`: what a scheduler runs."""

from pathlib import Path
from typing import Annotated

import typer

from hotline.audit.findings import Audit
from hotline.audit.gate import build_and_publish
from hotline.changes.refresh import refresh
from hotline.commands.load import described
from hotline.commands.output import (
    AsJson,
    ProjectRoot,
    WaitSeconds,
    argument,
    complain,
    option,
    print_json,
    progress_bar,
    say,
)
from hotline.errors import EXIT_REJECTED
from hotline.inbox import Incoming, take_in, waiting_documents
from hotline.language import Text
from hotline.loading import project_lock
from hotline.warehouse.dbt_build import Progress

SETTLED_SECONDS = 5


def inbox(
    folder: Annotated[
        Path,
        argument(Text("Folder that documents are put into", "存放新文件的目录"), metavar="DIR"),
    ],
    settle: Annotated[
        float,
        option(Text("Leave files written within so many seconds", "跳过此秒数内写入的文件")),
    ] = SETTLED_SECONDS,
    wait: WaitSeconds = 600,
    root: ProjectRoot = Path(),
    as_json: AsJson = False,
) -> None:
    """Load, build and publish the documents of a folder, and move each to done or rejected."""
    with project_lock(root, wait, complain):
        paths = waiting_documents(folder, settle)
        with progress_bar(Text("building", "构建")) as bar:
            incoming = take_in(root, paths, lambda: build(root, bar.show), described)
    if as_json:
        print_json([as_row(document) for document in incoming])
    else:
        for document in incoming:
            tell(document)
        if not incoming:
            say(Text(f"{folder}: nothing to load", f"{folder}: 没有新文件"))
    if any(document.loaded is None for document in incoming):
        raise typer.Exit(EXIT_REJECTED)


def build(root: Path, progress: Progress) -> Audit:
    """The changes of what is loaded recovered, then built and, where it passes, published."""
    refresh(root)
    return build_and_publish(root, progress)


def as_row(document: Incoming) -> dict[str, object]:
    """For scripts."""
    return {
        "file": document.path.name,
        "moved_to": str(document.moved_to),
        "loaded": document.loaded and document.loaded.as_json(),
        "problems": [str(problem) for problem in document.problems],
    }


def tell(document: Incoming) -> None:
    """A line or more of what came of a document."""
    name = document.path.name
    if document.loaded:
        for line in described(document.loaded):
            say(line)
        return
    complain(
        Text(f"{name}: rejected, see {document.moved_to}", f"{name}: 未接收,见{document.moved_to}")
    )
    for problem in document.problems:
        complain(Text(f"  {problem.en}", f"  {problem.zh}"))
