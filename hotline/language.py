"""Every word to a user in English and Chinese, shown in the language of the locale."""

import locale
import os
from dataclasses import dataclass


def reads_chinese() -> bool:
    """Whether the locale's language of messages is Chinese; English where none is set."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return locale.normalize(value).lower().startswith("zh")
    return False


@dataclass(frozen=True)
class Text:
    """The same words in both languages; `str()` gives those of the reader."""

    en: str
    zh: str

    def __str__(self) -> str:
        return self.zh if reads_chinese() else self.en

    def __add__(self, other: "Text") -> "Text":
        return Text(self.en + other.en, self.zh + other.zh)


PLACE = {
    "line": "第{}行", "page": "第{}页", "paragraph": "第{}段", "table": "表{}", "row": "第{}行",
    "column": "第{}列",
}  # fmt: skip


def place(where: str) -> Text:
    """A place of a document, such as `table 3, row 2`, in both languages."""
    words = []
    for part in where.split(", "):
        kind, _, number = part.partition(" ")
        words.append(PLACE[kind].format(number) if kind in PLACE else part)
    return Text(where, "".join(words))


def verbatim(text: str) -> Text:
    """Words that are the same in both languages: names, figures, what dbt says."""
    return Text(text, text)
