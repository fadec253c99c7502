"""The command line: `hotline …`, each subcommand in a module of `hotline.commands`."""

import importlib
import sys
from collections.abc import Callable

import typer
from typer import rich_utils
from typer.core import TyperCommand, TyperGroup, TyperOption
from typer.exceptions import TyperException

from hotline.commands.output import complain
from hotline.commands.usage import told
from hotline.errors import EXIT_FAILED, EXIT_INTERRUPTED, STOPPED, HotlineError
from hotline.language import Text, os_reason, reads_chinese, verbatim

HELP = Text("The 12345 hotline warehouse.", "12345热线年报数据仓库。")
# Those that share a module; each other has one of its own name.
MODULES = {"diff": "reports", "remove": "reports"}
COMMANDS = {
    "load": Text(
        "Read published documents into the raw seeds.",
        "将已公布的年报文件读入原始种子。",
    ),
    "build": Text(
        "Build the warehouse, audit it, and publish it if nothing in it is wrong.",
        "构建数据仓库并审计,无误后发布。",
    ),
    "audit": Text(
        "Audit what was built and publish nothing; explain a check.",
        "审计已构建的仓库,不发布;解释某项核对。",
    ),
    "review": Text(
        "Settle what is doubtful, one check after another.",
        "逐项确认存疑的核对。",
    ),
    "page": Text(
        "Write what is published as one page that needs nothing but a browser.",
        "将已发布的内容写成一个网页文件,用浏览器即可打开。",
    ),
    "postgres": Text(
        "Build the warehouse on a PostgreSQL server and exchange it whole; create a role for BI.",
        "在PostgreSQL服务器上构建数据仓库并整体替换;创建供BI使用的角色。",
    ),
    "inbox": Text(
        "Load, build and publish the documents of a folder, and move each to done or rejected.",
        "将目录中的新文件入库、构建并发布,再移入done或rejected。",
    ),
    "reports": Text("List the reports that are loaded.", "列出已入库的报告。"),
    "diff": Text(
        "Show what a revision of a report changed, cell by cell.",
        "逐个单元格显示报告某一版次的变化。",
    ),
    "remove": Text(
        "Take a revision of a report out; its document stays in the archive.",
        "移除报告的某一版次,原文件仍留在档案中。",
    ),
    "query": Text(
        "Ask the published marts in SQL; see the README's questions answered.",
        "用SQL查询已发布的数据;查看README中问题的答案。",
    ),
    "trace": Text(
        "Show where a number came from: its printed cell, its checks, its change.",
        "查看数字的来历:印刷的单元格、核对、同比。",
    ),
    "export": Text(
        "Write what is published as Parquet, CSV, Excel, SQLite and an open-data package.",
        "将已发布的数据导出为Parquet、CSV、Excel、SQLite和开放数据包。",
    ),
    "changes": Text(
        "Recover year-on-year changes whose arrows the publishing destroyed.",
        "还原在发布中丢失箭头的同比变化。",
    ),
}


class _SpeaksChinese:
    """The option that every command has, with its help in the reader's language."""

    def get_help_option(self, ctx: typer.Context) -> TyperOption:
        option = super().get_help_option(ctx)  # type: ignore[misc]
        option.help = str(Text("Show this message and exit.", "显示本说明"))
        return option


class Command(_SpeaksChinese, TyperCommand):
    """A subcommand."""


class Group(_SpeaksChinese, TyperGroup):
    """The command line itself."""


def function_of(command: str) -> Callable[..., None]:
    """The function that a subcommand calls."""
    module = importlib.import_module(f"hotline.commands.{MODULES.get(command, command)}")
    return getattr(module, command)


def application(only: str | None = None) -> typer.Typer:
    """The command line with its help in the reader's language.

    Where only one subcommand will run, or none, the packages that the others need are not imported,
    which takes a second.
    """
    if reads_chinese():
        rich_utils.ARGUMENTS_PANEL_TITLE = "参数"
        rich_utils.OPTIONS_PANEL_TITLE = "选项"
        rich_utils.COMMANDS_PANEL_TITLE = "命令"
        rich_utils.DEFAULT_STRING = "[默认: {}]"
        rich_utils.REQUIRED_LONG_STRING = "[必填]"
    app = typer.Typer(
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        help=str(HELP),
        name="hotline",
        cls=Group,
    )
    app.callback()(lambda: None)
    for command, summary in COMMANDS.items():
        function = function_of(command) if only in (None, command) else lambda: None
        app.command(command, help=str(summary), cls=Command)(function)
    return app


def main() -> None:
    """Run the command line; every problem that a user can mend is one line and an exit code."""
    try:
        code = application(only=next(iter(sys.argv[1:]), ""))(
            prog_name="hotline", standalone_mode=False
        )
        # typer answers a Ctrl-C with this and no word
        if code == EXIT_INTERRUPTED:
            complain(STOPPED)
        sys.exit(code)
    except HotlineError as error:
        complain(error.text)
        sys.exit(error.exit_code)
    except TyperException as error:
        # called without anything it has shown its help
        if str(error):
            complain(told(error))
        sys.exit(error.exit_code)
    except OSError as error:
        complain(verbatim(f"{error.filename}: " if error.filename else "") + os_reason(error))
        sys.exit(EXIT_FAILED)
    except (KeyboardInterrupt, typer.Abort):
        complain(STOPPED)
        sys.exit(EXIT_INTERRUPTED)


if __name__ == "__main__":
    main()
