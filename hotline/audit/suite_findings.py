"""What Great Expectations says of the suites, as findings that name report, row and column."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from hotline.audit.findings import ERROR, SUITE, WARNING, Finding, Found
from hotline.audit.frames import READ
from hotline.audit.judge import Judge, name_of
from hotline.audit.suites import Suite
from hotline.language import Text, verbatim

CRITICAL = "critical"
Entry = Mapping[str, Any]


def run_suites(
    judge: Judge, suites: Sequence[Suite], database: str | Path, schema_suffix: str = ""
) -> Found:
    """Hold every suite against its frame of a warehouse: a DuckDB file, or a URL of PostgreSQL.

    Raises HotlineError for what can't be judged.
    """
    found = Found()
    for suite in judge.verdicts(str(database), suites, schema_suffix):
        for entry in suite["results"]:
            found.check_count += 1
            check = f"{suite['name']}.{name_of(entry)}"
            found.checks.append((SUITE, check))
            if not entry["success"]:
                found.add(findings(suite["name"], check, entry))
                if severity_of(entry) == ERROR:
                    found.reports.update(entry["reports"])
    return found


def severity_of(entry: Entry) -> str:
    """How bad a failure is: Great Expectations has a third, milder severity, for notices."""
    return ERROR if entry["severity"] in (None, CRITICAL) else WARNING


def findings(suite: str, check: str, entry: Entry) -> Iterator[Finding]:
    """A finding for each of the rows that are told; one where the frame fails as a whole."""
    severity, expected = severity_of(entry), expectation(entry)
    for report, place, held in entry["rows"]:
        names = ", ".join(column.removesuffix(READ) for column, _ in held)
        values = ", ".join(value for _, value in held)
        head = ", ".join([suite, *(f"{column} {value}" for column, value in place)])
        of = Text(f"report {report or '–'}, ", f"报告 {report or '–'}, ")
        yield Finding(
            SUITE, check, severity, report,
            (of if entry["of_report"] else verbatim(""))
            + Text(f"{head}: {names} {values}, expected {expected.en}",
                   f"{head}: {names} {values}, {expected.zh}"),
        )  # fmt: skip
    if not entry["rows"]:
        about = ", ".join(column.removesuffix(READ) for column in entry["columns"])
        saw, where = entry["observed"], f": {about}" if about else ""
        found = Text(f" {saw},", f" {saw},") if saw is not None else verbatim("")
        yield Finding(
            SUITE, check, severity, None,
            Text(f"suite {suite}{where}", f"套件 {suite}{where}")
            + found
            + Text(f" expected {expected.en}", f" {expected.zh}"),
        )  # fmt: skip


def expectation(entry: Entry) -> Text:
    """What is expected, in our words or in Great Expectations', and what its author says of it."""
    arguments = entry["arguments"]
    # Words of ours say nothing of a share of the rows or of a condition.
    if (words := WORDS.get(entry["type"])) and not {"mostly", "row_condition"} & arguments.keys():
        expected = words(arguments)
    else:
        told = {k: v for k, v in arguments.items() if k not in NAMED}
        fallback = f"{entry['type']} {json.dumps(told, ensure_ascii=False)}"
        expected = verbatim(entry.get("sentence") or fallback)
    if not (remark := entry["description"]):
        return expected
    zh, separator, en = remark.partition(" · ")
    return expected + (Text(f" ({en})", f"({zh})") if separator else verbatim(f" ({remark})"))


NAMED = ("column", "column_A", "column_B", "column_list")


def between(arguments: Mapping[str, Any]) -> Text:
    """A range in words, of which one end may be open."""
    least, most = arguments.get("min_value"), arguments.get("max_value")
    if most is None:
        return Text(f"at least {least}", f"应不小于{least}")
    if least is None:
        return Text(f"at most {most}", f"应不大于{most}")
    return Text(f"from {least} to {most}", f"应在{least}与{most}之间")


# Of what the generated suites expect, and of what is expected most.
WORDS = {
    "expect_column_values_to_not_be_null": lambda a: Text("a value", "应有值"),
    "expect_column_values_to_be_in_set": lambda a: Text(
        "one of " + ", ".join(map(str, a["value_set"])),
        "应为" + "、".join(map(str, a["value_set"])) + "之一",
    ),
    "expect_column_values_to_match_regex": lambda a: Text(
        "a figure or label as one is printed", "应为规范书写的数字或名称"
    ),
    "expect_column_values_to_be_between": between,
    "expect_column_pair_values_to_be_equal": lambda a: Text(
        f"the same as {a['column_B']}", f"应等于{a['column_B']}"
    ),
    "expect_column_values_to_be_unique": lambda a: Text("once", "应只出现一次"),
    "expect_compound_columns_to_be_unique": lambda a: Text("once", "应只出现一次"),
}
