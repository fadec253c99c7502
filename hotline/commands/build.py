"""`hotline build`: write, audit, publish."""

from pathlib import Path
from typing import Annotated

import typer

from hotline.audit.findings import REPUBLISHED, Audit
from hotline.audit.gate import build_and_publish
from hotline.audit.results import as_json as result_as_json
from hotline.commands.output import (
    MOST_LINES,
    AsJson,
    ProjectRoot,
    WaitSeconds,
    complain,
    option,
    print_json,
    progress_bar,
    say,
)
from hotline.errors import EXIT_QUARANTINED, HotlineError
from hotline.language import Text
from hotline.loading import project_lock
from hotline.warehouse.publication import PUBLISHED

OPEN_LIST_LABELS = {
    "departments": Text("departments", "部门"),
    "topics": Text("topics", "主题"),
}


def build(
    accept_changed: Annotated[
        bool,
        option(
            Text(
                "Publish anew what was published with other cells",
                "已发布报告的单元格有变化时仍予发布",
            ),
            "--accept-changed",
        ),
    ] = False,
    strict: Annotated[
        bool,
        option(
            Text(
                "Hold back what would be published with a mark", "存疑的报告不予发布,而不只是标注"
            ),
            "--strict",
        ),
    ] = False,
    wait: WaitSeconds = 60,
    root: ProjectRoot = Path(),
    as_json: AsJson = False,
) -> None:
    """Build the warehouse and publish it if every test passes."""
    with project_lock(root, wait, complain), progress_bar(Text("building", "构建")) as bar:
        tell_stage = (lambda line: None) if as_json else say
        audit = build_and_publish(root, bar.show, tell_stage, accept_changed, strict)
    if as_json:
        print_json(result_as_json(audit))
    for line in audit.lines(MOST_LINES) if not as_json else ():
        complain(line)
    if not audit.published:
        if any(f.guard == REPUBLISHED for f in audit.found.errors) and not as_json:
            complain(
                Text(
                    "a published report is put right by loading its revision; hotline build"
                    " --accept-changed publishes what is read otherwise now",
                    "已发布的报告应以新版次更正;若重新读取所得不同,可用hotline build"
                    " --accept-changed发布",
                )
            )
        raise HotlineError(
            Text(
                f"{PUBLISHED} is left as it was: the build did not pass",
                f"构建未通过,{PUBLISHED}保持原样",
            )
        )
    if not as_json:
        tell(audit)
    if audit.held:
        raise typer.Exit(EXIT_QUARANTINED)


def tell(audit: Audit) -> None:
    """What was published, what is new in it, and what was left out."""
    for name, labels in audit.first_seen.items():
        listed, what = "、".join(labels), OPEN_LIST_LABELS[name]
        say(
            Text(
                f"{what.en} seen for the first time ({len(labels)}): {listed}",
                f"首次出现的{what.zh}({len(labels)}个):{listed}",
            )
        )
    say(Text(f"published {PUBLISHED}", f"已发布{PUBLISHED}"))
    if audit.held:
        listed = ", ".join(audit.held)
        say(
            Text(
                f"quarantined, not published: {listed}",
                f"已隔离,未发布: {listed}",
            )
        )
