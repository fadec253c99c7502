"""Every figure and every check of some reports with their cells, for those who show them all."""

from collections.abc import Iterable, Sequence
from operator import attrgetter

import duckdb

from hotline.tracing.cells import CellKey
from hotline.tracing.figures import REPORT, Figure, measured_columns, trace_figures
from hotline.warehouse.published import Mart
from hotline.warehouse.quoting import literals

CHECKS = "fct_report_checks"
# A column of the checks that is never null, so that those are found which could not be decided.
OF_EVERY_CHECK = "severity"


def figures_of_reports(
    connection: duckdb.DuckDBPyConnection, marts: Iterable[Mart], keys: Sequence[str]
) -> dict[str, list[Figure]]:
    """The figures of each report, row by row in the order of the marts' properties and keys."""
    found: dict[str, list[Figure]] = {key: [] for key in keys}
    for mart in sorted(marts, key=attrgetter("place")):
        of_mart = [
            figure
            for column in measured_columns(connection, mart)
            for figure in trace_figures(connection, mart, column, of_reports(keys))[0]
        ]
        for figure in sorted(of_mart, key=lambda each: tuple(each.row.values())):
            found[str(figure.row[REPORT])].append(figure)
    return found


def cells_of_checks(
    connection: duckdb.DuckDBPyConnection, marts: Iterable[Mart], keys: Sequence[str]
) -> dict[tuple[str, str], list[CellKey]]:
    """(report key, check code) to the cells that the check reads, what is stated first."""
    (checks,) = (mart for mart in marts if mart.name == CHECKS)
    figures, _ = trace_figures(connection, checks, OF_EVERY_CHECK, of_reports(keys))
    return {(str(each.row[REPORT]), str(each.row["check_code"])): each.cells for each in figures}


def of_reports(keys: Sequence[str]) -> str:
    """The condition of SQL that a row is of one of some reports."""
    return f"{REPORT} in {literals(keys)}"
