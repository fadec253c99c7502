"""`hotline audit`: the gate alone, and what a check says."""

from pathlib import Path
from typing import Annotated

import typer

from hotline.audit.data_docs import write_data_docs
from hotline.audit.findings import Audit
from hotline.audit.gate import audit_alone
from hotline.audit.lookup import look_up
from hotline.audit.results import HTML, as_json
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
from hotline.errors import EXIT_FAILED, EXIT_QUARANTINED
from hotline.language import Text, counted
from hotline.loading import project_lock


def audit(
    explain: Annotated[
        str | None,
        option(
            Text("Show a check with the cells it reads", "显示某项核对及其单元格"), metavar="CHECK"
        ),
    ] = None,
    report: Annotated[
        str | None,
        option(Text("Report, as 320300-2025", "报告,如320300-2025")),
    ] = None,
    docs: Annotated[
        bool,
        option(Text("Write Great Expectations' Data Docs", "生成Great Expectations数据文档")),
    ] = False,
    wait: WaitSeconds = 60,
    root: ProjectRoot = Path(),
    as_json_: AsJson = False,
) -> None:
    """Audit what was built, and publish nothing."""
    if explain is not None:
        found = look_up(root, explain, report)
        if as_json_:
            print_json([explanation.as_json() for explanation in found])
            return
        for explanation in found:
            for line in explanation.lines():
                say(line)
        return
    if report is not None:
        raise typer.BadParameter(
            str(Text("--report needs --explain CHECK", "--report须与--explain CHECK同用"))
        )
    with project_lock(root, wait, complain):
        with progress_bar(Text("auditing", "审计")) as bar:
            result = audit_alone(root, bar.show)
        # Told before the pages are written, which may fail.
        if as_json_:
            print_json(as_json(result))
        else:
            tell(result)
        if docs:
            page = write_data_docs(root).relative_to(root)
            if not as_json_:
                say(Text(f"Data Docs: {page}", f"数据文档: {page}"))
    if result.found.reports:
        raise typer.Exit(EXIT_FAILED)
    if result.held:
        raise typer.Exit(EXIT_QUARANTINED)


def tell(result: Audit) -> None:
    """What was found, and where all of it stands."""
    for line in result.lines(MOST_LINES):
        complain(line)
    if result.held:
        listed = ", ".join(result.held)
        complain(Text(f"quarantined, not published: {listed}", f"已隔离,未发布: {listed}"))
    checks, reports = result.found.check_count, len(result.built)
    state = Text("failed", "未通过") if result.found.reports else Text("passed", "通过")
    say(
        Text(
            f"{counted(reports, 'report')}, {counted(checks, 'check')}: ",
            f"{reports}份报告,{checks}项核对: ",
        )
        + state
        + Text(f"; see {HTML}", f";详见{HTML}")
    )
