"""A browser for the page, and warehouses for pages that the first report doesn't give."""

import base64
import json
import re
import shutil
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
from playwright.sync_api import Browser, Page, sync_playwright

SHARED = re.compile(r'<script type="application/json" id="(shared)">(.*?)</script>', re.DOTALL)
REPORTS = re.compile(r'<script type="application/zlib" id="(report-\d+)">(.*?)</script>')
DESKTOP, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}


@contextmanager
def chromium() -> Iterator[Browser]:
    """One browser for many pages."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        yield browser
        browser.close()


@contextmanager
def opened(
    browser: Browser, file: Path, at: str = "", script: str = "", **options: Any
) -> Iterator[Page]:
    """The page in a browser, at an address within it, after a script of one's own.

    Fails where it complains or asks the network for anything.
    """
    context = browser.new_context(**{"viewport": DESKTOP} | options)
    page = context.new_page()
    page.add_init_script(script)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "request",
        lambda request: request.url == file.as_uri() or complaints.append(f"asks {request.url}"),
    )
    page.goto(file.as_uri() + at)
    page.wait_for_selector("#page > main")
    yield page
    context.close()
    assert complaints == []


def draw_charts(page: Page) -> int:
    """Scroll to every chart and wait until it is drawn; how many there are."""
    charts = page.locator(".canvas")
    for number in range(charts.count()):
        charts.nth(number).scroll_into_view_if_needed()
        page.wait_for_selector(f".canvas >> nth={number} >> svg")
    return charts.count()


def data_of(html: bytes) -> dict[str, Any]:
    """The documents that a page carries, by their names."""
    text = html.decode("utf-8")
    found = {name: json.loads(said) for name, said in SHARED.findall(text)}
    for name, packed in REPORTS.findall(text):
        found[name] = json.loads(zlib.decompress(base64.b64decode(packed)))
    return found


def changed_copy(published: Path, target: Path, statements: list[str]) -> Path:
    """A copy of a published warehouse in which some SQL has run."""
    target.parent.mkdir(parents=True)
    shutil.copy(published, target)
    with duckdb.connect(str(target)) as connection:
        for statement in statements:
            connection.execute(statement)
    return target


def more_reports(published: Path, target: Path, reports: list[tuple[str, int]]) -> Path:
    """A copy in which the first report is there again for other (region code, year) pairs."""
    with duckdb.connect(str(published), read_only=True) as connection:
        tables = [
            name
            for (name,) in connection.execute(
                "select table_name from duckdb_columns() where schema_name = 'marts'"
                " and column_name = 'report_key' and table_name in"
                " (select table_name from duckdb_tables() where schema_name = 'marts')"
            ).fetchall()
            if name != "dim_report"
        ]
    statements = []
    for region, year in reports:
        key = f"{region}-{year}-r1"
        statements += [
            f"insert into marts.{table} select * replace ('{key}' as report_key)"
            f" from marts.{table} where report_key = '320300-2025-r1'"
            for table in tables
        ]
        statements.append(
            f"insert into marts.dim_report select * replace ('{key}' as report_key,"
            f" '{region}-{year}' as report_id, '{region}' as region_code, {year} as report_year)"
            " from marts.dim_report where report_key = '320300-2025-r1'"
        )
    return changed_copy(published, target, statements)
