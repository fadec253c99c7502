"""What is read from one document: rows of the raw seeds, and what could not be read."""

from dataclasses import dataclass, field

from hotline.documents import Paragraph, Row
from hotline.language import Text
from hotline.template.marks import ABSENT, BLANK, MERGED, NONE, UNREAD

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
class Comparison:
    """A cell in a column of its own that compares another of its row with last year.

    `comparison` is `prior`, the figure of last year, or `change`, the printed change; `row_no`
    and `row_code` are those of the row in its table, `column_code` is the column compared.
    """

    table_code: str
    row_no: int
    row_code: str
    column_code: str
    comparison: str
    header_path: str
    unit: str
    printed_text: str
    place: str


@dataclass(frozen=True)
class Claim:
    """A figure of the prose; `claim_code` is `unknown` where no pattern tells what it claims.

    `before` and `after` are the words of its clause, `headings` those above it, as compared.
    """

    section: str
    phrase: str
    figure: str
    unit: str
    claim_code: str
    place: str
    before: str = ""
    after: str = ""
    headings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unread:
    """A printed cell that no seed has a place for, and why.

    `header_path` and `row_label` are the words above and before it, `table_no` counts the tables
    of the document; what is kept because a person said so stops nothing.
    """

    place: str
    text: str
    reason: Text
    header_path: str = NONE
    row_label: str = NONE
    table_no: int = 0
    is_kept: bool = False


@dataclass(frozen=True)
class UnreadTable:
    """A table that the template doesn't have, or not in these words: its rows, and why."""

    table_no: int
    rows: tuple[Row, ...]
    reason: Text
    is_kept: bool = False

    @property
    def place(self) -> str:
        return self.rows[0].place


@dataclass(frozen=True)
class UnknownRow:
    """A row of tables of the template whose label is none of theirs."""

    table_codes: tuple[str, ...]
    label: str
    place: str


@dataclass
class Reading:
    """Everything that was read from one document.

    `without_figures` are rows of tables that have neither a known header nor a figure: menus of a
    page mostly, told but not kept. `notes` are kept with the unread cells and stop nothing.
    `counted` has, by the places of their rows, the numbers of lines that no cell prints.
    """

    tables: dict[str, list[TableRow]] = field(default_factory=dict)
    headers: list[PrintedHeader] = field(default_factory=list)
    comparisons: list[Comparison] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    unread_tables: list[UnreadTable] = field(default_factory=list)
    unknown_rows: list[UnknownRow] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    notes: list[Unread] = field(default_factory=list)
    problems: list[Text] = field(default_factory=list)
    without_figures: list[Paragraph] = field(default_factory=list)
    counted: dict[str, str] = field(default_factory=dict)

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
        read = len(texts) - blank + len(self.comparisons)
        known = sum(claim.claim_code != UNKNOWN for claim in self.claims)
        return {
            "tables": len(self.tables),
            "cells_found": read + blank + len(self.unread),
            "cells_read": read,
            "cells_blank": blank,
            "cells_unread": len(self.unread),
            "claims_known": known,
            "claims_unknown": len(self.claims) - known,
        }
