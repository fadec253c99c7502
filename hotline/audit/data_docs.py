"""Validate pandas frames with Great Expectations itself, and write its Data Docs."""

import logging
import os
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import duckdb

from hotline.audit.frames import SUITES, frame
from hotline.audit.suites import suite_files

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
    suites: Iterable[tuple[str, str]],
    step: Callable[[], object] = int,
) -> dict[str, Any]:
    """Run the checkpoints of some suites, (group, name) each, on frames read from DuckDB.

    Returns the result of each by suite.
    """
    results = {}
    with warnings.catch_warnings():
        # It warns of every pattern that has groups, and of what its own code will mend.
        warnings.simplefilter("ignore")
        context = gx_context(root)
        for group, name in suites:
            rows = connection.execute(frame(root, group, name)).df()
            checkpoint = context.checkpoints.get(f"{group}.{name}")
            outcome = checkpoint.run(batch_parameters={"dataframe": rows})
            (results[f"{group}.{name}"],) = outcome.run_results.values()
            step()
    return results


def write_data_docs(
    root: Path, connection: duckdb.DuckDBPyConnection, step: Callable[[], object] = int
) -> Path:
    """Validate every suite and write Data Docs; returns the page that they open with."""
    suites = [(group, name) for group, name, _ in suite_files(root)]
    validate(root, connection, suites, step)
    gx_context(root).build_data_docs()
    return root / INDEX
