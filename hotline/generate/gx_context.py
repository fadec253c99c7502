"""The Great Expectations context around the suites: frames as assets, a checkpoint a suite."""

import json
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from hotline.audit.frames import CHECKPOINTS, DOCS_SITE, SUITES
from hotline.template.registry import GENERATED

SOURCE, WHOLE = "warehouse", "whole"
RESULTS = "../warehouse/audit"
VALIDATIONS = "validation_definitions"
STORE = """\
  {name}:
    class_name: {kind}
    store_backend:
      class_name: TupleFilesystemStoreBackend
      suppress_store_backend_id: true
      base_directory: {folder}
"""
STORES = (
    ("expectations_store", "ExpectationsStore", "expectations/"),
    ("validation_results_store", "ValidationResultsStore", f"{RESULTS}/validations/"),
    ("checkpoint_store", "CheckpointStore", f"{CHECKPOINTS}/"),
    ("validation_definition_store", "ValidationDefinitionStore", f"{VALIDATIONS}/"),
)


def identity(*names: str) -> str:
    """An id that is the same whenever it is written."""
    return str(uuid5(NAMESPACE_URL, "/".join(names)))


def configuration(suites: list[str]) -> str:
    """The context's configuration: stores, Data Docs, and an asset of pandas for each suite."""
    lines = [
        f"# {GENERATED}",
        "config_version: 4.0",
        "analytics_enabled: false",
        "progress_bars: {globally: false}",
        f"data_context_id: {identity('context')}",
        "stores:",
        *(STORE.format(name=n, kind=k, folder=f).rstrip() for n, k, f in STORES),
        *(f"{n}_name: {n}" for n, _, _ in STORES if n != "validation_definition_store"),
        "plugins_directory: plugins/",
        "data_docs_sites:",
        f"  {DOCS_SITE}:",
        "    class_name: SiteBuilder",
        "    show_how_to_buttons: false",
        "    store_backend:",
        "      class_name: TupleFilesystemStoreBackend",
        f"      base_directory: {RESULTS}/data_docs/",
        "    site_index_builder:",
        "      class_name: DefaultSiteIndexBuilder",
        "fluent_datasources:",
        f"  {SOURCE}:",
        "    type: pandas",
        f"    id: {identity(SOURCE)}",
        "    assets:",
    ]
    for suite in suites:
        lines += [
            f"      {suite}:",
            "        type: dataframe",
            f"        id: {identity(SOURCE, suite)}",
            "        batch_metadata: {}",
            "        batch_definitions:",
            f"          {WHOLE}:",
            f"            id: {identity(SOURCE, suite, WHOLE)}",
            "            partitioner:",
        ]
    return "\n".join(lines) + "\n"


def as_json(content: object) -> str:
    """JSON as the context's stores write it."""
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def validation(suite: str) -> str:
    """What a suite is held against."""
    parts = {"asset": suite, "batch_definition": WHOLE, "datasource": SOURCE}
    path = {
        "asset": (SOURCE, suite), "batch_definition": (SOURCE, suite, WHOLE),
        "datasource": (SOURCE,),
    }  # fmt: skip
    return as_json(
        {
            "data": {part: {"id": identity(*path[part]), "name": name}
                     for part, name in parts.items()},
            "id": identity("validation", suite),
            "name": suite,
            "suite": {"id": str(uuid5(NAMESPACE_URL, suite)), "name": suite},
        }
    )  # fmt: skip


def checkpoint(suite: str) -> str:
    """A suite's validation as something to run."""
    return as_json(
        {
            "actions": [],
            "id": identity("checkpoint", suite),
            "name": suite,
            "result_format": "SUMMARY",
            "validation_definitions": [{"id": identity("validation", suite), "name": suite}],
        }
    )


def context_files(root: Path, suites: list[str]) -> dict[Path, str]:
    """Path and content of every file of the context but the suites."""
    folder = root / SUITES
    return {
        folder / "great_expectations.yml": configuration(suites),
        **{folder / VALIDATIONS / f"{s}.json": validation(s) for s in suites},
        **{folder / CHECKPOINTS / f"{s}.json": checkpoint(s) for s in suites},
    }
