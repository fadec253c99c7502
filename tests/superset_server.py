"""A running Superset for tests: started as `make superset` does, read by browser and API."""

import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from conftest import ROOT

ENVIRONMENT = "bi/superset/.venv"
LAPTOP = {"viewport": {"width": 1366, "height": 768}}
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
# Superset draws what is on the screen, so the whole page is put on it.
TALL = 4200
SHOWN = r"""() => [...document.querySelectorAll('.dashboard-component-chart-holder')]
.map(holder => {
    const drawn = canvas => canvas.width && canvas.getContext('2d')
        .getImageData(0, 0, canvas.width, canvas.height).data.some(byte => byte);
    const figure = holder.querySelector('.header-line');
    return {
        title: holder.querySelector('[data-test="slice-header"]')?.innerText.trim().split('\n')[0],
        busy: !!holder.querySelector('.loading, [data-test="loading-indicator"]'),
        shown: [...holder.querySelectorAll('canvas')].some(drawn)
            || holder.querySelectorAll('tbody tr td').length > 0
            || (figure && /[0-9]/.test(figure.innerText)) || false,
        markup: holder.querySelectorAll('td :is(script, img, b, iframe)').length,
    };
})"""


def install() -> None:
    """Superset's own environment, as the Makefile makes it; nothing where it is there already."""
    # Superset doesn't run on every Python that the tests run on.
    own_choice = {name: value for name, value in os.environ.items() if name != "PYTHON"}
    subprocess.run(["make", "-s", f"{ENVIRONMENT}/.stamp"], cwd=ROOT, env=own_choice, check=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(project: Path, port: int) -> subprocess.Popen[str]:
    """Superset in a project's folder."""
    return subprocess.Popen(
        [ROOT / ENVIRONMENT / "bin" / "python", "-m", "bi.superset.start", "--port", str(port)],
        cwd=project,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "HOME": str(project)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def stop(process: subprocess.Popen[str]) -> str:
    """What Ctrl-C does. Returns what was said since the start was over."""
    process.send_signal(signal.SIGINT)
    try:
        return process.communicate(timeout=30)[0]
    finally:
        process.kill()


def until_ready(process: subprocess.Popen[str]) -> str:
    """What was said before it ran, or before it ended."""
    said = ""
    for line in process.stdout:
        said += line
        if "http://" in line:
            break
    return said


@contextmanager
def running(project: Path) -> Iterator[tuple[str, str]]:
    """Superset in a project's folder: its address and what it said when it started."""
    port = free_port()
    process = start(project, port)
    try:
        said = until_ready(process)
        yield f"http://127.0.0.1:{port}", said
    finally:
        stop(process)


def password_in(said: str) -> str:
    return re.search(r"password (\S+)", said)[1]


def sign_in(context, address: str, password: str) -> dict[str, str]:
    """Sign in as the form does. Returns the headers that a writing request needs."""
    page = context.request.get(f"{address}/login/").text()
    token = re.search(r'id="csrf_token"\s+value="([^"]+)"', page)[1]
    form = {"username": "admin", "password": password, "csrf_token": token}
    answer = context.request.post(f"{address}/login/", form=form)
    assert "/login/" not in answer.url
    token = context.request.get(f"{address}/api/v1/security/csrf_token/").json()["result"]
    return {"X-CSRFToken": token, "Referer": address}


@dataclass
class Seen:
    """A dashboard as a browser showed it."""

    charts: list[dict]
    # Rows of each chart's query, and the query, by the chart's title.
    rows: dict[str, list[dict]] = field(default_factory=dict)
    queries: dict[str, dict] = field(default_factory=dict)
    # Addresses elsewhere that the browser was let to ask.
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    text: str = ""
    width: int = 0


def look_at(context, address: str, slug: str, picture: Path) -> Seen:
    """Open a dashboard, wait until each chart is drawn or has failed, and take its picture."""
    page = context.new_page()
    answers, asked, refused, errors = [], [], set(), []
    page.on("response", lambda r: answers.append(r) if "/api/v1/chart/data" in r.url else None)
    page.on("request", lambda r: asked.append(r.url))
    page.on("requestfailed", lambda r: refused.add(r.url) if r.failure == "csp" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("dialog", lambda dialog: (errors.append(dialog.message), dialog.dismiss()))
    width = page.viewport_size["width"]
    page.set_viewport_size({"width": width, "height": TALL})
    page.goto(f"{address}/superset/dashboard/{slug}/")
    charts, deadline = [], time.monotonic() + 90
    while time.monotonic() < deadline:
        page.wait_for_timeout(1000)
        charts = page.evaluate(SHOWN)
        if charts and all(chart["shown"] and not chart["busy"] for chart in charts):
            break
    page.wait_for_timeout(1500)
    page.screenshot(path=picture, full_page=True)
    seen = Seen(
        charts=page.evaluate(SHOWN),
        errors=errors,
        outside=[
            url
            for url in asked
            if not url.startswith((address, "data:", "blob:")) and url not in refused
        ],
        text=page.evaluate("document.body.innerText"),
        width=page.evaluate("document.documentElement.scrollWidth"),
    )
    names = titles(context, address)
    for answer in answers:
        query = answer.request.post_data_json
        number = query["form_data"].get("slice_id")
        if answer.status != 200:
            seen.errors.append(f"{names.get(number)}: {answer.text()[:300]}")
        elif number in names:
            seen.rows[names[number]] = answer.json()["result"][0]["data"]
            seen.queries[names[number]] = query
    page.close()
    return seen


def titles(context, address: str) -> dict[int, str]:
    """Titles of all charts by their numbers here."""
    answer = context.request.get(f"{address}/api/v1/chart/?q=(page_size:200)")
    return {chart["id"]: chart["slice_name"] for chart in answer.json()["result"]}


def cells_behind(context, address: str, slug: str, title: str) -> list[str]:
    """What 年报原文 (drill to detail) in the menu of a chart shows as printed (原文)."""
    page = context.new_page()
    page.set_viewport_size({"width": page.viewport_size["width"], "height": TALL})
    page.goto(f"{address}/superset/dashboard/{slug}/")
    holder = page.locator(".dashboard-component-chart-holder").filter(
        has=page.locator('[data-test="slice-header"]').get_by_text(title, exact=True)
    )
    holder.locator("[id$=-controls]").click()
    with page.expect_response(lambda answer: "/datasource/samples" in answer.url) as samples:
        page.locator(".ant-dropdown-menu:visible").get_by_text("年报原文", exact=True).click()
    page.get_by_role("dialog").get_by_text("原文", exact=True).wait_for()
    rows = samples.value.json()["result"]["data"]
    page.close()
    return [row["原文"] for row in rows]
