"""Suites that follow from the registry and the marts' contracts, in Great Expectations' files."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import yaml

from hotline.audit.frames import (
    GENERATED,
    LINE_STEP,
    MARTS,
    READ,
    WRITTEN,
    numbered_column,
)
from hotline.audit.suites import EXPECTATIONS, LIST, file_of
from hotline.template.figures import FIGURE, plain
from hotline.template.raw_seeds import CLAIMS, raw_seeds
from hotline.template.registry import GENERATED as NOTICE
from hotline.template.registry import columns_by_table, read_registry

CONTRACTS = MARTS / "_marts.yml"
# How a cell says which kind of nothing it is.
NOTHING = r"\[(?:blank|merged|absent|unread)\]"
PRINTED_FIGURE = f"^(?:{NOTHING}|{FIGURE[1:-1]})$"
LINE_LABEL = "[0-9]+"
Expected = tuple[str, Mapping[str, object]]


def in_set(column: str, values: list) -> Expected:
    """A column holds only these values."""
    return "expect_column_values_to_be_in_set", {"column": column, "value_set": values}


def matches(column: str, regex: str) -> Expected:
    """A column holds only what matches."""
    return "expect_column_values_to_match_regex", {"column": column, "regex": regex}


def between(column: str, least: int | None, most: int | None) -> Expected:
    """A column holds only what lies in a range, its ends included."""
    ends = {"min_value": least, "max_value": most}
    given = {name: end for name, end in ends.items() if end is not None}
    return "expect_column_values_to_be_between", {"column": column, **given}


def raw_suite(root: Path, seed: str) -> Iterator[Expected]:
    """Allowed printed forms, row labels, and numbers of lines without gaps.

    Shape and keys are held by the seeds' own loading and dbt's tests.
    """
    tables = {row["raw_seed"]: row["table_code"] for row in read_registry(root, "report_tables")}
    table = tables.get(seed)
    columns = columns_by_table(root).get(table, []) if table else []
    numbered = numbered_column(root, table)
    rows = [row for row in read_registry(root, "report_rows") if row["table_code"] == table]
    labels = sorted({plain(row["label_zh"]) for row in rows if not row["label_zh"].startswith("[")})
    for column in columns:
        read = f"{column['column_code']}{READ}"
        if column["kind"] == "label":
            forms = [*map(re.escape, labels), *([LINE_LABEL] if numbered else [])]
            yield matches(read, f"^(?:{'|'.join(forms)})$")
        elif column["kind"] != "text":
            yield matches(read, PRINTED_FIGURE)
    if numbered:
        yield in_set(LINE_STEP, [1])
    if seed == CLAIMS:
        yield in_set("claim_code", sorted(row["row_code"] for row in rows))


def documented(column: Mapping) -> str:
    """The name of the doc block that a column's description is."""
    match = re.search(r"doc\('(\w+)'\)", column["description"])
    return match[1] if match else ""


def mart_suite(root: Path, contract: Mapping) -> Iterator[Expected]:
    """Codes of closed lists, and the range that a measure's kind has.

    Columns, keys and references are held by the contract and dbt's tests.
    """
    codes = defaultdict(list)
    for row in read_registry(root, "code_lists"):
        codes[f"{row['list_code']}_code"].append(row["code"])
    tables = [row["table_code"] for row in read_registry(root, "report_tables")]
    codes["table_code"] = tables
    kinds = {row["measure_code"]: row["kind"] for row in read_registry(root, "measures")}
    for column in contract["columns"]:
        name, kind = column["name"], kinds.get(documented(column))
        if name in codes:
            yield in_set(name, sorted(codes[name]))
        if kind == "rate":
            yield between(name, 0, 1)
        elif kind in ("count", "duration", "density"):
            yield between(name, 0, None)


def suite_json(name: str, guards: str, expected: Iterable[Expected]) -> str:
    """A suite's file as Great Expectations writes it, the same for the same expectations."""
    entries = []
    for kind, arguments in expected:
        content = json.dumps([name, kind, arguments], sort_keys=True)
        entries.append(
            {
                "id": str(uuid5(NAMESPACE_URL, content)),
                "kwargs": arguments,
                "meta": {},
                "severity": "critical",
                "type": kind,
            }
        )
    suite = {
        "expectations": entries,
        "id": str(uuid5(NAMESPACE_URL, name)),
        "meta": {"great_expectations_version": version("great_expectations")},
        "name": name,
        "notes": [guards, NOTICE],
    }
    return json.dumps(suite, ensure_ascii=False, indent=2) + "\n"


def generated_suites(root: Path) -> dict[Path, str]:
    """Path and content of every generated suite, and of the list of all that there have to be.

    What nothing more is expected of than dbt holds has no suite.
    """
    contracts = yaml.safe_load((root / CONTRACTS).read_text(encoding="utf-8"))["models"]
    guarded = [
        *((seed.name, seed.description, raw_suite(root, seed.name)) for seed in raw_seeds(root)),
        *((each["name"], each["description"], mart_suite(root, each)) for each in contracts),
    ]
    suites = {}
    for name, guards, expected in guarded:
        if entries := list(expected):
            full_name = f"{GENERATED}.{name}"
            suites[full_name] = suite_json(full_name, guards, entries)
    written = [f"{WRITTEN}.{path.stem}" for path in (root / EXPECTATIONS / WRITTEN).glob("*.json")]
    listed = "".join(f"{name}\n" for name in sorted([*suites, *written]))
    return {
        root / LIST: listed,
        **{root / file_of(name): content for name, content in suites.items()},
    }
