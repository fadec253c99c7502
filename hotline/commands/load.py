"""`hotline load`: published documents become rows of the raw seeds."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from hotline.changes.refresh import refresh
from hotline.commands.learn import learned, tell_learned, write_what_follows
from hotline.commands.output import (
    AsJson,
    ProjectRoot,
    WaitSeconds,
    argument,
    complain,
    option,
    print_json,
    progress_bar,
    say,
)
from hotline.language import Text, counted, place, verbatim
from hotline.loading import Loaded, Loader, LoadRefused, Source, project_lock, rebuild
from hotline.loading.answers import read_answers
from hotline.loading.files import replace_files
from hotline.loading.seeds import RawSeeds
from hotline.template.marks import NONE
from hotline.template.raw_seeds import RAW

Documents = Annotated[
    list[Path] | None,
    argument(
        Text("Published documents: txt, html, docx, doc, pdf", "已公布的年报文件"),
        metavar="REPORT…",
    ),
]
STATUS = {
    "new": Text("new", "新报告"),
    "revision": Text("a new revision", "新版次"),
    "unchanged": Text("loaded before, nothing to do", "此前已入库,未作更改"),
    "superseded": Text(
        "loaded before, a later revision is current; nothing to do (hotline remove goes back)",
        "此前已入库,且已有更新的版次,未作更改(可用hotline remove退回)",
    ),
    "same_figures": Text(
        "prints what is loaded already, nothing to do", "数字与已入库的相同,未作更改"
    ),
}
MOST_CHANGES_SHOWN = 20


def load(
    reports: Documents = None,
    region: Annotated[
        str | None,
        option(Text("GB/T 2260 code of the city", "城市的GB/T 2260代码")),
    ] = None,
    year: Annotated[int | None, option(Text("Year reported on", "报告年度"))] = None,
    dry_run: Annotated[
        bool, option(Text("Show what would change", "只显示将有的变化,不写入"))
    ] = False,
    accept_unread: Annotated[
        bool,
        option(Text("Keep unread cells aside and load the rest", "未读单元格另存,其余入库")),
    ] = False,
    learn: Annotated[
        bool,
        option(
            Text(
                "Ask what the city's own words mean, on the terminal or in a file",
                "询问该市用语的含义: 在终端上,或写入文件",
            )
        ),
    ] = False,
    accept: Annotated[
        Path | None,
        option(Text("The answered file of --learn", "--learn写出、已填写的文件"), metavar="FILE"),
    ] = None,
    url: Annotated[str, option(Text("Address that it came from", "来源网址"))] = NONE,
    licence: Annotated[str, option(Text("Its licence or terms", "许可或使用条件"))] = NONE,
    taken_on: Annotated[
        datetime | None,
        option(Text("Day it was taken (today)", "取得日期(默认今天)"), formats=["%Y-%m-%d"]),
    ] = None,
    may_be_committed: Annotated[
        bool,
        option(Text("Its owner allows it in the repository", "所有者允许将原文件提交入库")),
    ] = False,
    from_archive: Annotated[
        bool,
        option(Text("Rebuild all seeds from the archive", "由档案中的文件重建全部种子")),
    ] = False,
    wait: WaitSeconds = 60,
    root: ProjectRoot = Path(),
    as_json: AsJson = False,
) -> None:
    """Read published documents into the raw seeds."""
    if from_archive == bool(reports):
        raise typer.BadParameter(
            str(Text("name documents, or give --from-archive", "请给出文件,或使用--from-archive"))
        )
    source = Source(
        region, year, url, licence, taken_on.date() if taken_on else None,
        may_be_committed, accept_unread,
    )  # fmt: skip
    with project_lock(root, wait, complain):
        if from_archive:
            load_archive(root, dry_run, accept_unread, as_json)
            return
        accepted = read_answers(accept, root) if accept else {}
        rows = learned(root, reports or [], source, accepted) if learn else accepted
        loader = Loader(root, rows)
        try:
            with progress_bar(Text("reading", "读取"), total=len(reports or ())) as bar:
                done = loader.load(reports or [], source, dry_run=dry_run, step=bar.step)
        except LoadRefused as error:
            if as_json:
                print_json({"refused": [str(line) for line in error.lines]})
            raise
        if not dry_run:
            write_what_follows(root, rows)
            refresh(root)
    if as_json:
        print_json([loaded.as_json() for loaded in done])
        return
    for loaded in done:
        for line in described(loaded):
            say(line)
    tell_learned(root, rows)
    if dry_run:
        say(Text("nothing was written", "未写入任何内容"))


def load_archive(root: Path, dry_run: bool, accept_unread: bool, as_json: bool) -> None:
    """Write all raw seeds anew from the archive's documents, and say which differ."""
    reports = RawSeeds(root).reports()
    with progress_bar(Text("reading", "读取"), total=len(reports)) as bar:
        contents = rebuild(root, bar.step, accept_unread=accept_unread)
    if contents and not dry_run:
        replace_files(root / RAW, root, contents)
        refresh(root)
    if as_json:
        print_json({"reports": len(reports), "changed": sorted(contents)})
        return
    changed = ", ".join(sorted(contents)) or str(Text("none", "无"))
    say(
        Text(
            f"{counted(len(reports), 'report')} read from the archive;"
            f" seeds that changed: {changed}",
            f"已从档案读取{len(reports)}份报告;有变化的种子: {changed}",
        )
    )


def described(loaded: Loaded) -> list[Text]:
    """What came of one document, in a few lines."""
    status = STATUS[loaded.status]
    key = f"{loaded.report_id}-r{loaded.revision}"
    lines = [Text(f"{loaded.file}: {key}, {status.en}", f"{loaded.file}: {key},{status.zh}")]
    if not loaded.counts:
        return lines
    n = loaded.counts
    lines.append(
        Text(
            f"  {n['tables']} tables, {n['cells_found']} cells: {n['cells_read']} read,"
            f" {n['cells_blank']} blank, {n['cells_unread']} unread;"
            f" {n['claims_known']} claims known, {n['claims_unknown']} unknown",
            f"  {n['tables']}张表,{n['cells_found']}个单元格: 读入{n['cells_read']},"
            f"空白{n['cells_blank']},未读{n['cells_unread']};"
            f"正文数字: 已知{n['claims_known']},未知{n['claims_unknown']}",
        )
    )
    for claim in loaded.unknown_claims:
        where, what = place(claim["source_place"]), f"{claim['phrase']} {claim['figure']}"
        lines.append(
            Text(f"  unknown claim, {where.en}: {what}", f"  未知的正文数字,{where.zh}: {what}")
        )
    for cell in loaded.unread:
        where = place(cell.place)
        state = Text("kept", "照录") if cell.is_kept else Text("unread", "未读")
        told = Text(f"  {state.en}, {where.en}: ", f"  {state.zh},{where.zh}: ")
        lines.append(told + verbatim(cell.text))
    for row in loaded.without_figures:
        lines.append(Text(f"  passed over, no figures: {row}", f"  略过,无数字: {row}"))
    for label in loaded.not_printed:
        lines.append(Text(f"  not printed: {label}", f"  未印此表: {label}"))
    if loaded.status == "revision":
        lines.extend(described_changes(loaded))
    return lines


def described_changes(loaded: Loaded) -> Iterator[Text]:
    """The first cells that a revision changes."""
    for change in loaded.changes[:MOST_CHANGES_SHOWN]:
        where = f"{change.seed}, {change.row}, {change.column}"
        yield verbatim(f"  {where}: {change.before or '–'} → {change.after or '–'}")
    more = len(loaded.changes) - MOST_CHANGES_SHOWN
    if more > 0:
        yield Text(
            f"  … and {more} more: hotline diff {loaded.report_id}",
            f"  …另有{more}处: hotline diff {loaded.report_id}",
        )
