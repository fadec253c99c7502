"""What dbt itself costs, and how the build grows with the number of reports."""

import json
import shutil
import statistics
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import duckdb
from conftest import copy_project

from .warehouses import Warehouses, dbt_build

SIZES = (1, 10, 100, 1000, 6800)
PAIRS = 5


def manifest_of(project: Path) -> dict:
    return json.loads((project / "target" / "manifest.json").read_text(encoding="utf-8"))


def empty_project(project: Path, folder: Path) -> Path:
    """A project with the same nodes, kinds and edges, the SQL of each of which is `select 1`."""
    nodes = manifest_of(project)["nodes"]
    (folder / "models").mkdir(parents=True)
    (folder / "tests" / "generic").mkdir(parents=True)
    (folder / "warehouse").mkdir()
    shutil.copy(project / "profiles" / "profiles.yml", folder)
    (folder / "dbt_project.yml").write_text(
        "name: empty\nprofile: hotline\nmodel-paths: [models]\ntest-paths: [tests]\n"
        "flags: {send_anonymous_usage_stats: false}\n",
        encoding="utf-8",
    )
    (folder / "tests" / "generic" / "passes.sql").write_text(
        "{% test passes(model, number) %}select 1 as one where false{% endtest %}\n",
        encoding="utf-8",
    )
    properties = ["version: 2", "models:"]
    tests = defaultdict(list)
    for key, node in nodes.items():
        if node["resource_type"] == "test":
            tests[node.get("attached_node") or node["depends_on"]["nodes"][0]].append(key)
    for key, node in nodes.items():
        if node["resource_type"] == "test":
            continue
        parents = [nodes[parent]["name"] for parent in node["depends_on"].get("nodes", [])]
        refs = "".join(f"-- depends_on: {{{{ ref('{parent}') }}}}\n" for parent in parents)
        kind = "view" if node["config"].get("materialized") == "view" else "table"
        config = f"{{{{ config(materialized='{kind}') }}}}\n"
        sql = f"{config}{refs}select 1 as one\n"
        (folder / "models" / f"{node['name']}.sql").write_text(sql, encoding="utf-8")
        if tests[key]:
            properties += [f"  - name: {node['name']}", "    data_tests:"]
            properties += [
                f"      - passes: {{arguments: {{number: {number}}}}}"
                for number, _ in enumerate(tests[key])
            ]
    (folder / "models" / "models.yml").write_text("\n".join(properties), encoding="utf-8")
    return folder


def in_order(manifest: dict) -> list[dict]:
    """The models, each after those that it reads."""
    models = {k: n for k, n in manifest["nodes"].items() if n["resource_type"] == "model"}
    done: dict[str, dict] = {}

    def visit(key: str) -> None:
        if key in models and key not in done:
            for parent in models[key]["depends_on"]["nodes"]:
                visit(parent)
            done[key] = models[key]

    for key in models:
        visit(key)
    return list(done.values())


def sql_alone(project: Path) -> float:
    """Seconds that the compiled SQL of all models takes in one DuckDB process."""
    models = in_order(manifest_of(project))
    copy = project / "warehouse" / "sql.duckdb"
    shutil.copy(project / "warehouse" / "hotline.duckdb", copy)
    with duckdb.connect() as connection:
        connection.execute(f"attach '{copy}' as hotline")
        connection.execute("set preserve_insertion_order = false")
        started = time.perf_counter()
        for node in models:
            kind = "view" if node["config"]["materialized"] == "view" else "table"
            name = node["relation_name"]
            connection.execute(f"create or replace {kind} {name} as {node['compiled_code']}")
        seconds = time.perf_counter() - started
    copy.unlink()
    return seconds


def dbt_lines(warehouses: Warehouses) -> Iterator[str]:
    """The table of what dbt costs by itself."""
    project = copy_project(warehouses.folder / "project")
    dbt_build(project)
    empty = empty_project(project, warehouses.folder / "empty")
    dbt_build(empty)
    pairs = [(dbt_build(project).seconds, dbt_build(empty).seconds) for _ in range(PAIRS)]
    ours, theirs = (statistics.median(times) for times in zip(*pairs, strict=True))
    ratio = statistics.median(one / other for one, other in pairs)
    alone = statistics.median(sql_alone(project) for _ in range(PAIRS))
    yield from (
        "## What dbt itself costs · dbt 自身的开销",
        "",
        f"Medians of {PAIRS} alternating runs, nodes: {len(manifest_of(project)['nodes'])}.",
        "",
        "| what | seconds | ratio |",
        "| --- | --- | --- |",
        f"| `dbt build` of the project | {ours:.2f} | {ratio:.2f} |",
        f"| `dbt build` of as many nodes that `select 1` (goal: at most 1.3) | {theirs:.2f} | 1 |",
        f"| the models' SQL alone, in one DuckDB process | {alone:.2f} | {alone / ours:.2f} |",
        "",
    )


def growth_lines(warehouses: Warehouses) -> Iterator[str]:
    """The table of builds of more and more reports."""
    yield from (
        "## Growth · 增长",
        "",
        "`dbt build`, tests included, of reports made by scaling the real one, from an empty file.",
        "The goal at 6,800 reports is under 60 s and under 2,048 MiB.",
        "",
        "| reports | published cells | seconds | peak MiB |",
        "| --- | --- | --- | --- |",
    )
    for size in warehouses.sizes(SIZES):
        project, run = warehouses.built(size)
        with duckdb.connect(str(project / "warehouse" / "hotline.duckdb"), read_only=True) as built:
            (cells,) = built.execute(
                "select count(*) from marts.fct_published_values"
            ).fetchone() or (0,)
        yield f"| {size} | {cells} | {run.seconds:.1f} | {run.peak_mib:.0f} |"
    yield ""
