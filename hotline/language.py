"""Every word to a user in English and Chinese, shown in the language of the locale."""

import errno
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


OS_REASONS = {
    errno.ENOENT: "没有此文件或目录",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EISDIR: "这是目录",
    errno.ENOTDIR: "路径中有一部分不是目录",
    errno.ENOSPC: "磁盘已满",
    errno.EFBIG: "文件过大",
    errno.EROFS: "文件系统只读",
    errno.EIO: "读写出错",
}


def os_reason(error: OSError) -> Text:
    """Why the operating system refused something."""
    words = error.strerror or str(error)
    return Text(words, OS_REASONS.get(error.errno or 0, words))
