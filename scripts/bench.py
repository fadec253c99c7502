"""Time the build, as ratios within one run, and write docs/benchmarks.md.

make bench                                  everything, about ten minutes
.venv/bin/python scripts/bench.py --most 100  without the larger sizes
"""

import argparse
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import duckdb
import psutil
from rich.console import Console

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from bench_audit import audit_lines  # noqa: E402
from bench_export import export_lines  # noqa: E402
from bench_loading import loading_lines  # noqa: E402
from bench_page import page_lines  # noqa: E402
from conftest import copy_project  # noqa: E402
from generated_reports import STYLES, generate  # noqa: E402
from scaled_reports import write_reports  # noqa: E402

from hotline.changes.assemble import Assembler  # noqa: E402
from hotline.changes.seed import rows_of  # noqa: E402
from hotline.changes.source import printed_figures  # noqa: E402

SIZES = (1, 10, 100, 1000, 6800)
PAIRS = 5
QUERY_RUNS = 40
# Reports of which no readings are there yet, for `hotline changes`.
UNREAD = (1, 10, 100, 400)
RECOVERY_SCALES = (300, 30_000, 3_000_000)
RECOVERY_SEEDS = 8
DBT = Path(sys.executable).with_name("dbt")
console = Console(highlight=False, soft_wrap=True)


@dataclass
class Run:
    """Wall time in seconds and peak resident memory in MiB of one command."""

    seconds: float
    peak_mib: float


def dbt_build(project: Path) -> Run:
    """One `dbt build` of a project; raises CalledProcessError when it fails."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [str(DBT), "--quiet", "build"], cwd=project, stdout=subprocess.PIPE, text=True
    )
    output = process.stdout.read() if process.stdout else ""
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    if status:
        raise subprocess.CalledProcessError(status, "dbt build", output)
    return Run(seconds, usage.ru_maxrss / 1024)


def manifest_of(project: Path) -> dict:
    return json.loads((project / "target" / "manifest.json").read_text(encoding="utf-8"))


def empty_project(project: Path, folder: Path) -> Path:
    """A project with the same nodes, kinds and edges, the SQL of each of which is `select 1`."""
    nodes = manifest_of(project)["nodes"]
    (folder / "models").mkdir(parents=True)
    (folder / "tests" / "generic").mkdir(parents=True)
    (folder / "warehouse").mkdir()
    shutil.copy(project / "profiles.yml", folder)
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


def readme_queries() -> list[str]:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return re.findall(r"^```sql\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def query_p95_ms(project: Path) -> list[float]:
    """95th percentile in milliseconds of each query of the README, on one report of many."""
    path = project / "warehouse" / "hotline.duckdb"
    with duckdb.connect(str(path), read_only=True) as connection:
        (key,) = connection.execute("select min(report_key) from marts.dim_report").fetchone() or (
            "",
        )
        answers = []
        for query in readme_queries():
            sql = query.replace("320300-2025-r1", key)
            times = []
            for _ in range(QUERY_RUNS):
                started = time.perf_counter()
                connection.execute(sql).fetchall()
                times.append((time.perf_counter() - started) * 1000)
            answers.append(statistics.quantiles(times, n=20)[-1])
    return answers


def timed(command: list[str], folder: Path) -> Run:
    """One command; raises CalledProcessError when it fails."""
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise subprocess.CalledProcessError(status, command)
    return Run(time.perf_counter() - started, usage.ru_maxrss / 1024)


def recovery_seconds() -> dict[str, list[float]]:
    """Processor time of the readings of one report: the real one, and generated ones."""
    assembler = Assembler(ROOT)
    figures = printed_figures(assembler.registry, {("320300-2025", 1)})
    reports = {"the real report": [assembler.report(*found) for found in figures.items()] * PAIRS}
    for misprints in (0, 3):
        jobs = [
            (seed, scale, style, misprints)
            for seed in range(RECOVERY_SEEDS)
            for scale in RECOVERY_SCALES
            for style in STYLES
        ]
        made = [generate(assembler, *job).report for job in jobs]
        reports[f"generated, {misprints} changes misprinted"] = made
    seconds: dict[str, list[float]] = {}
    for name, of_kind in reports.items():
        for report in of_kind:
            started = time.process_time()
            rows_of(report)
            seconds.setdefault(name, []).append(time.process_time() - started)
    return seconds


def recovery(folder: Path) -> list[str]:
    """The section on `hotline changes`."""
    lines = [
        "## Recovery of year-on-year changes · 同比还原",
        "",
        "Processor seconds of one report: readings, proofs, their check, explanations; goal: 1 s.",
        "",
        "| what | reports | median | longest |",
        "| --- | --- | --- | --- |",
    ]
    for name, seconds in recovery_seconds().items():
        middle, longest = statistics.median(seconds), max(seconds)
        lines.append(f"| {name} | {len(seconds)} | {middle:.3f} | {longest:.3f} |")
    lines += [
        "",
        "`hotline changes` of reports made by scaling the real one, by as many processes as cores:",
        "all of them, then again when no cell has changed. Memory is that of the main process.",
        "",
        "| reports | seconds | a report | peak MiB | again, seconds | peak MiB |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    command = [str(DBT.with_name("hotline")), "changes"]
    for size in UNREAD:
        many = copy_project(folder / f"unread-{size}")
        write_reports(many, size)
        seed = many / "seeds" / "reference" / "year_over_year_readings.csv"
        seed.write_text(seed.read_text("utf-8").split("\n", 1)[0] + "\n", "utf-8")
        first, again = timed(command, many), timed(command, many)
        lines.append(
            f"| {size} | {first.seconds:.1f} | {first.seconds / size:.3f} | {first.peak_mib:.0f} |"
            f" {again.seconds:.1f} | {again.peak_mib:.0f} |"
        )
        console.print(lines[-1])
        shutil.rmtree(many)
    return [*lines, ""]


def machine() -> str:
    model = "unknown processor"
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            model = line.split(":", 1)[1].strip()
            break
    memory = psutil.virtual_memory().total / 2**30
    return (
        f"{os.cpu_count()} cores ({model}), {memory:.0f} GiB of memory, {platform.system()}, "
        f"Python {platform.python_version()}, DuckDB {duckdb.__version__}"
    )


def measure(most: int, folder: Path) -> str:
    """Everything, as the Markdown of docs/benchmarks.md."""
    project = copy_project(folder / "project")
    dbt_build(project)
    empty = empty_project(project, folder / "empty")
    dbt_build(empty)
    pairs = []
    for number in range(PAIRS):
        pairs.append((dbt_build(project).seconds, dbt_build(empty).seconds))
        console.print(f"pair {number + 1}: {pairs[-1][0]:.1f} s against {pairs[-1][1]:.1f} s")
    ours = statistics.median(pair[0] for pair in pairs)
    theirs = statistics.median(pair[1] for pair in pairs)
    ratio = statistics.median(one / other for one, other in pairs)
    alone = statistics.median(sql_alone(project) for _ in range(PAIRS))
    nodes = len(manifest_of(project)["nodes"])
    lines = [
        "# Benchmarks · 性能",
        "",
        "Written by `make bench`; do not edit. Times are of one machine, ratios are of one run.",
        "",
        f"Machine: {machine()}.",
        "",
        "## What dbt itself costs · dbt 自身的开销",
        "",
        f"Medians of {PAIRS} alternating runs, nodes: {nodes}.",
        "",
        "| what | seconds | ratio |",
        "| --- | --- | --- |",
        f"| `dbt build` of the project | {ours:.2f} | {ratio:.2f} |",
        f"| `dbt build` of as many nodes that `select 1` (goal: at most 1.3) | {theirs:.2f} | 1 |",
        f"| the models' SQL alone, in one DuckDB process | {alone:.2f} | {alone / ours:.2f} |",
        "",
        "## Growth · 增长",
        "",
        "`dbt build`, tests included, of reports made by scaling the real one, from an empty file.",
        "",
        "| reports | published cells | seconds | peak MiB |",
        "| --- | --- | --- | --- |",
    ]
    p95: list[float] = []
    for size in [size for size in SIZES if size <= most]:
        many = copy_project(folder / f"of-{size}")
        write_reports(many, size)
        run = dbt_build(many)
        with duckdb.connect(str(many / "warehouse" / "hotline.duckdb"), read_only=True) as built:
            (cells,) = built.execute(
                "select count(*) from marts.fct_published_values"
            ).fetchone() or (0,)
        lines.append(f"| {size} | {cells} | {run.seconds:.1f} | {run.peak_mib:.0f} |")
        console.print(lines[-1])
        p95 = query_p95_ms(many)
        shutil.rmtree(many)
    lines += [
        "",
        "The goal at 6,800 reports is under 60 s and under 2,048 MiB.",
        "",
        *recovery(folder),
        *audit_lines(folder, most),
        *export_lines(folder, most),
        "## The README's queries · 查询",
        "",
        f"95th percentile of {QUERY_RUNS} runs at {most} reports; goal: 50 ms.",
        "",
        "| query | milliseconds |",
        "| --- | --- |",
        *(f"| {number} | {value:.1f} |" for number, value in enumerate(p95, start=1)),
        "",
        *page_lines(folder, most),
        *loading_lines(ROOT, folder, most),
    ]
    return "\n".join(lines).rstrip() + "\n"


def main() -> None:
    """Measure and write the results."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--most", type=int, default=SIZES[-1], help="the largest number of reports")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        text = measure(arguments.most, Path(folder))
    (ROOT / "docs" / "benchmarks.md").write_text(text, encoding="utf-8")
    console.print("wrote docs/benchmarks.md")


if __name__ == "__main__":
    main()
