"""How long readers wait: the README's questions and every chart of the dashboards."""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import duckdb
import postgres_server
import psycopg
from bi.superset.assets_of import REGION, YEAR, Chart
from bi.superset.dashboards import DASHBOARDS

from hotline.warehouse import MARTS, PUBLISHED

from .warehouses import Warehouses, timed

ROOT = Path(__file__).parent.parent.parent
SIZES = (1, 6800)
RUNS = 40
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
    """What a chart asks when the dashboard is narrowed to a city, and to a year if it can be."""
    params, metrics = chart.params, chart.dataset.all_metrics()
    named = params.get("metrics") or [params["metric"]] if "metric" in params else []
    asked = [*params.get("metrics", named)]
    dimensions = [
        column
        for column in [
            params.get("x_axis"),
            *params.get("groupby", []),
            *params.get("all_columns", []),
        ]
        if column
    ]
    columns = [f'"{column}"' for column in dict.fromkeys(dimensions)]
    computed = [f'{metrics[name][0]} as "{name}"' for name in asked]
    source = f"({chart.dataset.sql})" if chart.dataset.sql else f"{MARTS}.{chart.dataset.name}"
    conditions = [f"\"{REGION}\" = '{region}'"]
    if not chart.over_years:
        conditions.append(f"\"{YEAR}\" = '{year}'")
    grouped = f" group by {', '.join(columns)}" if computed and columns else ""
    return (
        f"select {', '.join([*columns, *computed])} from {source} as source"
        f" where {' and '.join(conditions)}{grouped} limit 1000"
    )


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
    """Asks a server that was built by dbt, its tables filled with the marts of a project.

    dbt loads seeds into PostgreSQL row by row, which many reports would wait for too long.
    """
    with postgres_server.running_server() as server:
        one = ROOT
        command = ["env", *(f"{k}={v}" for k, v in server.environment.items())]
        timed([*command, ".venv/bin/hotline", "postgres"], one)
        with closing(psycopg.connect(server.address(), autocommit=True)) as connection:
            fill(connection, project)
            yield lambda query: connection.execute(query.replace("%", "%%")).fetchall()


def fill(connection: psycopg.Connection, project: Path) -> None:
    """Replace the rows of every table of the marts."""
    tables = connection.execute(
        "select table_name from information_schema.tables"
        " where table_schema = %s and table_type = 'BASE TABLE'",
        [MARTS],
    ).fetchall()
    with duckdb.connect(str(project / PUBLISHED), read_only=True) as marts:
        for (table,) in tables:
            path = project / f"{table}.csv"
            marts.execute(f"copy {MARTS}.{table} to '{path}' (header, nullstr '\\N')")
            columns = ", ".join(
                f'"{c[0]}"' for c in marts.execute(f"describe {MARTS}.{table}").fetchall()
            )
            connection.execute(f'truncate {MARTS}."{table}"')
            copied = (
                f"copy {MARTS}.\"{table}\" ({columns}) from stdin (format csv, header, null '\\N')"
            )
            with connection.cursor().copy(copied) as copy, path.open("rb") as file:
                while block := file.read(1 << 20):
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
