"""One load, removal or build of a project at a time."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from hotline.errors import HotlineError
from hotline.language import Text, os_reason, verbatim
from hotline.loading.files import restore
from hotline.template.raw_seeds import RAW

LOCK = Path("warehouse") / ".lock"
HOLDER = Path("warehouse") / ".lock-holder"
POLL_SECONDS = 0.1


@contextmanager
def project_lock(
    root: Path, wait_seconds: float, waiting: Callable[[Text], None]
) -> Iterator[None]:
    """Hold the project, after the process that holds it; `waiting` is told who that is.

    Raises HotlineError when it is still held after `wait_seconds`.
    """
    (root / LOCK).parent.mkdir(exist_ok=True)
    lock = FileLock(root / LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        holder = _holder(root)
        waiting(holder + Text("; waiting", ",等待中"))
        try:
            lock.acquire(timeout=wait_seconds, poll_interval=POLL_SECONDS)
        except Timeout as error:
            raise HotlineError(holder + Text("; nothing was changed", ",未作任何更改")) from error
    except OSError as error:
        raise HotlineError(verbatim(f"{LOCK}: ") + os_reason(error)) from error
    try:
        restore(root / RAW, root)
        since = datetime.now().isoformat(sep=" ", timespec="seconds")
        # only told to those who wait: a full disk must not keep a build from freeing it
        with suppress(OSError):
            (root / HOLDER).write_text(f"{os.getpid()},{since}", encoding="utf-8")
        yield
    finally:
        (root / HOLDER).unlink(missing_ok=True)
        lock.release()


def _holder(root: Path) -> Text:
    try:
        process, since = (root / HOLDER).read_text(encoding="utf-8").split(",")
    except (OSError, ValueError):
        return Text("another hotline process holds the project", "另一hotline进程占用本项目")
    return Text(
        f"process {process} holds the project since {since}",
        f"进程{process}自{since}起占用本项目",
    )
