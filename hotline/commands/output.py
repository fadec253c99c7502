"""How every subcommand speaks: options they share, lines, progress, JSON."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from hotline.errors import HotlineError
from hotline.language import Text

# What an audit says in the terminal; the whole of it stands in its files.
MOST_LINES = 10
# Tables in a pipe are read by programs, which have no margin.
PIPE_WIDTH = 1000


def option(told: Text, *names: str, **settings: Any) -> Any:  # noqa: ANN401
    """An option with its help in the reader's language; `settings` are those of typer.Option."""
    return typer.Option(*names, help=str(told), **settings)


def argument(told: Text, **settings: Any) -> Any:  # noqa: ANN401
    """An argument with its help in the reader's language."""
    return typer.Argument(help=str(told), **settings)


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


PROJECT, PROJECT_HELP = "--project", Text("The project's folder", "项目目录")
# What a command gets is the folder made absolute, and known to be a project's.
ProjectRoot = Annotated[Path, option(PROJECT_HELP, PROJECT, callback=project_root)]
ProjectFolder = Annotated[Path, option(PROJECT_HELP, PROJECT)]
AsJson = Annotated[bool, option(Text("Print JSON, for scripts", "输出JSON,供脚本使用"), "--json")]
WaitSeconds = Annotated[
    float,
    option(Text("Seconds to wait for another hotline process", "等待其他进程的秒数"), "--wait"),
]


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


@dataclass(frozen=True)
class Bar:
    """A bar on a terminal, nothing in a pipe."""

    progress: Progress
    task: TaskID

    def show(self, done: int, total: int) -> None:
        """How much is done, and of how much."""
        self.progress.update(self.task, completed=done, total=total)

    def step(self) -> None:
        """One more is done."""
        self.progress.advance(self.task)


@contextmanager
def progress_bar(label: Text, total: int | None = None) -> Iterator[Bar]:
    """A bar as long as the block runs."""
    console = standard_error()
    with Progress(
        TextColumn(str(label)),
        BarColumn(),
        MofNCompleteColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as progress:
        yield Bar(progress, progress.add_task(str(label), total=total))
