"""How long readers wait: the README's questions and every chart of the dashboards."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import postgres_server
import psycopg
from conftest import ROOT

from bi.superset.assets_of import REGION, YEAR, Chart
from bi.superset.dashboards import DASHBOARDS
from hotline.warehouse.publication import MARTS, PUBLISHED

from .warehouses import Warehouses

SIZES = (1, 6800)
RUNS = 40
NULL, BLOCK = "\\N", 1 << 20
GOAL = 50
REPORT_KEY = "320300-2025-r1"
Ask = Callable[[str], object]


def questions(report_key: str) -> list[str]:
    """The SQL of the README's questions, asked of one report."""
    files = sorted((ROOT / "docs" / "queries").glob("*.sql"))
    return [path.read_text(encoding="utf-8").replace(REPORT_KEY, report_key) for path in files]


def charts() -> list[Chart]:
    """Every chart of every dashboard."""
    return [chart for dashboard in DASHBOARDS for chart in dashboard.charts()]


def sql_of(chart: Chart, region: str, year: str) -> str:
    """What a chart asks when its dashboard is narrowed to a city, and to a year if it can be."""
    params, expressions = chart.params, chart.dataset.all_metrics()
    shown = (params.get("x_axis"), *params.get("groupby", ()), *params.get("all_columns", ()))
    columns = [f'"{column}"' for column in shown if column]
    named = (params.get("metric"), *params.get("metrics", ()))
    metrics = [f'{expressions[name][0]} as "{name}"' for name in named if name]
    source = f"{MARTS}.{chart.dataset.name}"
    conditions = [f"\"{REGION}\" = '{region}'"]
    if not chart.over_years:
        conditions.append(f"\"{YEAR}\" = '{year}'")
    for given in params["adhoc_filters"]:
        conditions.append(f'"{given["subject"]}" {compared_with(given["comparator"])}')
    grouped = f" group by {', '.join(columns)}" if metrics and columns else ""
    return (
        f"select {', '.join(columns + metrics)} from {source} as source"
        f" where {' and '.join(conditions)}{grouped} limit {params.get('row_limit', 1)}"
    )


def compared_with(value: str | int | list[str] | None) -> str:
    """A condition of a chart on one column."""
    if value is None:
        return "is not null"
    if isinstance(value, list):
        return f"in ({', '.join(map(repr, value))})"
    return f"= {value!r}"


def p95(ask: Ask, queries: list[str]) -> list[float]:
    """The 95th percentile in milliseconds of each query."""
    found = []
    for query in queries:
        times = []
        for _ in range(RUNS):
            started = time.perf_counter()
            ask(query)
            times.append((time.perf_counter() - started) * 1000)
        found.append(statistics.quantiles(times, n=20)[-1])
    return found


@contextmanager
def on_duckdb(project: Path) -> Iterator[Ask]:
    """Asks the published file, as a tool that keeps its connection does."""
    with duckdb.connect(str(project / PUBLISHED), read_only=True) as connection:
        yield lambda query: connection.execute(query).fetchall()


@contextmanager
def on_postgres(project: Path) -> Iterator[Ask]:
    """Asks a server that `hotline postgres` has filled with one report, and COPY with the others.

    dbt loads seeds into PostgreSQL row by row, for which so many would wait too long.
    """
    with postgres_server.running_server() as server:
        command = [sys.executable, "-m", "hotline", "postgres"]
        subprocess.run(
            command, cwd=ROOT, env={**os.environ, **server.environment}, check=True,
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        with psycopg.connect(server.address(), autocommit=True) as connection:
            fill(connection, project)
            yield lambda query: connection.execute(query).fetchall()


def fill(connection: psycopg.Connection, project: Path) -> None:
    """Replace the rows of every table of the marts by those of a project."""
    tables = connection.execute(
        "select table_name from information_schema.tables"
        " where table_schema = %s and table_type = 'BASE TABLE'",
        [MARTS],
    ).fetchall()
    with duckdb.connect(str(project / PUBLISHED), read_only=True) as marts:
        for (table,) in tables:
            name, path = f'{MARTS}."{table}"', project / f"{table}.csv"
            described = marts.execute(f"describe {name}").fetchall()
            columns = ", ".join(f'"{column}"' for column, *_ in described)
            marts.execute(f"copy {name} to '{path}' (header, nullstr '{NULL}')")
            connection.execute(f"truncate {name}")
            loaded = f"copy {name} ({columns}) from stdin (format csv, header, null '{NULL}')"
            with connection.cursor().copy(loaded) as copy, path.open("rb") as file:
                while block := file.read(BLOCK):
                    copy.write(block)
            path.unlink()
    connection.execute("vacuum analyze")


def query_lines(warehouses: Warehouses) -> Iterator[str]:
    """The table of the benchmarks."""
    yield from (
        "## Readers' queries · 查询",
        "",
        f"95th percentile in milliseconds of {RUNS} runs of each query; the median of them and the",
        f"slowest. Goal: {GOAL} ms. The questions are the README's; the charts are those of the",
        "dashboards, narrowed to one city and year as their filters do.",
        "",
        "| reports | engine | what | queries | median | slowest |",
        "| --- | --- | --- | --- | --- | --- |",
    )
    for size in warehouses.sizes(SIZES):
        project, _ = warehouses.built(size)
        with duckdb.connect(str(project / PUBLISHED), read_only=True) as marts:
            key, region, year = marts.execute(
                f'select r.report_key, o."{REGION}", o."{YEAR}" from marts.dim_report as r'
                " inner join marts.rpt_overview as o on r.report_id = o.报告 order by 1 limit 1"
            ).fetchone() or ("", "", "")
        asked = {
            "questions": questions(key),
            "charts": [sql_of(chart, region, year) for chart in charts()],
        }
        for engine, opened in (("DuckDB", on_duckdb), ("PostgreSQL", on_postgres)):
            with opened(project) as ask:
                for what, queries in asked.items():
                    times = p95(ask, queries)
                    yield (
                        f"| {size} | {engine} | {what} | {len(times)} |"
                        f" {statistics.median(times):.1f} | {max(times):.1f} |"
                    )
    yield ""
