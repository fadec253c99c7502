"""The command line: `hotline …`, each subcommand in a module of `hotline.commands`."""

import sys

import typer
from typer import rich_utils

from hotline.commands.build import build
from hotline.commands.changes import changes
from hotline.commands.output import complain
from hotline.errors import HotlineError
from hotline.language import Text, reads_chinese

HELP = Text("The 12345 hotline warehouse.", "12345热线年报数据仓库。")
COMMANDS = {
    build: Text(
        "Build the warehouse and publish it if every test passes.",
        "构建数据仓库,检验全部通过后发布。",
    ),
    changes: Text(
        "Recover year-on-year changes whose arrows the publishing destroyed.",
        "还原在发布中丢失箭头的同比变化。",
    ),
}


def application() -> typer.Typer:
    """The command line with its help in the reader's language."""
    if reads_chinese():
        rich_utils.ARGUMENTS_PANEL_TITLE = "参数"
        rich_utils.OPTIONS_PANEL_TITLE = "选项"
        rich_utils.COMMANDS_PANEL_TITLE = "命令"
    app = typer.Typer(
        no_args_is_help=True, pretty_exceptions_enable=False, help=str(HELP), name="hotline"
    )
    app.callback()(lambda: None)
    for command, summary in COMMANDS.items():
        app.command(command.__name__, help=str(summary))(command)
    return app


def main() -> None:
    """Run the command line; every problem that a user can mend is one line and an exit code."""
    try:
        application()()
    except HotlineError as error:
        complain(error.text)
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
