"""The command line: `hotline …`."""

import sys
from pathlib import Path
from time import monotonic
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from hotline import warehouse
from hotline.errors import HotlineError

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
console = Console(highlight=False, soft_wrap=True)
errors = Console(stderr=True, highlight=False, soft_wrap=True)

ProjectFolder = Annotated[Path, typer.Option("--project", help="The project's folder · 项目目录")]


@app.callback()
def commands() -> None:
    """The 12345 hotline warehouse · 12345热线年报数据仓库."""


@app.command()
def build(project: ProjectFolder = Path()) -> None:
    """Build the warehouse and publish it if every test passes · 构建、检验并发布."""
    root = project.resolve()
    if not (root / "dbt_project.yml").exists():
        raise HotlineError(f"{project}: no dbt_project.yml here; run in the project's folder")
    started = monotonic()
    warehouse.refuse_undecodable_seeds(root)
    warehouse.refuse_unusable_file(root)
    with Progress(
        TextColumn("building"),
        BarColumn(),
        MofNCompleteColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as bar:
        task = bar.add_task("building", total=None)
        outcome = warehouse.build_working_file(
            root, lambda done, total: bar.update(task, completed=done, total=total)
        )
    if outcome.failed:
        for problem in outcome.problems:
            errors.print(problem, markup=False)
        raise HotlineError(f"{warehouse.PUBLISHED} is left as it was: the build did not pass")
    working, published = root / warehouse.WORKING, root / warehouse.PUBLISHED
    first_seen = warehouse.new_names(published, working)
    warehouse.publish(working, published)
    counts = ", ".join(f"{outcome.done[what]} {what}" for what in ("seeds", "models", "tests"))
    console.print(f"built {counts} in {monotonic() - started:.0f} s")
    for name, labels in first_seen.items():
        console.print(f"{name} seen for the first time ({len(labels)}): {'、'.join(labels)}")
    console.print(f"published {warehouse.PUBLISHED}")


def main() -> None:
    """Run the command line; every problem that a user can mend is one line and exit code 1."""
    try:
        app()
    except HotlineError as error:
        errors.print(str(error), markup=False)
        sys.exit(1)


if __name__ == "__main__":
    main()
