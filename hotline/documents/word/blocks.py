"""The paragraphs and tables of a Word document, in the order in which it shows them."""

from collections.abc import Iterator

from docx.oxml.ns import qn
from lxml import etree

from hotline.documents.grids import SpanningCell, cell_text, grid_of_spans, joined_lines
from hotline.documents.model import Grid, Paragraph
from hotline.documents.word.names import (
    CELL,
    CELL_PROPERTIES,
    PARAGRAPH,
    ROW,
    TABLE,
    VALUE,
    is_on,
    shown,
    text_boxes,
    value,
)
from hotline.documents.word.numbers import STRANGER
from hotline.documents.word.words import Words
from hotline.template.figures import read_figure

MERGE, CONTINUES = qn("w:vMerge"), "continue"


class Blocks:
    """Walks a document and numbers its tables and paragraphs.

    `numbers` has the automatic numbers by the place that they are read at.
    """

    def __init__(self, words: Words) -> None:
        self.words = words
        self.tables = 0
        self.paragraphs = 0
        self.numbers: dict[str, tuple[str, ...]] = {}

    def of(self, body: etree._Element) -> Iterator[Grid | Paragraph]:
        """Blocks below an element; a text box follows what it is anchored to, notes the table
        that they belong to, and those of the prose all of it.
        """
        yield from self._below(body)
        yield from self._notes()

    def _below(self, element: etree._Element) -> Iterator[Grid | Paragraph]:
        for block in shown(element, PARAGRAPH, TABLE):
            if block.tag == TABLE:
                yield from self._table(block)
            else:
                yield from self._paragraph(block)
                for box in text_boxes(block):
                    yield from self._below(box)

    def _paragraph(self, paragraph: etree._Element) -> Iterator[Paragraph]:
        # a line break within a paragraph, as pages are pasted, begins another
        for line in self.words.of(paragraph).splitlines():
            if text := joined_lines(line):
                self.paragraphs += 1
                place = f"paragraph {self.paragraphs}"
                self._keep_numbers(place)
                yield Paragraph(text, place)
        self.words.numbered.clear()

    def _notes(self) -> Iterator[Paragraph]:
        notes = self.words.notes
        while notes.pending:
            self.words.own_mark, note = notes.pending.pop(0)
            for paragraph in shown(note, PARAGRAPH):
                yield from self._paragraph(paragraph)

    def _keep_numbers(self, place: str) -> None:
        if self.words.numbered:
            self.numbers[place] = tuple(self.words.numbered)
            self.words.numbered.clear()

    def _table(self, table: etree._Element) -> Iterator[Grid | Paragraph]:
        """A table, then the tables and text boxes in its cells and the notes on them.

        A table of single cells around others arranges the page and is none of the report.
        """
        rows = [row for row in shown(table, ROW) if not _is_gone(row)]
        if _is_single(rows) and any(next(shown(row, TABLE), None) is not None for row in rows):
            for row in rows:
                for cell in _cells(row):
                    yield from self._below(cell)
            return
        self.tables += 1
        place, notes = f"table {self.tables}", self.words.notes
        of_prose, notes.pending = notes.pending, []
        within = _Within(self.words, table)
        cells = []
        for number, row in enumerate(rows, start=1):
            cells.append(within.row(row))
            self._keep_numbers(f"{place}, row {number}")
        grid = grid_of_spans(cells, place)
        if grid.rows and (not within.inner or any(row.text() for row in grid.rows)):
            yield grid
        yield from self._notes()
        notes.pending = of_prose
        for inner in within.inner:
            yield from self._table(inner) if inner.tag == TABLE else self._below(inner)


class _Within:
    """The cells of one table, and what stands in them that is no text of a cell."""

    def __init__(self, words: Words, table: etree._Element) -> None:
        self.words = words
        self.style = value(table, "tblPr", "tblStyle")
        self.is_doubtful = self.words.styles.depends_on_part(self.style)
        self.inner: list[etree._Element] = []

    def row(self, row: etree._Element) -> list[SpanningCell]:
        cells = [SpanningCell("") for _ in range(row.grid_before)]
        for cell in _cells(row):
            properties = cell.find(CELL_PROPERTIES)
            continues = _continues(properties)
            text = "" if continues else cell_text("\n".join(self._lines(cell, self.style)))
            if not text and not continues and any(map(_is_figure, text_boxes(cell))):
                # what floats over a cell may be meant for the one beside it
                text = STRANGER
            span = int(value(properties, "gridSpan") or 1)
            cells.append(SpanningCell(text, max(span, 1), 0 if continues else 1))
        return cells

    def _lines(self, cell: etree._Element, style: str | None) -> Iterator[str]:
        for block in shown(cell, PARAGRAPH, TABLE):
            if block.tag == PARAGRAPH:
                text = self.words.of(block, style)
                yield f"{text}{STRANGER}" if text and self.is_doubtful else text
                self.inner.extend(text_boxes(block))
                continue
            rows = [row for row in shown(block, ROW) if not _is_gone(row)]
            if not _is_single(rows):
                self.inner.append(block)
                continue
            for row in rows:
                for inner in _cells(row):
                    yield from self._lines(inner, value(block, "tblPr", "tblStyle"))


def _cells(row: etree._Element) -> list[etree._Element]:
    """The cells of a row that no tracked revision takes out."""
    return [cell for cell in shown(row, CELL) if value(cell, "tcPr", "cellDel") is None]


def _continues(properties: etree._Element | None) -> bool:
    """Whether a cell is part of the one above it."""
    merge = None if properties is None else properties.find(MERGE)
    return merge is not None and merge.get(VALUE, CONTINUES) == CONTINUES


def _is_single(rows: list[etree._Element]) -> bool:
    return all(len(_cells(row)) <= 1 for row in rows)


def _is_gone(row: etree._Element) -> bool:
    """Whether a row is hidden, or taken out in a tracked revision."""
    properties = row.find(qn("w:trPr"))
    return bool(is_on(properties, "hidden")) or value(properties, "del") is not None


def _is_figure(box: etree._Element) -> bool:
    return read_figure("".join(box.itertext(qn("w:t"))).strip()) is not None
