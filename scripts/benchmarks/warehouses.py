"""Built projects of many reports, each made once for all that is measured on it."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from conftest import copy_project
from scaled_reports import write_reports

from hotline.warehouse import PUBLISHED, WORKING, publish

DBT = Path(sys.executable).with_name("dbt")


@dataclass(frozen=True)
class Run:
    """Wall time in seconds and peak resident memory in MiB of one command."""

    seconds: float
    peak_mib: float


def timed(command: list[str], folder: Path) -> Run:
    """One command in a folder; raises CalledProcessError when it fails."""
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True)
    output = process.stdout.read() if process.stdout else ""
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    if status:
        raise subprocess.CalledProcessError(status, command, output)
    return Run(seconds, usage.ru_maxrss / 1024)


def dbt_build(project: Path) -> Run:
    """One `dbt build` of a project."""
    return timed([str(DBT), "--quiet", "build"], project)


class Warehouses:
    """Projects of reports that are made by scaling the real one, in a folder."""

    def __init__(self, folder: Path, most: int) -> None:
        self.folder = folder
        self.most = most
        self._built: dict[int, tuple[Path, Run]] = {}

    def sizes(self, wanted: tuple[int, ...]) -> list[int]:
        """Those numbers of reports that aren't larger than the largest that is wanted."""
        return [size for size in wanted if size <= self.most]

    def unbuilt(self, name: str, size: int) -> Path:
        """A project of its own with the seeds of so many reports."""
        project = copy_project(self.folder / f"{name}-{size}")
        write_reports(project, size)
        return project

    def built(self, size: int) -> tuple[Path, Run]:
        """A project of so many reports, built and published, not to be changed; its dbt build."""
        if size not in self._built:
            project = self.unbuilt("built", size)
            run = dbt_build(project)
            publish(project / WORKING, project / PUBLISHED)
            self._built[size] = project, run
        return self._built[size]
