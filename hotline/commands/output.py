"""How every subcommand speaks: options they share, lines, progress, JSON."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from hotline.errors import HotlineError
from hotline.language import Text

ProjectFolder = Annotated[
    Path, typer.Option("--project", help=str(Text("The project's folder", "项目目录")))
]
AsJson = Annotated[
    bool, typer.Option("--json", help=str(Text("Print JSON, for scripts", "输出JSON,供脚本使用")))
]

WaitSeconds = Annotated[
    float,
    typer.Option(
        "--wait",
        help=str(Text("Seconds to wait for another hotline process", "等待其他进程的秒数")),
    ),
]
# What an audit says in the terminal; the whole of it stands in its files.
MOST_LINES = 10
# Tables in a pipe are read by programs, which have no margin.
PIPE_WIDTH = 1000


def standard_output() -> Console:
    """Where results go; nothing is wrapped or coloured by content."""
    console = Console(highlight=False, soft_wrap=True)
    if not console.is_terminal:
        console.width = PIPE_WIDTH
    return console


def standard_error() -> Console:
    """Where problems go."""
    return Console(stderr=True, highlight=False, soft_wrap=True)


def say(text: Text | str) -> None:
    """A line to the user."""
    standard_output().print(str(text), markup=False)


def complain(text: Text | str) -> None:
    """A line about a problem."""
    standard_error().print(str(text), markup=False)


def print_json(content: object) -> None:
    """One JSON document on standard output, and nothing else."""
    print(json.dumps(content, ensure_ascii=False, indent=2))


def project_root(project: Path) -> Path:
    """The project's folder, made absolute; raises HotlineError where it is none."""
    root = project.resolve()
    if not (root / "dbt_project.yml").exists():
        raise HotlineError(
            Text(
                f"{project}: no dbt_project.yml here; run in the project's folder",
                f"{project}: 此处没有dbt_project.yml,请在项目目录中运行",
            )
        )
    return root


@contextmanager
def progress_bar(label: Text, total: int | None = None) -> Iterator[tuple[Progress, TaskID]]:
    """A bar on a terminal, nothing in a pipe."""
    console = standard_error()
    with Progress(
        TextColumn(str(label)),
        BarColumn(),
        MofNCompleteColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as bar:
        yield bar, bar.add_task(str(label), total=total)
