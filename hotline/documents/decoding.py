"""Bytes to text: the encodings in which Chinese offices publish, and nothing guessed."""

import codecs
import re

from hotline.errors import HotlineError
from hotline.language import Text

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
DECLARED = re.compile(rb"""charset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)
# GB18030 holds all that its forerunners hold, which pages still declare.
FORERUNNERS = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030"}
DECLARED_WITHIN = 4096
# In UTF-16 every digit, tab and line end has a zero byte; in the other encodings nothing has.
LEAST_ZEROS = 0.02


def decoded(content: bytes, name: str) -> str:
    """The text of a file by its mark, its declaration, or the first encoding that fits it whole.

    Raises HotlineError where none does.
    """
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return _decoded_as((encoding,), content[len(mark) :], name)
    zeros = content.count(0)
    if zeros and zeros >= LEAST_ZEROS * len(content):
        little = content[1::2].count(0) >= content[0::2].count(0)
        return _decoded_as(("utf-16-le" if little else "utf-16-be",), content, name)
    declared = DECLARED.search(content[:DECLARED_WITHIN])
    encodings = ["utf-8", "gb18030"]
    if declared:
        encoding = declared[1].decode("ascii").lower()
        encodings.insert(0, FORERUNNERS.get(encoding, encoding))
    return _decoded_as(tuple(encodings), content, name)


def _decoded_as(encodings: tuple[str, ...], content: bytes, name: str) -> str:
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if "\0" not in text:
            return text
    raise HotlineError(
        Text(
            f"{name}: the text is in none of UTF-8, UTF-16 and GB18030",
            f"{name}: 文字编码不是UTF-8、UTF-16或GB18030",
        )
    )
