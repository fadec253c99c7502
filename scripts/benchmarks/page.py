"""What a page of many reports costs: to write, to send, and to open in a browser."""

import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from page_tools import chromium, opened
from playwright.sync_api import Browser

from hotline.publish.page import page_html, selected_reports
from hotline.warehouse.published import open_file
from hotline.warehouse.working import WORKING

from .warehouses import Warehouses

SIZES = (1, 10, 100)
OPENINGS = 7
GOAL_SECONDS = 1
# Milliseconds since the browser began to read the file.
MOMENTS = """() => [
    performance.getEntriesByName('first-contentful-paint')[0].startTime,
    performance.getEntriesByType('navigation')[0].loadEventEnd,
]"""
SEARCH = """() => {
    const scope = document.getElementById('scope'), field = document.getElementById('query');
    if (scope) scope.value = 'all';
    field.value = '2954118';
    const started = performance.now();
    field.dispatchEvent(new Event('input'));
    return performance.now() - started;
}"""


def page_lines(warehouses: Warehouses) -> Iterator[str]:
    """The table of the benchmarks."""
    yield from (
        "## The page · 网页",
        "",
        f"`hotline page` of reports made by scaling the real one, medians of {OPENINGS} openings",
        f"in Chromium. Goal: {SIZES[-1]} reports open in under {GOAL_SECONDS} s. The first search",
        "of all reports reads every cell; a later one only looks it up. The first page that a",
        "process writes includes what it takes to put the chart library together.",
        "",
        "| reports | written in, seconds | MB | first paint, ms | opened, ms | first search, ms |",
        "| --- | --- | --- | --- | --- | --- |",
    )
    with chromium() as browser:
        for size in warehouses.sizes(SIZES):
            file = warehouses.folder / f"page-{size}.html"
            seconds = write_page(warehouses.built(size)[0], file)
            paint, load, search = opening(browser, file)
            yield (
                f"| {size} | {seconds:.1f} | {file.stat().st_size / 1e6:.1f} | {paint:.0f} |"
                f" {load:.0f} | {search:.0f} |"
            )
    yield ""


def write_page(project: Path, file: Path) -> float:
    """Seconds that the page of all reports of a warehouse takes to write."""
    started = time.perf_counter()
    with open_file(project / WORKING) as connection:
        file.write_bytes(page_html(connection, project, selected_reports(connection)))
    return time.perf_counter() - started


def opening(browser: Browser, file: Path) -> tuple[float, float, float]:
    """Milliseconds to the first paint, to the end of loading, and of the first search."""
    times = []
    for _ in range(OPENINGS):
        with opened(browser, file) as page:
            page.wait_for_selector("#overview .number")
            moments = page.evaluate(MOMENTS)
            # with several reports it opens with all cities; the search is in the view of one
            if page.locator("#report").count():
                page.locator("#report").select_option(index=1)
            page.wait_for_selector("#query")
            times.append((*moments, page.evaluate(SEARCH)))
    paint, load, search = (statistics.median(column) for column in zip(*times, strict=True))
    return paint, load, search
