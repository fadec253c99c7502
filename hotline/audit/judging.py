"""The process in which Great Expectations judges: a line of JSON in, a line of JSON out.

It is a process of its own since Great Expectations takes seconds to import, which pass while dbt
builds, and since what it logs, warns of and leaves behind at its end is nobody's business.
"""

import json
import os
import signal
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

REPORT = "report_key"
# What a report's key says already.
IN_REPORT = (REPORT, "report_id", "revision")
# Of each expectation that fails, so many rows of each report are told.
MOST_ROWS = 5
MAP_LISTS = ("unexpected_index_list", "unexpected_list")


def columns_of(arguments: Mapping[str, Any]) -> list[str]:
    """The columns that an expectation is about."""
    pair = [arguments[name] for name in ("column_A", "column_B") if arguments.get(name)]
    single = [arguments["column"]] if arguments.get("column") else []
    return pair or single or list(arguments.get("column_list") or ())


def exception_of(result: Any) -> str | None:  # noqa: ANN401
    """Why an expectation could not be judged; None where it was."""
    info = result.exception_info or {}
    told = [info] if "raised_exception" in info else [i for i in info.values() if i]
    for each in told:
        if each.get("raised_exception"):
            lines = str(each.get("exception_message") or "").strip().splitlines()
            return lines[0] if lines else "it could not be judged"
    return None


def place_in(columns: list[str], key: list[str], about: list[str]) -> list[str]:
    """The columns that say which row of a report it is, but for those that it is about."""
    known = IN_REPORT if REPORT in columns else ()
    return [c for c in dict.fromkeys(key) if c in columns and c not in known and c not in about]


def rows_of(found: Mapping[str, Any]) -> tuple[list[dict], bool]:
    """The rows that fail, and whether these are all of them; none for what is of no row."""
    for name in MAP_LISTS:
        rows = found.get(name)
        if rows and isinstance(rows[0], Mapping):
            return [dict(row) for row in rows], True
    details = found.get("details") or {}
    if isinstance(details, Mapping) and "unexpected_rows" in details:
        rows = [dict(row) for row in details["unexpected_rows"]]
        return rows, len(rows) == found.get("observed_value")
    return [], False


def shown(value: object) -> str:
    """A value in a message."""
    return "–" if value is None else str(value)


def failure(batch: Any, expectation: Any, key: list[str]) -> dict[str, Any]:  # noqa: ANN401
    """An expectation that fails, judged again: which rows fail it, of which reports.

    `reports` are those of all rows, None among them where a row is of none or not all are known;
    `rows` the first of each report, each with its report, its place, and what it holds.
    """
    columns, about = batch.columns(), columns_of(expectation.configuration.kwargs)
    of_report = REPORT in columns
    place = place_in(columns, key, about)
    wanted = [*([REPORT] if of_report else ()), *place]
    whole = {
        "result_format": "COMPLETE",
        "unexpected_index_column_names": wanted,
        "return_unexpected_index_query": False,
    }
    result = batch.validate(expectation, result_format=whole if wanted else "COMPLETE")
    if reason := exception_of(result):
        return {"exception": reason}
    rows, are_all = rows_of(result.result)
    # A query of rows says itself what it shows of them.
    held = about or [c for row in rows[:1] for c in row if c not in (*wanted, *IN_REPORT)]
    rows.sort(key=lambda row: [shown(row.get(c)) for c in place])
    told: Counter[object] = Counter()
    first = []
    for row in rows:
        report = row.get(REPORT)
        told[report] += 1
        if told[report] <= MOST_ROWS:
            first.append([report, *([[c, shown(row.get(c))] for c in names if c in row]
                                    for names in (place, held))])  # fmt: skip
    reports: list[object] = list(told)
    if not are_all:
        reports.append(None)
    observed = result.result.get("observed_value")
    return {
        "reports": reports,
        "of_report": of_report,
        "rows": first,
        "observed": None if observed is None else shown(observed),
    }


def sentence(result: Any) -> str:  # noqa: ANN401
    """What is expected, as Great Expectations words it."""
    from great_expectations.render.renderer.inline_renderer import InlineRenderer

    try:
        renderer = InlineRenderer(render_object=result.expectation_config)
        content, *_ = renderer.get_rendered_content()
        told = content.value.template or ""
        for name, parameter in (content.value.params or {}).items():
            told = told.replace(f"${name}", str(parameter["value"]))
        return " ".join(told.split())
    except Exception:  # a renderer of its own may lack anything
        return ""


def entries(context: Any, suites: list[dict]) -> Iterator[dict]:  # noqa: ANN401
    """Every suite's name with each of its expectations, judged."""
    from hotline.audit.gx_context import CHECKPOINT, ENTRY, SOURCE, WHOLE

    asked = {suite["name"]: suite for suite in suites}
    judged = context.checkpoints.get(CHECKPOINT).run().run_results
    warehouse = context.data_sources.get(SOURCE)
    for identifier, of_suite in judged.items():
        name = identifier.expectation_suite_identifier.name
        results = []
        for result in of_suite.results:
            config = result.expectation_config
            # As the suite's author wrote them: Great Expectations makes 0.0 of 0.
            arguments = asked[name]["told"]["expectations"][config.meta[ENTRY]]["kwargs"]
            entry: dict[str, Any] = {
                "type": config.type,
                "columns": columns_of(arguments),
                "arguments": arguments,
                "severity": getattr(config.severity, "value", config.severity),
                "description": config.description,
                "success": bool(result.success),
            }
            if reason := exception_of(result):
                entry["exception"] = reason
            elif not result.success:
                batch = warehouse.get_asset(name).get_batch_definition(WHOLE).get_batch()
                entry |= failure(batch, config.to_domain_obj(), asked[name]["key"])
                entry["sentence"] = sentence(result)
            results.append(entry)
        yield {"name": name, "results": results}


def answer(task: dict) -> dict[str, Any]:
    """What Great Expectations says of a task; the reason where it can't say anything."""
    from hotline.audit.data_docs import write_pages
    from hotline.audit.gx_context import Unusable, gate, let_go, reason_of

    docs = Path(task["docs"]) if task["docs"] else None
    try:
        context = gate(Path(task["root"]), task["database"], task["suites"], docs)
        try:
            if docs:
                return {"pages": write_pages(context)}
            return {"suites": list(entries(context, task["suites"]))}
        finally:
            let_go(context)
    except Unusable as error:
        return {"unusable": [error.suite, error.expectation, error.reason]}
    except Exception as error:  # whatever it may be, one line is told of it
        return {"error": reason_of(error)}


def main() -> None:
    """Answer every task until there is no more."""
    # A Ctrl-C is for the process that asks, which ends this one by asking nothing more.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.dup2(nowhere, sys.stderr.fileno())
    import hotline.audit.gx_context  # noqa: F401 while whoever asks does something else

    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line)), default=str), file=answers, flush=True)
    os._exit(0)


if __name__ == "__main__":
    main()
