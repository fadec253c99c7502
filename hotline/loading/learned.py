"""Rows of reference seeds that a person accepted: written with the report that needs them."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from hotline.errors import HotlineError
from hotline.language import Text
from hotline.loading.files import write_durably
from hotline.template.registry import Row, read_registry

REFERENCE = Path("seeds") / "reference"
# What a city words in its own way; the rest of the registry is the template's.
LEARNED = ("header_variants", "report_rows", "claim_patterns", "label_aliases",
           "department_aliases", "topic_aliases", "kept_unread")  # fmt: skip


@contextmanager
def learned_rows(root: Path, learned: Mapping[str, Sequence[Row]]) -> Iterator[None]:
    """Write accepted rows, and take them back where the block that needs them fails.

    Raises HotlineError, with the files as they were, where one can't be written.
    """
    before: dict[Path, bytes] = {}
    try:
        for name, rows in learned.items():
            path = root / REFERENCE / f"{name}.csv"
            content = path.read_bytes()
            if (after := with_rows(root, name, content, rows)) != content:
                before[path] = content
                write_durably(path, after)
        yield
    except BaseException:
        for path, content in before.items():
            write_durably(path, content)
        raise


def with_rows(root: Path, name: str, content: bytes, rows: Sequence[Row]) -> bytes:
    """A seed's content with rows that it doesn't have yet behind its own."""
    known = read_registry(root, name)
    names = content.decode("utf-8").splitlines()[0].split(",")
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, names, lineterminator="\n")
    writer.writerows(row for row in rows if row not in known)
    return content + written.getvalue().encode("utf-8")


def refuse_impossible_rows(root: Path, learned: Mapping[str, Sequence[Row]], where: str) -> None:
    """Raise HotlineError for a row that no seed of a city's own words can hold.

    `where` is the file that a person edited, for the message.
    """
    for name, rows in learned.items():
        if name not in LEARNED:
            listed = ", ".join(LEARNED)
            raise HotlineError(
                Text(f"{where}: {name} is none of {listed}", f"{where}: {name}不是{listed}之一")
            )
        first = (root / REFERENCE / f"{name}.csv").read_text(encoding="utf-8").splitlines()[0]
        for row in rows:
            if sorted(row) != sorted(first.split(",")) or not all(
                isinstance(value, str) and value and value.isprintable() for value in row.values()
            ):
                raise HotlineError(
                    Text(
                        f"{where}: a row of {name} has to have {first}, each with a text",
                        f"{where}: {name}的一行须含{first},且均为非空文本",
                    )
                )
