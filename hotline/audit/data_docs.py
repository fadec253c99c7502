"""Validate pandas frames with Great Expectations itself, and write its Data Docs."""

import logging
import os
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import duckdb

from hotline.audit.frames import SUITES, frame
from hotline.audit.suites import Suite, read_suites

INDEX = Path("warehouse") / "audit" / "data_docs" / "index.html"


def gx_context(root: Path) -> Any:  # noqa: ANN401 Great Expectations is imported only when needed
    """The project's context; takes seconds to import."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    logging.getLogger("great_expectations").setLevel(logging.ERROR)
    import great_expectations

    return great_expectations.get_context(mode="file", context_root_dir=root / SUITES)


def validate(
    root: Path,
    connection: duckdb.DuckDBPyConnection,
    suites: Iterable[Suite],
    step: Callable[[], object] = int,
) -> dict[str, Any]:
    """Run the checkpoints of some suites on frames read from DuckDB.

    Returns the result of each by suite.
    """
    results = {}
    with warnings.catch_warnings():
        # It warns of every pattern that has groups, and of what its own code will mend.
        warnings.simplefilter("ignore")
        context = gx_context(root)
        for suite in suites:
            rows = connection.execute(frame(root, suite.name)).df()
            checkpoint = context.checkpoints.get(suite.full_name)
            outcome = checkpoint.run(batch_parameters={"dataframe": rows})
            (results[suite.full_name],) = outcome.run_results.values()
            step()
    return results


def write_data_docs(
    root: Path, connection: duckdb.DuckDBPyConnection, step: Callable[[], object] = int
) -> Path:
    """Validate every suite and write Data Docs; returns the page that they open with."""
    validate(root, connection, read_suites(root), step)
    gx_context(root).build_data_docs()
    return root / INDEX
