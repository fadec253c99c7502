"""What Superset keeps on this machine: its own database, its key, its log."""

import hashlib
import os
import sys
from pathlib import Path
from typing import TextIO

HERE = Path(__file__).parent
ASSETS = HERE / "assets"
# Relative to the project's folder, in which Superset is started; the tests start it elsewhere.
HOME = Path.cwd() / "bi" / "superset" / "home"
LOG = HOME / "superset.log"
PREPARED = HOME / "prepared"


def bundle() -> dict[str, str]:
    """The dashboards as code: text by path in the bundle."""
    return {
        path.relative_to(ASSETS).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(ASSETS.rglob("*.yaml"))
    }


def fingerprint() -> str:
    """What the home must have been prepared from: the locked packages and the bundle."""
    packages = (HERE / "requirements.txt").read_text(encoding="utf-8")
    return hashlib.sha256(repr((packages, bundle())).encode()).hexdigest()


def is_prepared() -> bool:
    """Whether the home holds what the code says now."""
    return PREPARED.exists() and PREPARED.read_text(encoding="utf-8") == fingerprint()


def log_to_file() -> TextIO:
    """Send all that Superset and its libraries say to the log, tracebacks as well.

    Returns the terminal, for what the user is to read.
    """
    terminal = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    with LOG.open("a") as log:
        os.dup2(log.fileno(), sys.stdout.fileno())
        os.dup2(log.fileno(), sys.stderr.fileno())
    return terminal
