"""The tables of a document: recognized by their headers, and told from the words between."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from hotline.documents import Grid, Paragraph, Row
from hotline.reading.header_rows import NUMBERED, prints_figures
from hotline.reading.headers import HeaderMatcher, PrintedTable
from hotline.reading.line_numbers import with_line_numbers
from hotline.reading.notes import is_note_row, kept, words_of
from hotline.reading.printings import Printing
from hotline.reading.report import (
    PrintedHeader,
    Reading,
    Unread,
    UnreadTable,
)
from hotline.reading.table_rows import KEPT, RowReader, template_rows
from hotline.reading.unread import cells_of
from hotline.template.figures import has_mark, read_figure
from hotline.template.form import Template
from hotline.template.marks import NONE

YEAR = re.compile(r"^(?:19|20)[0-9]{2}年")


class TableReader:
    """Reads the grids of one document into a `Reading`."""

    def __init__(self, template: Template, matcher: HeaderMatcher, reading: Reading) -> None:
        self.template = template
        self.matcher = matcher
        self.reading = reading
        self.table_no = 0
        self.places: dict[str, str] = {}

    def read(self, grid: Grid) -> list[Paragraph]:
        """Read a grid; returns its words that are no table: captions, or all of a layout table."""
        self.table_no += 1
        for loose in grid.loose:
            self.reading.unread.append(Unread(loose.place, loose.text, loose.reason))
        headers = self._headers(grid)
        for other in grid.otherwise if not headers else ():
            if headers := self._headers(other):
                grid = other
                break
        rows, counted = with_line_numbers(grid.rows, headers, self.template)
        grid = replace(grid, rows=rows)
        self.reading.counted.update(counted)
        reader = RowReader(self.template, self.reading, self.table_no)
        is_layout = not headers and not any(_has_figure(row) for row in grid.rows)
        prose: list[Paragraph] = []
        current: PrintedTable | None = None
        unknown: list[Row] = []
        printings: list[Printing] = []
        number = 0
        while number < len(grid.rows):
            row = grid.rows[number]
            if header := headers.get(number):
                # over a page break a table's header may be printed again
                if current is None or header.headers != current.headers:
                    self._finish(printings)
                    current = header
                    printings = [Printing(code, header.place) for code in header.table_codes]
                    self.reading.headers.extend(self._other_headers(header))
                number += header.height
                continue
            if is_layout and row.text():
                self.reading.without_figures.append(Paragraph(row.text(), row.place))
            if not is_layout and is_note_row(row):
                text = row.text()
                self.reading.notes.append(kept(text, row.place, self.table_no))
                prose.append(Paragraph(words_of(text), row.place))
            elif is_layout or self._is_caption(grid, number, headers, current):
                prose.extend(Paragraph(cell.text, row.place) for cell in row.cells if cell.text)
            elif current is not None and not self._goes_on(row, current, printings):
                self._finish(printings)
                current, printings = None, []
                unknown.append(row)
            elif current is not None:
                reader.read(row, current, printings)
            elif row.text():
                unknown.append(row)
            number += 1
        self._finish(printings)
        if unknown:
            self._leave_table(unknown)
        return prose

    def _goes_on(self, row: Row, printed: PrintedTable, printings: Sequence[Printing]) -> bool:
        """Whether a row can be of the table above it: not one of words where that is complete.

        Tables may stand in one grid without a gap, and the header of the second be unknown.
        """
        if not row.text() or prints_figures(row):
            return True
        complete = all(
            {known.row_code for known in self.template.rows[printing.table_code]}
            <= {each.row_code for each in printing.rows}
            for printing in printings
        )
        return not complete or self._has_label(row, printed)

    def _has_label(self, row: Row, printed: PrintedTable) -> bool:
        """Whether a row begins as one of the table does."""
        return bool(printed.label_of(row) and template_rows(self.template, row, printed))

    def _leave_table(self, rows: Sequence[Row]) -> None:
        """Keep a table unread, cell by cell, each with the words above and before it."""
        is_kept = self.matcher.keeps(rows)
        reason = KEPT if is_kept else self.matcher.suggestion(rows)
        self.reading.unread_tables.append(UnreadTable(self.table_no, tuple(rows), reason, is_kept))
        self.reading.unread.extend(cells_of(self.reading.unread_tables[-1]))

    def _headers(self, grid: Grid) -> dict[int, PrintedTable]:
        """The header that begins at each row, where one does."""
        headers: dict[int, PrintedTable] = {}
        below = 0
        for number in range(len(grid.rows)):
            if number >= below and (header := self.matcher.match(grid.rows, number)):
                headers[number] = header
                below = number + header.height
        return headers

    def _is_caption(
        self,
        grid: Grid,
        number: int,
        headers: Mapping[int, PrintedTable],
        current: PrintedTable | None,
    ) -> bool:
        """Whether nothing but words stands between this row, itself included, and a header."""
        start = next((each for each in sorted(headers) if each > number), None)
        if start is None or any(_has_figure(row) for row in grid.rows[number:start]):
            return False
        row = grid.rows[number]
        words = [cell.text for cell in row.cells if cell.text]
        if len(words) > 1 and not all(NUMBERED.match(word) for word in words):
            return False
        return not (current and self._has_label(row, current))

    def _other_headers(self, printed: PrintedTable) -> Iterator[PrintedHeader]:
        """The headers that this report words otherwise than the registry."""
        for columns, header, path in zip(
            printed.columns, printed.headers, printed.paths, strict=True
        ):
            for column in columns:
                known = self.template.header(column.header_path)
                is_other = (known.printed, known.unit) != (header.printed, header.unit)
                if header.comparison == "" and (is_other or has_mark(path)):
                    yield PrintedHeader(
                        column.table_code, column.column_code, path, header.unit or NONE,
                        printed.place,
                    )  # fmt: skip

    def _finish(self, printings: list[Printing]) -> None:
        """Hold the tables that have ended against the template and their earlier printings."""
        for printing in printings:
            code = printing.table_code
            self.reading.problems.extend(printing.problems(self.template))
            if code in self.reading.tables:
                before, first = self.reading.tables[code], self.places[code]
                self.reading.problems.extend(printing.differences(self.template, before, first))
            else:
                self.reading.comparisons.extend(printing.comparisons)
                self.reading.tables[code] = printing.rows
                self.places[code] = printing.place


def _has_figure(row: Row) -> bool:
    return any(read_figure(cell.text) and not YEAR.match(cell.text) for cell in row.cells)
