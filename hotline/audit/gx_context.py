"""A context of Great Expectations in memory: the project's suites, each held against its frame.

Whoever writes a suite may use it by hand:

    from hotline.audit.gx_context import gate
    context = gate(root, "warehouse/hotline.duckdb", [{"name": …, "sql": …, "told": {…}}])
    context.checkpoints.get("gate").run()
"""

import json
import logging
import os
import re
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import Any

os.environ["GX_ANALYTICS_ENABLED"] = "false"
logging.getLogger("great_expectations").setLevel(logging.CRITICAL)
warnings.simplefilter("ignore")

import great_expectations as gx  # noqa: E402 it asks for the settings above when it is imported
from great_expectations.data_context.types.base import (  # noqa: E402
    DataContextConfig,
    InMemoryStoreBackendDefaults,
)
from great_expectations.expectations.expectation_configuration import (  # noqa: E402
    ExpectationConfiguration,
)

from hotline.audit.frames import DOCS_SITE, SUITES  # noqa: E402

CHECKPOINT, SOURCE, WHOLE = "gate", "warehouse", "whole"
# Where an expectation keeps its number in its suite.
ENTRY = "entry"
# What SQLAlchemy would take for a parameter: in SQL without any, it stands within a text.
PARAMETER = re.compile(r"(?<!:):(?=\w)")
# Rows are asked for where an expectation fails; Data Docs show some of them.
PASSED_OR_NOT, FOR_DOCS = "BOOLEAN_ONLY", "SUMMARY"


class Unusable(Exception):
    """A suite that Great Expectations can't take, by its name, with the expectation and why."""

    def __init__(self, suite: str, expectation: str, reason: str) -> None:
        super().__init__(suite, expectation, reason)
        self.suite, self.expectation, self.reason = suite, expectation, reason


def empty_context(root: Path, docs: Path | None = None) -> Any:  # noqa: ANN401
    """A context that keeps nothing but what it is asked for; its Data Docs go to a folder."""
    sites = {
        DOCS_SITE: {
            "class_name": "SiteBuilder",
            "show_how_to_buttons": False,
            "store_backend": {
                "class_name": "TupleFilesystemStoreBackend",
                "base_directory": str(docs),
            },
            "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
        }
    }
    config = DataContextConfig(
        plugins_directory=str((root / SUITES / "plugins").resolve()),
        data_docs_sites=sites if docs else {},
        analytics_enabled=False,
        progress_bars={"globally": False},
        store_backend_defaults=InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
    )
    context = gx.get_context(project_config=config, mode="ephemeral")
    context.validation_results_store._expectationSuiteValidationResultSchema.opts.render_module = (
        NumpyJson
    )
    return context


class NumpyJson:
    """JSON for what Great Expectations keeps of results, in which NumPy's truth values may be."""

    loads = staticmethod(json.loads)

    @staticmethod
    def dumps(content: object, **options: Any) -> str:  # noqa: ANN401
        """As the standard library does, with any other scalar as Python's own."""
        return json.dumps(content, default=lambda scalar: scalar.item(), **options)


def source(context: Any, database: str) -> Any:  # noqa: ANN401
    """The warehouse as a source of data: a DuckDB file, or PostgreSQL where it is a URL."""
    if "://" in database:
        return context.data_sources.add_sql(
            SOURCE, connection_string=database, create_temp_table=False
        )
    # What it leaves behind at the end of a process is told of, if it is imported at all.
    from hotline.audit import duckdb_dialect

    duckdb_dialect.register()
    # Not in the URL, where signs of a path would be read as parts of it.
    arguments = {"connect_args": {"database": database, "read_only": True}}
    return context.data_sources.add_sql(
        SOURCE,
        connection_string=f"{duckdb_dialect.SCHEME}://",
        create_temp_table=False,
        kwargs=arguments,
    )


def let_go(context: Any) -> None:  # noqa: ANN401
    """Close the warehouse, which whoever asked may write to now."""
    warehouse = context.data_sources.get(SOURCE)
    warehouse.get_execution_engine().close()
    warehouse.get_engine().dispose()


def expectation_of(suite: str, number: int, told: dict) -> Any:  # noqa: ANN401
    """An entry of a suite's file, which knows its number there.

    Raises Unusable where Great Expectations has none such.
    """
    try:
        given = {name: value for name, value in told.items() if name != "id"}
        meta = {**(told.get("meta") or {}), ENTRY: number}
        return ExpectationConfiguration(**{**given, "meta": meta}).to_domain_obj()
    except Exception as error:  # it has no class of errors of its own
        raise Unusable(suite, str(told.get("type", "")), reason_of(error)) from error


def reason_of(error: Exception) -> str:
    """What an error says, in one line; of several things that pydantic finds, all."""
    found = getattr(error, "errors", None)
    if callable(found):
        return "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in found())
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def gate(root: Path, database: str, suites: Iterable[dict], docs: Path | None = None) -> Any:  # noqa: ANN401
    """A context whose checkpoint `gate` holds every suite against its frame.

    A suite is a dict of its `name`, the `sql` of its frame, and its `told` content. Raises Unusable
    for one that Great Expectations can't take.
    """
    context = empty_context(root, docs)
    warehouse = source(context, database)
    definitions = []
    for each in suites:
        name, told = each["name"], each["told"]
        # It takes a query only where the first word is that.
        sql = PARAMETER.sub(":' || '", each["sql"])
        asset = warehouse.add_query_asset(name, f"select * from (\n{sql}\n) as frame")
        suite = gx.ExpectationSuite(
            name=name,
            expectations=[
                expectation_of(name, number, entry)
                for number, entry in enumerate(told["expectations"])
            ],
            meta=told.get("meta"),
            notes=told.get("notes"),
        )
        definition = gx.ValidationDefinition(
            name=name,
            data=asset.add_batch_definition_whole_table(WHOLE),
            suite=context.suites.add(suite),
        )
        definitions.append(context.validation_definitions.add(definition))
    context.checkpoints.add(
        gx.Checkpoint(
            name=CHECKPOINT,
            validation_definitions=definitions,
            result_format=FOR_DOCS if docs else PASSED_OR_NOT,
        )
    )
    return context
