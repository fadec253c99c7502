"""Writes that are whole or not there: a folder is exchanged in one step, a file by a rename."""

import ctypes
import errno
import glob
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from hotline.errors import HotlineError
from hotline.language import Text, os_reason, verbatim

DRAFTS = ".loading"
NEW, OLD, IN_USE = "new", "old", "in-use"
AT_FDCWD = -100
RENAME_EXCHANGE = 2
RENAME_SWAP = 2
NO_LOCK = (OSError, NotImplementedError)
NOT_SUPPORTED = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP}


class Unwritable(HotlineError):
    """What could not be written, and stays as it was; `reason` names it and says why."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason + Text("; nothing was changed", ",未作任何更改"))
        self.reason = reason


@contextmanager
def told_if_unwritable(path: Path) -> Iterator[None]:
    """Raise Unwritable, in one line that names the path, where the disk or its rights say no."""
    try:
        yield
    except OSError as error:
        raise Unwritable(verbatim(f"{path}: ") + os_reason(error)) from error


def write_durably(path: Path, content: bytes) -> None:
    """Write a file under a temporary name, to the disk, and rename it.

    Raises HotlineError, with the file as it was, where it can't be written.
    """
    with told_if_unwritable(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
        draft = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            draft.chmod(0o644)
            draft.replace(path)
        except OSError:
            draft.unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)


def replace_files(folder: Path, root: Path, contents: Mapping[str, bytes]) -> None:
    """Give several files of a folder new contents in one step; what isn't named stays.

    A process that is stopped anywhere leaves all of the old files or all of the new ones. Raises
    HotlineError, with nothing changed, where the disk is full or may not be written.
    """
    drafts = root / DRAFTS
    with told_if_unwritable(folder.relative_to(root)):
        restore(folder, root)
        try:
            _write_new(folder, drafts / NEW, contents)
        except OSError:
            shutil.rmtree(drafts, ignore_errors=True)
            raise
        _exchange(drafts / NEW, folder)
    shutil.rmtree(drafts, ignore_errors=True)


@contextmanager
def folder_in_one_step(folder: Path) -> Iterator[Path]:
    """An empty folder to fill, which takes the place of another when the block ends without error.

    Until then the other is as it was, and a process that is stopped leaves it so; what it leaves
    beside it, the next one removes. Raises HotlineError where the disk is full or may not be
    written.
    """
    with told_if_unwritable(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        _clear_leftovers(folder)
        drafts = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}-"))
        try:
            with _marked(drafts):
                new = drafts / NEW
                new.mkdir()
                yield new
                _sync_all(new)
                if folder.exists():
                    _exchange(new, folder)
                else:
                    new.rename(folder)
                    _sync_folder(folder.parent)
        finally:
            _remove(drafts)


@contextmanager
def _marked(drafts: Path) -> Iterator[None]:
    """Mark drafts as in use; without locks in the file system nobody takes them for left over."""
    lock = FileLock(drafts / IN_USE)
    with suppress(*NO_LOCK):
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def _clear_leftovers(folder: Path) -> None:
    """Remove what `folder_in_one_step` left beside a folder when it was killed, and nothing else.

    Such drafts have a lock that nobody holds any more, and were locked before anything was put
    into them.
    """
    for drafts in folder.parent.glob(f".{glob.escape(folder.name)}-*"):
        is_draft = (drafts / NEW).is_dir() or (drafts / OLD).is_dir()
        if not is_draft or not (drafts / IN_USE).is_file() or drafts.is_symlink():
            continue
        # Another process may be at work there, or it is somebody else's.
        with suppress(Timeout, *NO_LOCK), FileLock(drafts / IN_USE, timeout=0):
            _finish_exchange(drafts, folder)
            _remove(drafts)


def _remove(drafts: Path) -> None:
    """Remove drafts; their lock last, by which they are known should this be stopped."""
    for part in (NEW, OLD):
        shutil.rmtree(drafts / part, ignore_errors=True)
    shutil.rmtree(drafts, ignore_errors=True)


def _write_new(folder: Path, new: Path, contents: Mapping[str, bytes]) -> None:
    """A copy of a folder with new contents for some of its files, all of it on the disk."""
    new.mkdir(parents=True)
    unchanged = {
        path.name: path.read_bytes() for path in folder.iterdir() if path.name not in contents
    }
    for name, content in {**unchanged, **contents}.items():
        with (new / name).open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    _sync_folder(new)


def restore(folder: Path, root: Path) -> None:
    """Finish an exchange in two steps that was stopped between them; clear what else was left."""
    _finish_exchange(root / DRAFTS, folder)
    shutil.rmtree(root / DRAFTS, ignore_errors=True)


def _finish_exchange(drafts: Path, folder: Path) -> None:
    if not folder.exists() and (drafts / OLD).exists():
        source = drafts / (NEW if (drafts / NEW).exists() else OLD)
        source.rename(folder)


def _exchange(new: Path, folder: Path) -> None:
    """Put one folder where another is: in one step where the system has it, else in two."""
    if not _exchanged_at_once(new, folder):
        old = new.with_name(OLD)
        folder.rename(old)
        new.rename(folder)
    _sync_folder(folder.parent)
    _sync_folder(new.parent)


def _exchanged_at_once(new: Path, folder: Path) -> bool:
    library = ctypes.CDLL(None, use_errno=True)
    one, other = os.fsencode(new), os.fsencode(folder)
    if sys.platform == "linux" and hasattr(library, "renameat2"):
        failed = library.renameat2(AT_FDCWD, one, AT_FDCWD, other, RENAME_EXCHANGE)
    elif sys.platform == "darwin" and hasattr(library, "renamex_np"):
        failed = library.renamex_np(one, other, RENAME_SWAP)
    else:
        return False
    if not failed:
        return True
    code = ctypes.get_errno()
    if code in NOT_SUPPORTED:
        return False
    raise OSError(code, os.strerror(code), str(folder))


def _sync_all(folder: Path) -> None:
    """Put a folder with all that is in it on the disk."""
    for path in folder.rglob("*"):
        if path.is_dir():
            _sync_folder(path)
        else:
            with path.open("rb") as file:
                os.fsync(file.fileno())
    _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
