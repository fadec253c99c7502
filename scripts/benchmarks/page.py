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

# Five years of the cities of Jiangsu are 65 reports; the others are of cities anywhere.
PROVINCE, OF_PROVINCE = "32", 65
SIZES = (1, 10, OF_PROVINCE, 100)
OPENINGS = 7
GOAL_SECONDS, GOAL_MB = 1, 3
# Milliseconds since the browser began to read the file: until something is painted, until the file
# is read and its first figures are there, and until charts can be drawn.
WATCH = """
    window.moments = {};
    new MutationObserver(() => {
        if (document.querySelector('#overview .number')) moments.figures ??= performance.now();
        if (window.vegaEmbed) moments.charts ??= performance.now();
    }).observe(document, { childList: true, subtree: true });
"""
MOMENTS = """() => [
    performance.getEntriesByName('first-contentful-paint')[0].startTime,
    Math.max(performance.getEntriesByType('navigation')[0].loadEventEnd, moments.figures),
    moments.charts,
]"""
SEARCH = """() => new Promise((resolve) => {
    const field = document.getElementById('query'), started = performance.now();
    new MutationObserver(() => resolve(performance.now() - started))
        .observe(document.querySelector('[role=status]'), { childList: true });
    field.value = '2954118';
    field.dispatchEvent(new Event('input'));
})"""


def page_lines(warehouses: Warehouses) -> Iterator[str]:
    """The table of the benchmarks."""
    yield from (
        "## The page · 网页",
        "",
        f"`hotline page` of reports made by scaling the real one, medians of {OPENINGS} openings",
        f"in Chromium. Goals: {SIZES[-1]} reports open in under {GOAL_SECONDS} s; {OF_PROVINCE},",
        f"five years of a province's 13 cities, are less than {GOAL_MB} MB. Opened is a page whose",
        "file is read and whose first figures are there; charts follow. The first search",
        "of all reports unpacks and reads every cell; a later one only looks it up. The first page",
        "that a process writes includes what it takes to put the chart library together.",
        "",
        "| reports | written in, seconds | MB | first paint, ms | opened, ms | charts, ms"
        " | first search, ms |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    )
    with chromium() as browser:
        for size in warehouses.sizes(SIZES):
            file = warehouses.folder / f"page-{size}.html"
            province = PROVINCE if size == OF_PROVINCE else ""
            seconds = write_page(warehouses.built(size, province)[0], file)
            moments = " | ".join(f"{each:.0f}" for each in opening(browser, file))
            yield f"| {size} | {seconds:.1f} | {file.stat().st_size / 1e6:.1f} | {moments} |"
    yield ""


def write_page(project: Path, file: Path) -> float:
    """Seconds that the page of all reports of a warehouse takes to write."""
    started = time.perf_counter()
    with open_file(project / WORKING) as connection:
        file.write_bytes(page_html(connection, project, selected_reports(connection)))
    return time.perf_counter() - started


def opening(browser: Browser, file: Path) -> list[float]:
    """Milliseconds to the first paint, to what can be read, to charts, and of the first search."""
    times = []
    for _ in range(OPENINGS):
        with opened(browser, file, script=WATCH) as page:
            page.wait_for_function("window.moments.charts")
            times.append((*page.evaluate(MOMENTS), page.evaluate(SEARCH)))
    return [statistics.median(column) for column in zip(*times, strict=True)]
