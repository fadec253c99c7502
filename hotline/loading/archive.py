"""The documents as they came, each under the name of its content."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from hotline.documents import SUFFIXES
from hotline.errors import HotlineError
from hotline.language import Text
from hotline.loading.files import write_durably
from hotline.loading.seeds import Row

ARCHIVE = Path("documents")
IGNORED = "# Written by `hotline load`: a document is committed only where its owner allows it.\n"


def sha256_of(content: bytes) -> str:
    """The SHA-256 of a document, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def sha256_of_file(path: Path) -> str:
    """The same of a file, which isn't held in memory."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def path_of(root: Path, sha256: str, media_type: str) -> Path:
    """Where a document is kept."""
    return root / ARCHIVE / f"{sha256}{SUFFIXES[media_type]}"


def keep(root: Path, content: bytes, media_type: str) -> bool:
    """Store a document; returns whether it was not there already."""
    path = path_of(root, sha256_of(content), media_type)
    if path.exists():
        return False
    write_durably(path, content)
    return True


def kept(root: Path, sha256: str, media_type: str, name: str) -> bytes:
    """A stored document; raises HotlineError where it is missing or no longer what it was."""
    path = path_of(root, sha256, media_type)
    shown = path.relative_to(root)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise HotlineError(
            Text(
                f"{shown}: the document {name} is not in the archive",
                f"{shown}: 档案中没有文件{name}",
            )
        ) from error
    if sha256_of(content) != sha256:
        raise HotlineError(
            Text(
                f"{shown}: the document {name} is not what it was when it was loaded",
                f"{shown}: 文件{name}与入库时不一致",
            )
        )
    return content


def write_ignored(root: Path, reports: Sequence[Row]) -> None:
    """Keep every document out of version control but those whose owner allows them in."""
    committed = sorted(
        row["source_sha256"] + SUFFIXES[row["media_type"]]
        for row in reports
        if row["may_be_committed"] == "yes"
    )
    lines = ["*", "!.gitignore", *(f"!{name}" for name in committed)]
    content = (IGNORED + "\n".join(lines) + "\n").encode()
    path = root / ARCHIVE / ".gitignore"
    if not path.exists() or path.read_bytes() != content:
        write_durably(path, content)
