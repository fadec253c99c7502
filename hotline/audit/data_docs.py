"""Validate pandas frames with Great Expectations itself, and write its Data Docs."""

import logging
import os
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import duckdb

from hotline.audit.docs_index import Validated, index_page
from hotline.audit.frames import CHECKPOINTS, DOCS_SITE, SUITES, frame
from hotline.audit.suites import Suite, read_suites, told_of
from hotline.errors import HotlineError
from hotline.language import Text, verbatim
from hotline.loading.files import folder_in_one_step
from hotline.warehouse.dbt_build import first_line_of

DOCS = Path("warehouse") / "audit" / DOCS_SITE
INDEX = DOCS / "index.html"


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
) -> list[Validated]:
    """Run the checkpoints of some suites on frames read from DuckDB.

    Raises HotlineError, naming it, for a suite that has no checkpoint yet, or whose table isn't
    there because the build stopped before it.
    """
    results = []
    with warnings.catch_warnings():
        # It warns of every pattern that has groups, and of what its own code will mend.
        warnings.simplefilter("ignore")
        context = gx_context(root)
        for suite in suites:
            file = SUITES / CHECKPOINTS / f"{suite.full_name}.json"
            if not (root / file).exists():
                raise HotlineError(
                    Text(f"{file}: is missing; run make generate",
                         f"{file}: 文件缺失,请运行make generate")
                )  # fmt: skip
            with told_of(suite.file):
                rows = connection.execute(frame(root, suite.name)).df()
            ((identifier, result),) = run_results(context, suite, rows).items()
            results.append(Validated(suite, identifier, result))
            step()
    return results


def run_results(context: Any, suite: Suite, rows: Any) -> dict:  # noqa: ANN401
    """What a suite's checkpoint says of a pandas frame; raises HotlineError where it can't run."""
    from great_expectations.exceptions.exceptions import (
        GreatExpectationsAggregateError,
        GreatExpectationsError,
    )

    try:
        checkpoint = context.checkpoints.get(suite.full_name)
        return checkpoint.run(batch_parameters={"dataframe": rows}).run_results
    except (GreatExpectationsError, GreatExpectationsAggregateError) as error:
        reason = verbatim(f"{suite.file}: {first_line_of(str(error))}")
        raise HotlineError(reason) from error


def write_data_docs(
    root: Path, connection: duckdb.DuckDBPyConnection, step: Callable[[], object] = int
) -> Path:
    """Validate every suite and write Data Docs; returns the page that they open with.

    Their pages are of this run alone: those of earlier ones would each be written again.
    """
    validated = validate(root, connection, read_suites(root), step)
    context = gx_context(root)
    identifiers = [
        name
        for each in validated
        for name in (each.identifier.expectation_suite_identifier, each.identifier)
    ]
    with folder_in_one_step(root / DOCS) as folder:
        # Of the context in memory; what is read of it is a copy.
        sites = context.variables.data_docs_sites
        sites[DOCS_SITE]["store_backend"]["base_directory"] = str(folder)
        context.variables.data_docs_sites = sites
        context.build_data_docs(resource_identifiers=identifiers, build_index=False)
        (folder / INDEX.name).write_text(index_page(validated), encoding="utf-8")
    return root / INDEX
