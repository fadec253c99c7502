"""`hotline reports`, `hotline diff`, `hotline remove`: what is loaded."""

from pathlib import Path
from typing import Annotated

from rich import box
from rich.table import Table
from rich.text import Text as RichText

from hotline.audit.findings import QUARANTINED
from hotline.audit.gate import published_reports
from hotline.audit.results import read_result
from hotline.changes.refresh import refresh
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
from hotline.loading import not_loaded, project_lock
from hotline.loading import remove as remove_revision
from hotline.loading.rows import CellChange, cell_changes, printed_cells
from hotline.loading.seeds import RawSeeds
from hotline.reading.titles import Cities
from hotline.template.form import Template
from hotline.template.registry import read_registry
from hotline.warehouse.publication import PUBLISHED
from hotline.warehouse.published import open_published

KNOWN = "known_discrepancies"

ReportId = Annotated[
    str,
    argument(
        Text("City and year, as 320300-2025", "城市代码和年度,如320300-2025"), metavar="REPORT"
    ),
]
LOADED, PUBLISHED_STATE = "loaded", "published"
STATES = {
    LOADED: Text("loaded", "已入库"),
    PUBLISHED_STATE: Text("published", "已发布"),
    QUARANTINED: Text("quarantined", "已隔离"),
}
COLUMNS = (
    ("report_id", Text("report", "报告")),
    ("region", Text("region", "地区")),
    ("year", Text("year", "年度")),
    ("revision", Text("revision", "版次")),
    ("is_current", Text("current", "现行")),
    ("cells", Text("cells", "单元格")),
    ("checks_failed", Text("checks failed", "未通过核对")),
    ("state", Text("state", "状态")),
    ("source_file", Text("file", "文件")),
)


def reports(root: ProjectRoot = Path(), as_json: AsJson = False) -> None:
    """List the reports that are loaded."""
    seeds = RawSeeds(root)
    rows = seeds.reports()
    keys = [(row["report_id"], int(row["revision"])) for row in rows]
    newest = dict(keys)
    cells = seeds.rows(keys)
    failed, states = checks_failed(root), known_states(root)
    names = Cities(root).names
    listed = [
        {
            "report_id": report_id,
            "region": names.get(row["region_code"], ("",))[0],
            "year": int(row["report_year"]),
            "revision": revision,
            "is_current": newest[report_id] == revision,
            "cells": printed_cells(cells[report_id, revision]),
            "checks_failed": failed.get(f"{report_id}-r{revision}"),
            "state": states.get(f"{report_id}-r{revision}", LOADED),
            "source_file": row["source_file"],
        }
        for row, (report_id, revision) in zip(rows, keys, strict=True)
    ]
    if as_json:
        print_json(listed)
        return
    table = Table(*(str(label) for _, label in COLUMNS), box=box.SIMPLE)
    for row in listed:
        row["state"] = STATES[row["state"]]
        table.add_row(*(RichText(shown(row[name])) for name, _ in COLUMNS))
    standard_output().print(table)


def known_states(root: Path) -> dict[str, str]:
    """Which report revisions are published, and which the last audit quarantined."""
    published = published_reports(root / PUBLISHED) or set()
    held = read_result(root).quarantined.keys() - published
    return dict.fromkeys(published, PUBLISHED_STATE) | dict.fromkeys(held, QUARANTINED)


def shown(value: object) -> str:
    """A value as a cell of the list; a dash where it isn't known."""
    if isinstance(value, bool):
        return "✓" if value else ""
    return "–" if value is None else str(value)


def checks_failed(root: Path) -> dict[str, int]:
    """How many checks of each published report fail, the known ones included."""
    if not (root / PUBLISHED).exists():
        return {}
    with open_published(root) as connection:
        return dict(
            connection.execute(
                "select report_key, count(*) filter (where not passed)"
                " from marts.fct_report_checks group by report_key"
            ).fetchall()
        )


def diff(
    report: ReportId,
    before: Annotated[int | None, option(Text("Earlier revision", "较早的版次"))] = None,
    after: Annotated[int | None, option(Text("Later revision", "较晚的版次"))] = None,
    root: ProjectRoot = Path(),
    as_json: AsJson = False,
) -> None:
    """Show what a revision of a report changed, cell by cell; the newest two unless told."""
    seeds = RawSeeds(root)
    loaded = [int(r["revision"]) for r in seeds.reports() if r["report_id"] == report]
    if not loaded:
        raise not_loaded(report, None)
    later = after if after is not None else loaded[-1]
    earlier = before if before is not None else max((r for r in loaded if r < later), default=later)
    for revision in (earlier, later):
        if revision not in loaded:
            raise not_loaded(report, revision)
    rows = seeds.rows([(report, earlier), (report, later)])
    template = Template(root)
    changes = cell_changes(template, rows[report, earlier], rows[report, later])
    if as_json:
        print_json([vars(change) for change in changes])
        return
    tell_changes(report, earlier, later, changes)


def tell_changes(report: str, earlier: int, later: int, changes: list[CellChange]) -> None:
    """A table of the cells that two revisions don't have alike."""
    say(
        Text(
            f"{report}: r{earlier} and r{later} differ in {counted(len(changes), 'cell')}",
            f"{report}: r{earlier}与r{later}有{len(changes)}处不同",
        )
    )
    if not changes:
        return
    heads = (Text("seed", "种子"), Text("row", "行"), Text("column", "列"))
    table = Table(*map(str, heads), f"r{earlier}", f"r{later}", box=box.SIMPLE)
    for change in changes:
        cells = (change.seed, change.row, change.column, change.before, change.after)
        table.add_row(*(RichText(shown(cell)) for cell in cells))
    standard_output().print(table)


def remove(
    report: ReportId,
    revision: Annotated[
        int | None,
        option(Text("Revision, the newest unless told", "版次,默认最新")),
    ] = None,
    wait: WaitSeconds = 60,
    root: ProjectRoot = Path(),
    as_json: AsJson = False,
) -> None:
    """Take a revision of a report out of the raw seeds; its document stays in the archive."""
    with project_lock(root, wait, complain):
        left = remove_revision(root, report, revision)
        refresh(root)
    if as_json:
        print_json({"report_id": report, "revisions_left": left})
        return
    listed = ", ".join(f"r{each}" for each in left) or str(Text("none", "无"))
    say(
        Text(f"{report}: removed; revisions left: {listed}", f"{report}: 已移除;剩余版次: {listed}")
    )
    known = [row for row in read_registry(root, KNOWN) if row["report_id"] == report]
    if known and not left:
        count = len(known)
        complain(
            Text(
                f"seeds/reference/{KNOWN}.csv: take out its {counted(count, 'line')} of {report},"
                " or the next build stops",
                f"seeds/reference/{KNOWN}.csv: 请删去{report}的{count}行,否则下次构建将停止",
            )
        )
