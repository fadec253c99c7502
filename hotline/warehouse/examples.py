"""Questions with their queries, which stand in `docs/queries`, one a file; the README asks five."""

from dataclasses import dataclass
from pathlib import Path

from hotline.errors import HotlineError
from hotline.language import Text

FOLDER = Path("docs") / "queries"
# The first line of a file: the question in English, this sign, the question in Chinese.
COMMENT, BETWEEN = "-- ", " · "


@dataclass(frozen=True)
class Example:
    """A question and the query that answers it; a file `2_handling.sql` is number 2, `handling`."""

    number: int
    name: str
    question: Text
    sql: str


def read_examples(root: Path) -> list[Example]:
    """Every example in the order of their numbers."""
    return sorted(map(_read, (root / FOLDER).glob("*.sql")), key=lambda example: example.number)


def _read(path: Path) -> Example:
    number, _, name = path.stem.partition("_")
    title, _, sql = path.read_text(encoding="utf-8").partition("\n")
    en, _, zh = title.removeprefix(COMMENT).partition(BETWEEN)
    return Example(int(number), name, Text(en, zh), sql)


def find_example(root: Path, wanted: str) -> Example:
    """The example of a name or a number; raises HotlineError where there is none."""
    examples = read_examples(root)
    for example in examples:
        if wanted in (example.name, str(example.number)):
            return example
    listed = ", ".join(f"{example.number} {example.name}" for example in examples)
    raise HotlineError(
        Text(
            f"{wanted}: no such example; there are {listed or 'none'}",
            f"{wanted}: 没有这个示例,现有: {listed or '无'}",
        )
    )
