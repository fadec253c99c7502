"""Blocks as plain text: a line a paragraph, tabs between a table's fields."""

from collections.abc import Iterator, Sequence

from .blocks import Block, Heading, Prose, Table
from .distortion import Distortion


def table_lines(table: Table, trimmed: bool) -> Iterator[str]:
    """A table's caption and rows; without merges a covered field is an empty one."""
    if table.caption:
        yield table.caption
    for row in table.rows:
        line = "\t".join(cell.text.replace("\n", "") if cell else "" for cell in row)
        yield line.rstrip("\t") if trimmed else line


def text_lines(blocks: Sequence[Block], distortion: Distortion) -> Iterator[str]:
    """The document's lines, an empty one after each block."""
    for block in blocks:
        match block:
            case Heading():
                yield block.text
            case Prose():
                for piece in block.pieces[:-1]:
                    yield piece
                    yield ""
                yield block.pieces[-1]
            case Table():
                yield from table_lines(block, distortion.trimmed_lines)
        yield ""


def to_text(blocks: Sequence[Block], distortion: Distortion) -> bytes:
    """A plain text document."""
    end = "\r\n" if distortion.crlf else "\n"
    text = "".join(line + end for line in text_lines(blocks, distortion))
    return text.encode(distortion.encoding)
