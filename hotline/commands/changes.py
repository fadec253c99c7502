"""`hotline changes`: recover the year-on-year changes of reports into their seed."""

from collections.abc import Mapping
from pathlib import Path
from time import monotonic
from typing import Annotated

from hotline.changes.refresh import Refreshed, refresh
from hotline.changes.seed import READINGS, Row
from hotline.commands.output import AsJson, ProjectRoot, argument, print_json, progress_bar, say
from hotline.language import Text
from hotline.template.registry import labels
from hotline.warehouse.working import refuse_unreadable_seeds

Reports = Annotated[
    list[str] | None,
    argument(
        Text(
            "Reports to compute again, such as 320300-2025; without any, those whose cells changed",
            "要重新计算的报告,如320300-2025;不写则为单元格有变动的报告",
        ),
        metavar="REPORT",
    ),
]


def told(row: Row) -> str:
    """A row's cell and what is held of it."""
    cell = f"{row['report_id']}-r{row['revision']} {row['table_code']}.{row['row_no']}"
    reading = row["readings"] if row["status"] != "ambiguous" else f"? {row['readings']}"
    return f"{cell}.{row['column_code']} {row['printed_text']} {row['status']} {reading}"


def show(result: Refreshed, seconds: float, statuses: Mapping[str, Text]) -> None:
    """The seed's differences, then a line a status; `statuses` are their labels."""
    for row in result.difference.removed:
        say(f"- {told(row)}")
    for row in result.difference.added:
        say(f"+ {told(row)}")
    for before, after in result.difference.changed:
        say(f"- {told(before)}")
        say(f"+ {told(after)}")
    if result.difference.untold:
        untold = result.difference.untold
        say(Text(f"… and {untold} more like these", f"……另有{untold}处"))
    count, cells = len(result.computed), sum(result.statuses.values())
    if not count and not result.difference:
        say(Text("no report's cells changed", "没有报告的单元格变动"))
        return
    say(
        Text(
            f"{count} report{'s' if count != 1 else ''}, {cells} printed changes"
            f" in {seconds:.1f} s:",
            f"{count}份报告、{cells}个同比变化,用时{seconds:.1f}秒:",
        )
    )
    for status, label in statuses.items():
        if found := result.statuses.get(status):
            say(Text(f"  {found}: {label.en}", f"  {found}: {label.zh}"))
    if result.difference:
        say(Text(f"wrote {READINGS}", f"已写入{READINGS}"))
    else:
        say(Text(f"{READINGS} says the same as before", f"{READINGS}与原先一致"))


def changes(reports: Reports = None, root: ProjectRoot = Path(), as_json: AsJson = False) -> None:
    """Recover the year-on-year changes of reports."""
    refuse_unreadable_seeds(root)
    started = monotonic()
    with progress_bar(Text("reports", "报告")) as bar:
        result = refresh(
            root,
            reports or None,
            again=bool(reports),
            progress=bar.show,
        )
    if as_json:
        print_json(
            {
                "computed": result.computed,
                "statuses": result.statuses,
                "added": result.difference.added,
                "removed": result.difference.removed,
                "changed": [
                    {"before": before, "after": after}
                    for before, after in result.difference.changed
                ],
            }
        )
        return
    show(result, monotonic() - started, labels(root, "change_status"))
