"""Measure, as ratios within one run where it can be, and write docs/benchmarks.md.

make bench                                     everything, about half an hour
.venv/bin/python scripts/bench.py export page  these sections; the others stay as they are
.venv/bin/python scripts/bench.py --most 100   without the larger sizes
"""

import argparse
import os
import platform
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import psutil
from rich.console import Console

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
from benchmarks.audit import audit_lines  # noqa: E402
from benchmarks.dbt_itself import dbt_lines, growth_lines  # noqa: E402
from benchmarks.export import export_lines  # noqa: E402
from benchmarks.loading import one_more_lines, reading_lines  # noqa: E402
from benchmarks.page import page_lines  # noqa: E402
from benchmarks.queries import query_lines  # noqa: E402
from benchmarks.recovery import recovery_lines  # noqa: E402
from benchmarks.warehouses import Warehouses  # noqa: E402

DOCUMENT = ROOT / "docs" / "benchmarks.md"
MOST = 6800
Section = Callable[[Warehouses], Iterator[str]]
# In the order of the document.
SECTIONS: dict[str, Section] = {
    "dbt": dbt_lines,
    "growth": growth_lines,
    "audit": audit_lines,
    "queries": query_lines,
    "page": page_lines,
    "export": export_lines,
    "recovery": recovery_lines,
    "reading": reading_lines,
    "one-more": one_more_lines,
}
TITLE = re.compile(r"^(?=## )", re.MULTILINE)


def machine() -> str:
    """What the times are of."""
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


def earlier_sections() -> dict[str, str]:
    """The sections that the document has, by their title lines."""
    text = DOCUMENT.read_text(encoding="utf-8") if DOCUMENT.exists() else ""
    return {part.splitlines()[0]: part for part in TITLE.split(text)[1:]}


def write_document(sections: dict[str, str]) -> None:
    """Write the sections in their order."""
    head = (
        "# Benchmarks · 性能\n\n"
        "Written by `make bench`; do not edit. Times are of one machine, ratios are of one run.\n\n"
        f"Machine: {machine()}.\n\n"
    )
    parts = [section.strip() + "\n" for section in sections.values()]
    DOCUMENT.write_text(head + "\n".join(parts), encoding="utf-8")


def main() -> None:
    """Measure what is named and write the results, each section as soon as it is measured."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=", ".join(SECTIONS))
    parser.add_argument("--most", type=int, default=MOST, help="the largest number of reports")
    arguments = parser.parse_args()
    if unknown := set(arguments.sections) - SECTIONS.keys():
        parser.error(f"no such section: {', '.join(sorted(unknown))}")
    console = Console(highlight=False, soft_wrap=True)
    sections = earlier_sections() if arguments.sections else {}
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        warehouses = Warehouses(Path(folder), arguments.most)
        for name, section in SECTIONS.items():
            if arguments.sections and name not in arguments.sections:
                continue
            lines = []
            for line in section(warehouses):
                lines.append(line)
                console.print(line, markup=False)
            sections[lines[0]] = "\n".join(lines)
            write_document(sections)
    console.print(f"wrote {DOCUMENT.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
