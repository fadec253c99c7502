"""The checks that a person asks for by code and report, or why there are none."""

import csv
from collections.abc import Collection
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

import duckdb

from hotline.audit.culprits import name_culprits
from hotline.audit.explain import Explanation, explanations
from hotline.audit.results import HTML, read_result
from hotline.errors import HotlineError
from hotline.language import Text
from hotline.loading.seeds import RawSeeds
from hotline.template.raw_seeds import RAW, REPORTS
from hotline.warehouse.working import WORKING, reading_working

CODES = """
select distinct check_code from intermediate.int_report_checks
where list_contains(?, report_key) order by check_code
"""
WANTED = "check_code = ? and list_contains(?, report_key)"
MOST_NAMES = 3


@dataclass
class Held:
    """What the warehouse has for an answer: reports, their checks' codes, and those asked for."""

    reports: set[str] = field(default_factory=set)
    codes: list[str] = field(default_factory=list)
    found: list[Explanation] = field(default_factory=list)


def look_up(root: Path, check: str, report: str | None) -> list[Explanation]:
    """A check of all reports, or of one, failing ones first.

    Of a report that is left out of the working file, what failed is told as the last audit found
    it. Raises HotlineError where there is no such report or check, and where the file can't be
    read.
    """
    wanted = named_reports(loaded_keys(root), report)
    held = read_working(root, check, wanted)
    last = read_result(root)
    kept = [e for e in last.explanations if e.report_key in set(wanted) - held.reports]
    found = held.found + [e for e in kept if e.check_code == check]
    if not found:
        left_out = [key for key in wanted if key in last.quarantined.keys() - held.reports]
        raise HotlineError(nothing_found(check, report, wanted, left_out, held, kept))
    return sorted(found, key=lambda each: (each.passed is not False, each.report_key))


def read_working(root: Path, check: str, wanted: list[str]) -> Held:
    """What the working file has of some reports."""
    with reading_working(root) as connection:
        reports = built_keys(connection)
        codes = [code for (code,) in connection.execute(CODES, [wanted]).fetchall()]
        found = explanations(connection, WANTED, [check, wanted])
        name_culprits(connection, found)
        return Held(reports, codes, found)


def built_keys(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Keys of the report revisions in the working file."""
    rows = connection.execute("select report_id || '-r' || revision from raw.raw_reports")
    return {key for (key,) in rows.fetchall()}


def loaded_keys(root: Path) -> list[str]:
    """Keys of the report revisions in the raw seeds; HotlineError where they can't be read."""
    try:
        return [f"{row['report_id']}-r{int(row['revision'])}" for row in RawSeeds(root).reports()]
    except (ValueError, KeyError, TypeError, csv.Error) as error:
        seed = RAW / f"{REPORTS}.csv"
        raise HotlineError(
            Text(
                f"{seed}: can't be read; hotline build says why",
                f"{seed}: 无法读取,原因请见hotline build",
            )
        ) from error


def named_reports(loaded: list[str], report: str | None) -> list[str]:
    """The loaded report revisions that a name means, with or without its revision."""
    keys = [key for key in loaded if report in (None, key, key.rpartition("-r")[0])]
    if keys or report is None:
        return keys
    names = {name for key in loaded for name in (key, key.rpartition("-r")[0])}
    raise HotlineError(
        Text(f"{report}: no such report", f"{report}: 没有这份报告")
        + nearest(report, names)
        + Text("; hotline reports lists what is loaded", ";已入库的见hotline reports")
    )


def nearest(name: str, names: Collection[str]) -> Text:
    """The names that a mistyped one may have meant."""
    close = get_close_matches(name, sorted(names), MOST_NAMES)
    listed = ", ".join(close)
    return Text(f"; near it: {listed}", f";相近的有: {listed}") if close else Text("", "")


def nothing_found(
    check: str,
    report: str | None,
    wanted: list[str],
    left_out: list[str],
    held: Held,
    kept: list[Explanation],
) -> Text:
    """Why no check is shown: its report is left out, replaced or not built, or there is none."""
    not_built = held.reports.isdisjoint(wanted)
    line = no_such_check(check, report, [*held.codes, *(e.check_code for e in kept)])
    if left_out:
        told = [quarantined(key, [e for e in kept if e.report_key == key]) for key in left_out]
        more = len(told) - MOST_NAMES
        lines = told[:MOST_NAMES]
        if more > 0:
            lines.append(Text(f"quarantined as well: {more} more", f"被隔离的另有{more}份"))
        return joined(lines if report and not_built else [line, *lines])
    if report is None or held.codes:
        return line
    if not_built:
        return Text(
            f"{report}: loaded, but not in {WORKING}; run hotline build",
            f"{report}: 已入库,但不在{WORKING}中,请运行hotline build",
        )
    return Text(
        f"{report}: a newer revision is current, and only its checks are evaluated",
        f"{report}: 已有更新的版次,只核对现行版次",
    )


def no_such_check(check: str, report: str | None, codes: Collection[str]) -> Text:
    """That there is no check of this code, with codes that are near it."""
    of = Text(f" of {report}", f"({report})") if report else Text("", "")
    line = Text(f"{check}: no such check", f"{check}: 没有这项核对") + of
    near = nearest(check, set(codes))
    listed = Text("; fct_report_checks lists them all", ";全部核对见fct_report_checks")
    return line + (near if near.en else listed)


def quarantined(key: str, kept: list[Explanation]) -> Text:
    """That a report was left out, and which of its checks can be explained all the same."""
    line = Text(
        f"{key} is quarantined, so {WORKING} doesn't hold it; ",
        f"{key}已被隔离,{WORKING}中没有它;",
    )
    codes = sorted(each.check_code for each in kept)
    if not codes:
        return line + Text(
            f"none of its checks was kept, see {HTML}", f"没有保留它的核对,详见{HTML}"
        )
    listed, more = ", ".join(codes[:MOST_NAMES]), len(codes) - MOST_NAMES
    line += Text(
        f"of its checks only those that failed were kept: {listed}",
        f"只保留了它未通过的核对: {listed}",
    )
    return line + Text(f" and {more} more", f"等{len(codes)}项") if more > 0 else line


def joined(lines: list[Text]) -> Text:
    """Several things to say as one line."""
    return Text("; ".join(line.en for line in lines), ";".join(line.zh for line in lines))
