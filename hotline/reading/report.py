"""What is read from one document: rows of the raw seeds, and what could not be read."""

from dataclasses import dataclass, field

from hotline.documents import Paragraph
from hotline.language import Text
from hotline.template.marks import ABSENT, BLANK, MERGED, UNREAD

UNKNOWN = "unknown"


@dataclass(frozen=True)
class TableRow:
    """A row of a template table: its row code, and each column's text or kind of nothing."""

    row_code: str
    place: str
    cells: dict[str, str]


@dataclass(frozen=True)
class PrintedHeader:
    """A header that a report words otherwise than the registry, or prints another unit in."""

    table_code: str
    column_code: str
    header_path: str
    unit: str
    place: str


@dataclass(frozen=True)
class Claim:
    """A figure of the prose; `claim_code` is `unknown` where no pattern tells what it claims."""

    section: str
    phrase: str
    figure: str
    unit: str
    claim_code: str
    place: str


@dataclass(frozen=True)
class Unread:
    """A printed cell that no seed has a place for, and why."""

    place: str
    text: str
    reason: Text


@dataclass
class Reading:
    """Everything that was read from one document.

    `without_figures` are rows of tables that have neither a known header nor a figure: menus of a
    page mostly, told but not kept.
    """

    tables: dict[str, list[TableRow]] = field(default_factory=dict)
    headers: list[PrintedHeader] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    problems: list[Text] = field(default_factory=list)
    without_figures: list[Paragraph] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """Cells found, read, unread and blank; claims known and unknown."""
        texts = [
            text
            for rows in self.tables.values()
            for row in rows
            for text in row.cells.values()
            if text not in (ABSENT, UNREAD)
        ]
        blank = sum(text in (BLANK, MERGED) for text in texts)
        known = sum(claim.claim_code != UNKNOWN for claim in self.claims)
        return {
            "tables": len(self.tables),
            "cells_found": len(texts) + len(self.unread),
            "cells_read": len(texts) - blank,
            "cells_blank": blank,
            "cells_unread": len(self.unread),
            "claims_known": known,
            "claims_unknown": len(self.claims) - known,
        }
