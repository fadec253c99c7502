"""The reference seeds that carry the knowledge of the report template."""

import csv
from pathlib import Path

GENERATED = "Written by `make generate`; do not edit."


def read_registry(root: Path, name: str) -> list[dict[str, str]]:
    """Rows of one reference seed, every value as text."""
    with (root / "seeds" / "reference" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def columns_by_table(root: Path) -> dict[str, list[dict[str, str]]]:
    """The registry's columns of each template table, in printed order."""
    tables: dict[str, list[dict[str, str]]] = {}
    for column in read_registry(root, "report_columns"):
        of_table = tables.setdefault(column["table_code"], [])
        if column["column_code"] not in {known["column_code"] for known in of_table}:
            of_table.append(column)
    return tables
