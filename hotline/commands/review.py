"""`hotline review`: a person settles what is doubtful, one check after another."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.prompt import Prompt
from rich.table import Table

from hotline.audit.doubtful import FILE, Doubt, doubts, find, settle
from hotline.commands.output import (
    AsJson,
    ProjectRoot,
    WaitSeconds,
    argument,
    complain,
    option,
    print_json,
    say,
    standard_output,
)
from hotline.language import Text, counted
from hotline.loading import project_lock
from hotline.loading.archive import ARCHIVE
from hotline.loading.seeds import RawSeeds

SOURCE, MISREAD, LATER, STOP = "1", "2", "3", "q"
CHOICES = Text(
    "1 the source says so   2 we read it wrongly   3 later   q stop",
    "1 原件如此   2 读取有误   3 以后再说   q 结束",
)
BUILD_AGAIN = Text("run hotline build", "请运行hotline build")


def review(
    report: Annotated[
        str | None,
        argument(
            Text("Report, as 320300-2025; all of them if left out", "报告,如320300-2025;不填为全部")
        ),
    ] = None,
    check: Annotated[
        str | None,
        argument(Text("One of its checks, to be settled with --reason", "某项核对,与--reason同用")),
    ] = None,
    reason: Annotated[
        list[str] | None,
        option(
            Text(
                "Why the source is right as it is, in Chinese or English; twice for both",
                "原件为何如此,中文或英文均可;两种都写时重复使用",
            )
        ),
    ] = None,
    list_: Annotated[
        bool, option(Text("List what is doubtful and ask nothing", "只列出,不询问"), "--list")
    ] = False,
    wait: WaitSeconds = 60,
    root: ProjectRoot = Path(),
    as_json: AsJson = False,
) -> None:
    """Go through what is doubtful and say what it is."""
    if bool(reason) != (check is not None):
        raise typer.BadParameter(
            str(Text("a CHECK and --reason go together", "CHECK与--reason须同时使用"))
        )
    with project_lock(root, wait, complain):
        found = doubts(root, report)
        if check is not None and reason and report is not None:
            settle(root, find(found, check, report), reason)
            say(settled(1))
            return
        if as_json:
            print_json([doubt.as_json() for doubt in found])
            return
        if list_ or not sys.stdin.isatty():
            listed(found)
            return
        go_through(root, found)


def listed(found: Sequence[Doubt]) -> None:
    """What is doubtful, a line each."""
    if not found:
        say(Text("nothing is doubtful", "没有待确认的内容"))
        return
    table = Table(box=None, pad_edge=False)
    for heading in (
        Text("report", "报告"), Text("severity", "严重程度"), Text("check", "核对"),
        Text("what it says", "内容"), Text("printed", "印为"), Text("computed", "计算为"),
    ):  # fmt: skip
        table.add_column(str(heading))
    for doubt in found:
        of = doubt.explanation
        severity = Text(of.severity, {"error": "错误", "warning": "警告"}[of.severity])
        table.add_row(
            of.report_key, str(severity), of.check_code, of.label_zh, of.stated, of.computed
        )
    standard_output().print(table)


def go_through(root: Path, found: Sequence[Doubt]) -> None:
    """Show each doubt and ask; what was answered is kept, however the rest ends."""
    if not found:
        listed(found)
    done = 0
    for number, doubt in enumerate(found, start=1):
        show(doubt, number, len(found))
        answer = Prompt.ask(str(CHOICES), choices=[SOURCE, MISREAD, LATER, STOP], default=LATER)
        if answer == STOP:
            break
        if answer == SOURCE:
            settle(root, doubt, [asked_reason(doubt)])
            done += 1
        elif answer == MISREAD:
            for line in what_to_do(root, doubt):
                say(line)
    if done:
        say(settled(done))


def show(doubt: Doubt, number: int, of_all: int) -> None:
    """One doubt: the check, its cells, the computation, near values."""
    say("")
    heading = Text(f"{number} of {of_all} ", f"第{number}项,共{of_all}项 ")
    first, *lines = doubt.explanation.lines(with_entry=False)
    say(heading + first)
    for line in lines:
        say(line)
    for near in doubt.near:
        say(Text("  near: ", "  相近: ") + near)


def asked_reason(doubt: Doubt) -> str:
    """The reason that a person confirms or writes anew, in the reader's language."""
    return Prompt.ask(str(Text("reason", "原因")), default=str(doubt.suggested_reason))


def what_to_do(root: Path, doubt: Doubt) -> list[Text]:
    """How a figure is put right that is printed otherwise than it was read."""
    key = doubt.explanation.report_key
    document = next(
        (
            f"{ARCHIVE / row['source_sha256']} ({row['source_file']})"
            for row in RawSeeds(root).reports()
            if f"{row['report_id']}-r{row['revision']}" == key
        ),
        key,
    )
    return [
        Text(f"  the document that was read: {document}", f"  所读的文件: {document}"),
        Text(
            "  load the same report in another form, the Word file or the page: hotline load FILE",
            "  请载入同一报告的其他形式(Word文件或网页): hotline load 文件",
        ),
        Text(
            f"  if it is read in the same way, the reader is at fault: hotline remove"
            f" {doubt.explanation.report_id}, and report it with the document",
            f"  若读取结果相同,则是读取程序有误: 请用hotline remove"
            f" {doubt.explanation.report_id}移除,并附原文件反馈",
        ),
    ]


def settled(number: int) -> Text:
    """What was written, and what has to be done for it to count."""
    return (
        Text(
            f"{counted(number, 'difference')} explained in {FILE}; ",
            f"已在{FILE}中说明{number}处差异,",
        )
        + BUILD_AGAIN
    )
