"""What an export costs beside DuckDB's own COPY of the same marts."""

import shutil
import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from hotline.publish.export import FORMATS, export
from hotline.warehouse.published import Mart, open_published, published_marts
from hotline.warehouse.quoting import literal

from .warehouses import Warehouses

SIZES = (1, 100, 6800)
RUNS = 3
GOAL = 1.5
# What COPY writes as well.
COMPARED = ("parquet", "csv")


def seconds(work: Callable[[], object]) -> float:
    """Wall time of a call."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def copied(project: Path, marts: list[Mart], folder: Path, kind: str, in_order: bool) -> None:
    """Every mart as DuckDB writes it by itself."""
    folder.mkdir()
    with open_published(project, locked=False) as connection:
        for mart in marts:
            path = literal(str(folder / f"{mart.name}.{kind}"))
            source = f"({mart.in_order})" if in_order else mart.relation
            connection.execute(f"copy {source} to {path} (format {kind})")
    shutil.rmtree(folder)


def export_seconds(project: Path, folder: Path) -> dict[str, list[float]]:
    """Medians for each format: of the export, and by turns with it of COPY without and in order."""
    with open_published(project) as connection:
        marts = published_marts(connection, project)
    found: dict[str, list[float]] = {}
    for kind in FORMATS:
        works: list[Callable[[], object]] = [partial(export, project, folder / "export", [kind])]
        if kind in COMPARED:
            works += [
                partial(copied, project, marts, folder / "copy", kind, in_order)
                for in_order in (False, True)
            ]
        runs = [list(map(seconds, works)) for _ in range(RUNS if kind in COMPARED else 1)]
        found[kind] = [statistics.median(of_work) for of_work in zip(*runs, strict=True)]
    return found


def export_lines(warehouses: Warehouses) -> Iterator[str]:
    """The table of the benchmarks."""
    yield from (
        "## Export · 导出",
        "",
        "`hotline export` of reports made by scaling the real one, a format at a time: rows in",
        "the order of their keys, labels, checksums, on the disk. COPY is DuckDB's own of",
        f"the same marts, in no order and in that one; medians of {RUNS} runs by turns. Goal for",
        f"Parquet at 6,800 reports: at most {GOAL} times COPY in no order.",
        "",
        "| reports | format | seconds | COPY, seconds | ratio | COPY in order, seconds | ratio |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    )
    for size in warehouses.sizes(SIZES):
        project, _ = warehouses.built(size)
        for kind, (ours, *copies) in export_seconds(project, warehouses.folder).items():
            compared = [f"{theirs:.2f} | {ours / theirs:.2f}" for theirs in copies]
            yield f"| {size} | {kind} | {ours:.2f} | {' | '.join(compared or [' | '] * 2)} |"
    yield ""
