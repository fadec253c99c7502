"""Every word to a user in English and Chinese, shown in the language of the locale."""

import errno
import locale
import os
import re
from dataclasses import dataclass


def reads_chinese() -> bool:
    """Whether the locale's language of messages is Chinese; English where none is set."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return locale.normalize(value).lower().startswith("zh")
    return False


CONTROL_PICTURES = {sign: 0x2400 + sign for sign in range(0x20)} | {0x7F: 0x2421}


@dataclass(frozen=True)
class Text:
    """The same words in both languages; `str()` gives those of the reader."""

    en: str
    zh: str

    def __str__(self) -> str:
        return self.zh if reads_chinese() else self.en

    def in_one_line(self) -> "Text":
        """The same with a picture for each control sign, which a terminal or XML would obey."""
        return Text(self.en.translate(CONTROL_PICTURES), self.zh.translate(CONTROL_PICTURES))

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


def counted(number: int, noun: str) -> str:
    """A number with its English noun, whose plural ends in s: `1 report`, `2 reports`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


NO_PERMISSION = Text("permission denied", "没有权限")
DISK_FULL = Text("the disk is full", "磁盘已满")
OS_REASONS = {
    errno.ENOENT: Text("no such file or directory", "没有此文件或目录"),
    errno.EACCES: NO_PERMISSION,
    errno.EPERM: NO_PERMISSION,
    errno.EEXIST: Text("a file of this name is in the way", "已有同名文件"),
    errno.EISDIR: Text("it is a directory", "这是目录"),
    errno.ENOTDIR: Text("a part of its path is not a directory", "路径中有一部分不是目录"),
    errno.ENOSPC: DISK_FULL,
    errno.EDQUOT: DISK_FULL,
    errno.EFBIG: Text("the file is too large", "文件过大"),
    errno.EROFS: Text("the file system is read-only", "文件系统只读"),
    errno.EIO: Text("reading or writing failed", "读写出错"),
}


def os_reason(error: OSError) -> Text:
    """Why the operating system refused something."""
    return OS_REASONS.get(error.errno or 0) or verbatim(error.strerror or str(error))


def engine_reason(message: str) -> Text:
    """What a database says; a full disk is told as every other is, with the file if it is named."""
    if os.strerror(errno.ENOSPC) not in message:
        return verbatim(message)
    file = re.search(r'file "([^"]+)"', message)
    return verbatim(f"{os.path.relpath(file[1])}: " if file else "") + DISK_FULL
