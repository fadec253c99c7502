"""A disk of its own that is soon full, where the system lets a test mount one."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

FILLER = "filler"


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[bool]:
    """Mount a disk on a new folder; False, and an ordinary folder, where that isn't allowed."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", str(folder)], check=True)


def mount_program(name: str) -> str | None:
    """The program that mounts disks, where it is there and allowed to."""
    with TemporaryDirectory() as folder, small_disk(Path(folder) / "disk", 1) as mounted:
        return shutil.which(name) if mounted else None


def fill(disk: Path, kilobytes: int) -> None:
    """Leave so much room on a disk, and no more."""
    rest = shutil.disk_usage(disk).free - kilobytes * 1024
    with (disk / FILLER).open("wb") as file:
        while rest > 0:
            rest -= file.write(bytes(min(rest, 2**20)))


def empty(disk: Path) -> None:
    """Give the room back."""
    (disk / FILLER).unlink()
