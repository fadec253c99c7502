"""The Pythons that the project runs on, and which of them are here."""

import re
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parent.parent
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
(_LISTED,) = re.findall(r"^PYTHONS := (.+)$", MAKEFILE, re.MULTILINE)
VERSIONS = tuple(_LISTED.split())
NAMES = tuple(f"python{version}" for version in VERSIONS)


def found(name: str) -> str | None:
    """The path of an interpreter that is on the PATH and runs; a pyenv shim may not."""
    path = shutil.which(name)
    if path is None or subprocess.run([path, "-c", ""], capture_output=True).returncode != 0:
        return None
    return path
