"""A load that is killed anywhere leaves the old seeds or the new ones, and the next one works."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import ROOT, copy_project
from loading_tools import corrected, of_city, put, state

from hotline.loading import Loader, Source, files, project_lock

REPORT = of_city("南京市", 2024)
MENDED = corrected(REPORT, "calls", 0, "answered_calls", "7")
WRITES = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.chmod", "os.link", "os.truncate",
          "shutil.rmtree"}  # fmt: skip
RANDOM_KILLS = 150


def seeds_of(project):
    return {
        name: content for name, content in state(project).items() if name.startswith("seeds/raw")
    }


def is_write(event, arguments, folder):
    """Whether an audit event is about to change something below a folder."""
    if event == "open":
        path, _, flags = arguments
        writes = flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        return bool(writes) and str(path).startswith(str(folder))
    # the exchange of two folders goes through ctypes, whose call is the event
    if event == "ctypes.dlopen":
        return True
    # what rmtree removes is named within its folder
    inside = not str(arguments[0] if arguments else "").startswith("/")
    return event in WRITES and (inside or str(arguments[0]).startswith(str(folder)))


def load_until(project, document, last_write):
    """Load in a child process that is gone right before a write; returns whether it finished."""
    child = os.fork()
    if child == 0:
        written = 0

        def count(event, arguments):
            nonlocal written
            if is_write(event, arguments, project):
                written += 1
                if written == last_write:
                    os._exit(9)

        sys.addaudithook(count)
        Loader(project).load([document], Source())
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == 0


def kill_at_every_write(origin, document, folder):
    """Outcomes of a load killed before each of its writes: (old, new or mixed, ends well)."""
    whole = folder / "whole"
    shutil.copytree(origin, whole)
    Loader(whole).load([document], Source())
    old, new = seeds_of(origin), seeds_of(whole)
    outcomes = []
    finished = False
    while not finished:
        project = folder / "project"
        shutil.copytree(origin, project)
        finished = load_until(project, document, len(outcomes) + 1)
        left = seeds_of(project)
        found = "old" if left == old else "new" if left == new else "mixed"
        with project_lock(project, 1, print):
            Loader(project).load([document], Source())
        outcomes.append((found, seeds_of(project) == new and not (project / ".loading").exists()))
        shutil.rmtree(project)
    return outcomes


@pytest.mark.slow
@pytest.mark.parametrize("at_once", [True, False])
def test_a_load_killed_at_any_write_leaves_old_seeds_or_new_ones(tmp_path, at_once):
    """With an exchange in one step, and in the two steps of systems that have no such call."""
    origin = copy_project(tmp_path / "origin")
    Loader(origin).load([put(tmp_path, "report.txt", REPORT)], Source())
    document = put(tmp_path, "mended.txt", MENDED)
    command = [sys.executable, __file__, str(origin), str(document), str(tmp_path), str(at_once)]
    run = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    outcomes = json.loads(run.stdout)
    assert len(outcomes) > 20
    allowed = {"old", "new"} if at_once else {"old", "new", "mixed"}
    assert {"old", "new"} <= {found for found, _ in outcomes} <= allowed
    assert [found for found, _ in outcomes].count("mixed") <= 1
    assert all(ends_well for _, ends_well in outcomes)


@pytest.mark.slow
def test_a_load_killed_at_random_moments_leaves_old_seeds_or_new_ones(tmp_path):
    origin = copy_project(tmp_path / "origin")
    document = put(tmp_path, "report.html", REPORT)
    whole = copy_project(tmp_path / "whole")
    Loader(whole).load([document], Source())
    old, new = seeds_of(origin), seeds_of(whole)
    code = (
        "import sys; from pathlib import Path; from hotline.loading import Loader, Source\n"
        "loader = Loader(Path(sys.argv[1])); print('ready', flush=True)\n"
        "loader.load([Path(sys.argv[2])], Source()); print('done', flush=True)\n"
    )
    chance, longest = random.Random(12345), 0.3
    found = []
    for _ in range(RANDOM_KILLS):
        project = tmp_path / "project"
        shutil.copytree(origin, project)
        with subprocess.Popen(
            [sys.executable, "-c", code, str(project), str(document)],
            env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, text=True,
        ) as child:  # fmt: skip
            assert child.stdout.readline() == "ready\n"
            time.sleep(chance.uniform(0, longest))
            child.send_signal(signal.SIGKILL)
        left = seeds_of(project)
        found.append("old" if left == old else "new" if left == new else "mixed")
        shutil.rmtree(project)
    assert set(found) == {"old", "new"}, found


def test_all_is_on_the_disk_before_the_exchange(tmp_path, monkeypatch):
    """What a power cut must find: each file of the new folder is synced before it is exchanged."""
    project = copy_project(tmp_path / "project")
    synced = set()
    real_sync, real_exchange = os.fsync, files._exchange

    def sync(descriptor):
        synced.add(os.fstat(descriptor).st_ino)
        real_sync(descriptor)

    unsynced = []

    def exchange(new, folder):
        unsynced.extend(path for path in [new, *new.iterdir()] if path.stat().st_ino not in synced)
        real_exchange(new, folder)
        synced.clear()

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(files, "_exchange", exchange)
    Loader(project).load([put(tmp_path, "report.txt", REPORT)], Source())
    assert unsynced == []
    folder = (project / "seeds" / "raw").stat().st_ino
    assert folder not in synced


if __name__ == "__main__":
    if sys.argv[4] == "False":
        files._exchanged_at_once = lambda *_: False
    arguments = [Path(argument) for argument in sys.argv[1:4]]
    print(json.dumps(kill_at_every_write(*arguments)))
