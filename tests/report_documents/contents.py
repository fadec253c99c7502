"""What a report says, apart from the document that says it."""

import csv
from dataclasses import dataclass
from pathlib import Path

from hotline.template.registry import read_registry

BLANK, MERGED, ABSENT = "[blank]", "[merged]", "[absent]"
KEY_COLUMNS = ("report_id", "revision", "row_no", "source_place")
CLAIM_COLUMNS = ("section", "phrase", "figure", "unit", "claim_code")


@dataclass(frozen=True)
class Contents:
    """A report's title, place, year, tables and claims, as the raw seeds hold them.

    `tables` has the rows of each table code, without the columns of the rows' key; the cells are
    verbatim, or one of `[blank]`, `[merged]`, `[absent]`. `claims` are in the document's order.
    """

    title: str
    region: str
    year: int
    tables: dict[str, list[dict[str, str]]]
    claims: list[dict[str, str]]


def rows_of(path: Path, report_id: str) -> list[dict[str, str]]:
    """A seed's rows of one report in its newest revision."""
    with path.open(encoding="utf-8", newline="") as file:
        found = [row for row in csv.DictReader(file) if row["report_id"] == report_id]
    newest = max((int(row["revision"]) for row in found), default=0)
    return [row for row in found if int(row["revision"]) == newest]


def contents_of(project: Path, report_id: str) -> Contents:
    """The contents of a report that a project has loaded; KeyError if it has not."""
    raw = project / "seeds" / "raw"
    reports = rows_of(raw / "raw_reports.csv", report_id)
    if not reports:
        raise KeyError(report_id)
    tables = {}
    for table in read_registry(project, "report_tables"):
        rows = rows_of(raw / f"{table['raw_seed']}.csv", report_id)
        if rows:
            tables[table["table_code"]] = [
                {name: cell for name, cell in row.items() if name not in KEY_COLUMNS}
                for row in rows
            ]
    names = {
        region["region_code"]: region["name_zh"] for region in read_registry(project, "regions")
    }
    return Contents(
        title=reports[0]["title"],
        region=names[reports[0]["region_code"]],
        year=int(reports[0]["report_year"]),
        claims=tables.pop("claims", []),
        tables=tables,
    )
