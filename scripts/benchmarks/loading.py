"""How fast documents are read, and what one more report costs when many are loaded."""

import csv
import io
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from conftest import ROOT
from loading_tools import REAL, of_city, put
from report_documents import FORMATS, Distortion, PdfPrinter, write

from hotline.loading import Loader, Source
from hotline.reading import ReportReader
from hotline.template.form import Template

from .warehouses import Warehouses

GOALS = {"txt": 100, "html": 20, "docx": 20, "pdf": 4}
LEAST_SECONDS = 3.0
SIZES = (1, 100, 1000, 6800)


def reports_a_second(read: Callable[[], object]) -> float:
    """How many calls fit into a second of one core's time."""
    read()
    started, calls = time.process_time(), 0
    while time.process_time() - started < LEAST_SECONDS:
        read()
        calls += 1
    return calls / (time.process_time() - started)


def reading_lines(_: Warehouses) -> Iterator[str]:
    """The table of formats."""
    reader = ReportReader(Template(ROOT))
    with PdfPrinter() as printer:
        documents = {format: write(REAL, format, Distortion(), printer) for format in FORMATS}
    yield from (
        "## Reading documents · 读取文件",
        "",
        "The first report in each format, reports a second of one core's time.",
        "",
        "| format | reports a second | goal |",
        "| --- | --- | --- |",
    )
    for format, document in documents.items():
        speed = reports_a_second(lambda document=document: reader.read(document, "report"))
        yield f"| {format} | {speed:.1f} | {GOALS[format]} |"
    yield ""


def rewritten(folder: Path) -> float:
    """Seconds to read every raw seed row by row and to write it as it was."""
    started = time.perf_counter()
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        buffer = io.StringIO(newline="")
        csv.writer(buffer, lineterminator="\n").writerows(rows)
        path.with_suffix(".copy").write_text(buffer.getvalue(), encoding="utf-8")
    seconds = time.perf_counter() - started
    for path in folder.glob("*.copy"):
        path.unlink()
    return seconds


def one_more_lines(warehouses: Warehouses) -> Iterator[str]:
    """The table of loads into more and more reports."""
    yield from (
        "## One more report · 再入库一份",
        "",
        "`hotline load` of one text, against reading and writing all raw seeds once.",
        "",
        "| reports loaded | load, seconds | read and write, seconds | ratio (goal: at most 1) |",
        "| --- | --- | --- | --- |",
    )
    document = put(warehouses.folder, "one-more.txt", of_city("南京市", 2035))
    for size in warehouses.sizes(SIZES):
        project = warehouses.unbuilt("loads", size)
        once = rewritten(project / "seeds" / "raw")
        started = time.perf_counter()
        Loader(project).load([document], Source())
        load = time.perf_counter() - started
        yield f"| {size} | {load:.2f} | {once:.2f} | {load / once:.2f} |"
    yield ""
