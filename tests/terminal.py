"""A person at a terminal, who answers what a command asks."""

import os
import pty
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from conftest import ROOT

ENTER, CTRL_C = b"\r", b"\x03"
ASKED = {"C.UTF-8": "answer [", "zh_CN.UTF-8": "答案 ["}


def on_a_terminal(
    project: Path, keys: Iterable[bytes], *arguments: str, language: str = "C.UTF-8"
) -> tuple[str, int]:
    """What is shown when somebody presses one of these at each question, and the exit code."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(project)
        environment = {
            "PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "HOME": str(project),
            "LC_ALL": language, "TERM": "dumb", "COLUMNS": "200",
        }  # fmt: skip
        os.execve(sys.executable, [sys.executable, "-m", "hotline", *arguments], environment)
    shown, answered, left = b"", 0, iter(keys)
    while True:
        try:
            piece = os.read(terminal, 65536)
        except OSError:
            break
        if not piece:
            break
        shown += piece
        if shown.count(ASKED[language].encode()) > answered:
            # the prompt is shown before the answer is waited for
            time.sleep(0.05)
            os.write(terminal, next(left))
            answered += 1
    _, status = os.waitpid(pid, 0)
    return shown.decode("utf-8", "replace"), os.waitstatus_to_exitcode(status)
