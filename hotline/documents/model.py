"""What every format is read into: paragraphs and grids of cells, each with its place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from hotline.language import Text


class Merge(Enum):
    """Which neighbour a cell without text of its own belongs to, where the format tells."""

    LEFT = "left"
    UP = "up"


@dataclass(frozen=True)
class Cell:
    """A cell as printed, line breaks joined; a merged one has no text of its own."""

    text: str
    merge: Merge | None = None


@dataclass(frozen=True)
class Row:
    """A printed row and where it stands, for example `line 134` or `table 3, row 2`."""

    cells: tuple[Cell, ...]
    place: str

    def text(self) -> str:
        """The row's words, for a message or as prose."""
        return " ".join(cell.text for cell in self.cells if cell.text)


@dataclass(frozen=True)
class Paragraph:
    """A piece of prose between two line ends of the document; one that is all link is no title."""

    text: str
    place: str
    is_link: bool = False


@dataclass(frozen=True)
class Loose:
    """Words of a table that are in none of its rows, and why."""

    text: str
    place: str
    reason: Text


@dataclass(frozen=True)
class Grid:
    """A table of the document: its rows in printed order, and its words that are in none.

    `otherwise` is the same table with its header put together in other ways, where the format
    leaves that open: the one that is right is a header of the template.
    """

    rows: tuple[Row, ...]
    loose: tuple[Loose, ...] = ()
    otherwise: tuple["Grid", ...] = ()


@dataclass(frozen=True)
class Document:
    """A document as its reader saw it: blocks in printed order.

    `printed` has its words by a simpler way than that of the blocks, or by several, one text for
    each: by the beginning of the places that they stand at, `page 3` for `page 3, table 1, row 2`,
    in order, or by an empty name for all of the document. Signs that don't touch are parted there.
    `computed` has, by their places, the numbers that the document counts and holds in no text.
    """

    media_type: str
    blocks: tuple[Grid | Paragraph, ...] = field(repr=False)
    printed: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    computed: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
