"""Plain text whose tables lost their tabs: spaces between the fields, as pages are copied."""

import re
import unicodedata
from collections.abc import Sequence
from itertools import groupby

from .as_text import text_lines
from .blocks import Block
from .distortion import Distortion


def width(text: str) -> int:
    """How many columns of a terminal a text covers."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def even(rows: list[list[str]], gap: int = 4) -> list[str]:
    """A tab as a number of spaces."""
    return [(" " * gap).join(row) for row in rows]


def aligned(rows: list[list[str]], to_the_right: bool = False) -> list[str]:
    """Columns below each other, two spaces between the widest."""
    count = max(map(len, rows))
    full = [[*row, *[""] * (count - len(row))] for row in rows]
    widths = [max(width(row[place]) for row in full) for place in range(count)]
    lines = []
    for row in full:
        gaps = [" " * (most - width(text)) for text, most in zip(row, widths, strict=True)]
        fields = [gap + text if to_the_right else text + gap
                  for text, gap in zip(row, gaps, strict=True)]  # fmt: skip
        lines.append("  ".join(fields).rstrip())
    return lines


def crowded(rows: list[list[str]], gap: str = " ") -> list[str]:
    """Fields one after the other; blank ones leave nothing behind."""
    return [gap.join(text for text in row if text) for row in rows]


LAYOUTS = {
    "a tab as four spaces": even,
    "a tab as two spaces": lambda rows: even(rows, 2),
    "aligned to the left": aligned,
    "aligned to the right": lambda rows: aligned(rows, True),
    "two spaces between words": lambda rows: crowded(rows, "  "),
    "a space between words": crowded,
}  # fmt: skip


def to_spaced(blocks: Sequence[Block], distortion: Distortion, layout: str) -> bytes:
    """A plain text document with one of LAYOUTS."""
    lines: list[str] = []
    for is_table, group in groupby(text_lines(blocks, distortion), key=lambda line: "\t" in line):
        if is_table:
            lines += LAYOUTS[layout]([re.split("\t", line) for line in group])
        else:
            lines += group
    return "\n".join(lines).encode(distortion.encoding)
