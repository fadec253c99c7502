"""A document before it has a format: headings, paragraphs and tables in printed order."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Cell:
    """A printed cell over `rows` × `columns` fields; `\\n` in its text is a line end."""

    text: str
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True)
class Heading:
    """A line of its own; level 1 is the document's title."""

    text: str
    level: int


@dataclass(frozen=True)
class Prose:
    """A paragraph in one piece or more, and the claims that it makes, in order."""

    pieces: tuple[str, ...]
    claims: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True)
class Table:
    """A table; the first `heads` rows are its header. None is a field that a cell covers."""

    caption: str | None
    heads: int
    rows: tuple[tuple[Cell | None, ...], ...]


Block = Heading | Prose | Table
