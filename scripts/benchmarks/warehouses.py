"""Built projects of many reports, each made once for all that is measured on it."""

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from conftest import copy_project
from scaled_reports import write_reports

from hotline.warehouse.publication import PUBLISHED, replace_published
from hotline.warehouse.working import WORKING

# A process begins with the peak memory of the one that starts it, so a small one stands between.
LAUNCHER = """
import os, subprocess, sys
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE)
output = process.stdout.read()
_, status, usage = os.wait4(process.pid, 0)
print(status, usage.ru_maxrss, output.decode(errors="replace"), sep="\\n")
"""
DBT = Path(sys.executable).with_name("dbt")


@dataclass(frozen=True)
class Run:
    """Wall time in seconds and peak resident memory in MiB of one command."""

    seconds: float
    peak_mib: float


def timed(command: list[str], folder: Path) -> Run:
    """One command in a folder; raises CalledProcessError when it fails."""
    started = time.perf_counter()
    launcher = [sys.executable, "-S", "-c", LAUNCHER, *command]
    done = subprocess.run(launcher, cwd=folder, capture_output=True, text=True, check=True)
    seconds = time.perf_counter() - started
    status, kib, output = done.stdout.split("\n", 2)
    if int(status):
        raise subprocess.CalledProcessError(int(status), command, output + done.stderr)
    return Run(seconds, int(kib) / 1024)


def dbt_build(project: Path) -> Run:
    """One `dbt build` of a project."""
    return timed([str(DBT), "--quiet", "build"], project)


class Warehouses:
    """Projects of reports that are made by scaling the real one, in a folder."""

    def __init__(self, folder: Path, most: int) -> None:
        self.folder = folder
        self.most = most
        self._built: dict[tuple[int, str], tuple[Path, Run]] = {}

    def sizes(self, wanted: tuple[int, ...]) -> list[int]:
        """Those numbers of reports that aren't larger than the largest that is wanted."""
        return [size for size in wanted if size <= self.most]

    def unbuilt(self, name: str, size: int, province: str = "") -> Path:
        """A project of its own with the seeds of so many reports, of a province's cities or all."""
        project = copy_project(self.folder / f"{name}-{size}{province and f'-of-{province}'}")
        write_reports(project, size, province)
        return project

    def built(self, size: int, province: str = "") -> tuple[Path, Run]:
        """A project of so many reports, built and published, not to be changed; its dbt build."""
        asked = size, province
        if asked not in self._built:
            project = self.unbuilt("built", size, province)
            run = dbt_build(project)
            replace_published(project / WORKING, project / PUBLISHED)
            self._built[asked] = project, run
        return self._built[asked]
