"""The tables of a document: recognized, taken apart, and every cell put in its place."""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from hotline.documents import Cell, Grid, Merge, Paragraph, Row
from hotline.figures import plain, read_figure
from hotline.language import Text
from hotline.reading.headers import CLOSE, HeaderMatcher, PrintedTable
from hotline.reading.report import (
    ABSENT,
    BLANK,
    MERGED,
    NONE,
    UNREAD,
    PrintedHeader,
    Reading,
    TableRow,
    Unread,
)
from hotline.template import LINE_NUMBER, Column, Template, TemplateRow

NOTHING = Cell("")
# What the raw seeds write where there is no text can't be told from a text that is the same.
MARKS = {ABSENT, BLANK, MERGED, UNREAD, NONE}


@dataclass
class _Occurrence:
    """One printing of a template table."""

    table_code: str
    place: str
    rows: list[TableRow] = field(default_factory=list)


class TableReader:
    """Reads the grids of one document into a `Reading`."""

    def __init__(self, template: Template, matcher: HeaderMatcher, reading: Reading) -> None:
        self.template = template
        self.matcher = matcher
        self.reading = reading
        self.rows_by_label = {
            code: {plain(row.label): row for row in template.rows[code]}
            for code in template.printed_tables
        }
        self.places: dict[str, str] = {}

    def read(self, grid: Grid) -> list[Paragraph]:
        """Read a grid; returns its words that are no table: captions, or all of a layout table."""
        prose: list[Paragraph] = []
        rows = grid.rows
        current: PrintedTable | None = None
        occurrences: list[_Occurrence] = []
        found_any = False
        number = 0
        while number < len(rows):
            printed = self.matcher.match(rows, number)
            if printed is not None:
                if current is None or printed.headers != current.headers:
                    self._finish(occurrences)
                    current, found_any = printed, True
                    occurrences = [_Occurrence(c, printed.place) for c in printed.table_codes]
                    self._note_headers(printed)
                number += printed.height
                continue
            row = rows[number]
            if not row.text():
                pass
            elif self._is_caption(rows, number, current):
                prose.extend(Paragraph(c.text, row.place) for c in row.cells if c.text)
            elif current is not None:
                self._read_row(row, current, occurrences)
            elif any(read_figure(cell.text) for cell in row.cells):
                self._leave_unread(
                    row, self.matcher.suggestion(rows[number:] if found_any else rows)
                )
            elif not found_any and self._is_near_miss(rows):
                self._leave_unread(row, self.matcher.suggestion(rows))
            else:
                prose.append(Paragraph(row.text(), row.place))
            number += 1
        self._finish(occurrences)
        return prose

    def _is_caption(self, rows: Sequence[Row], number: int, current: PrintedTable | None) -> bool:
        """Words alone in a row, right above a header."""
        row = rows[number]
        if any(read_figure(cell.text) for cell in row.cells) or number + 1 >= len(rows):
            return False
        return self.matcher.match(rows, number + 1) is not None and not (
            current is not None and _label_of(row, current) and self._template_rows(row, current)
        )

    def _is_near_miss(self, rows: Sequence[Row]) -> bool:
        """Whether a grid without a known header prints figures, so that it is no mere layout."""
        return any(read_figure(cell.text) for row in rows for cell in row.cells)

    def _note_headers(self, printed: PrintedTable) -> None:
        for columns, header, path in zip(
            printed.columns, printed.headers, printed.paths, strict=True
        ):
            for column in columns:
                known = self.template.header(column.header_path)
                if (known.words, known.unit) != (header.words, header.unit):
                    self.reading.headers.append(
                        PrintedHeader(
                            column.table_code,
                            column.column_code,
                            path,
                            header.unit or NONE,
                            printed.place,
                        )  # fmt: skip
                    )

    def _leave_unread(self, row: Row, reason: Text) -> None:
        for cell in row.cells:
            if cell.text:
                self.reading.unread.append(Unread(row.place, cell.text, reason))

    def _template_rows(self, row: Row, printed: PrintedTable) -> dict[str, TemplateRow]:
        """Which row of each table this is; nothing where its label is none of theirs."""
        label = plain(_label_of(row, printed))
        found = {}
        for code in printed.table_codes:
            labels = self.rows_by_label[code]
            known = labels.get(label or NONE)
            if known is None and label.isdigit():
                known = labels.get(plain(LINE_NUMBER))
            if known is not None:
                found[code] = known
        return found

    def _read_row(self, row: Row, printed: PrintedTable, occurrences: list[_Occurrence]) -> None:
        known = self._template_rows(row, printed)
        if len(known) < len(printed.table_codes):
            self._leave_unread(row, self._unknown_row(row, printed))
            return
        spanning = next(
            (
                self.template.columns[r.table_code][r.spanning_column]
                for r in known.values()
                if r.spanning_column
            ),
            None,
        )
        spanning_place = self._spanning_place(row, printed) if spanning else None
        for occurrence in occurrences:
            template_row = known[occurrence.table_code]
            if template_row.label not in (LINE_NUMBER,) and any(
                done.row_code == template_row.row_code for done in occurrence.rows
            ):
                self._leave_unread(row, self._row_again(template_row))
                return
        for occurrence in occurrences:
            template_row = known[occurrence.table_code]
            cells = {}
            for column in self.template.columns[occurrence.table_code].values():
                place = self._place_of(column, printed)
                if column == spanning:
                    cell = _cell_at(row, spanning_place)
                elif place is None or (spanning and column.column_no == spanning.column_no):
                    cells[column.column_code] = ABSENT
                    continue
                else:
                    # the one figure of such a row may be printed below any header
                    cell = NOTHING if place == spanning_place else _cell_at(row, place)
                cells[column.column_code] = self._cell_text(
                    cell, row, column, template_row, occurrence
                )
            occurrence.rows.append(TableRow(template_row.row_code, row.place, cells))
        self._leave_extra_cells(row, printed, spanning_place)

    def _place_of(self, column: Column, printed: PrintedTable) -> int | None:
        for place, columns in enumerate(printed.columns):
            if column in columns:
                return place
        return None

    def _spanning_place(self, row: Row, printed: PrintedTable) -> int | None:
        """Where a row prints its one figure, whichever column that is."""
        places = [
            place
            for place, cell in enumerate(row.cells)
            if cell.text and not (
                place < len(printed.columns)
                and printed.columns[place]
                and printed.columns[place][0].kind == "label"
            )
        ]  # fmt: skip
        return places[0] if places else None

    def _cell_text(
        self,
        cell: Cell,
        row: Row,
        column: Column,
        template_row: TemplateRow,
        occurrence: _Occurrence,
    ) -> str:
        """A cell's text as the raw seed has it, or which kind of nothing it is."""
        if not cell.text:
            carried = (
                column.spans_rows
                and cell.merge is not Merge.LEFT
                and occurrence.rows
                and (column.is_figure or not template_row.is_total)
                and occurrence.rows[-1].cells[column.column_code] != BLANK
            )
            return MERGED if carried or cell.merge is Merge.UP else BLANK
        if column.is_figure and read_figure(cell.text) is None:
            reason = Text(
                f"the cell in column {column.header_path} is not a figure",
                f"“{column.header_path}”列的单元格不是数字",
            )
        elif cell.text in MARKS:
            reason = Text("the cell reads like a mark of the seeds", "单元格内容与种子标记相同")
        else:
            return cell.text
        self.reading.unread.append(Unread(row.place, cell.text, reason))
        return UNREAD

    def _leave_extra_cells(
        self, row: Row, printed: PrintedTable, spanning_place: int | None
    ) -> None:
        for place, cell in enumerate(row.cells):
            headed = place < len(printed.columns) and printed.columns[place]
            if cell.text and not headed and place != spanning_place:
                reason = Text(
                    f"no header stands above column {place + 1}", f"第{place + 1}列上方没有表头"
                )
                self.reading.unread.append(Unread(row.place, cell.text, reason))

    def _unknown_row(self, row: Row, printed: PrintedTable) -> Text:
        label = _label_of(row, printed)
        names = "、".join(self.template.labels[code] for code in printed.table_codes)
        known = {
            plain(known.label): known.label
            for code in printed.table_codes
            for known in self.template.rows[code]
            if known.label not in (NONE, LINE_NUMBER)
        }
        told = Text(
            f"the row {label or '(unlabelled)'} is none of {names}",
            f"“{names}”中没有“{label or '(无标签)'}”这一行",
        )
        for close in difflib.get_close_matches(plain(label), known, 1, CLOSE):
            told += Text(f" (closest: {known[close]})", f"(最接近“{known[close]}”)")
        return told

    def _row_again(self, template_row: TemplateRow) -> Text:
        return Text(
            f"the row {template_row.label} stands twice in its table",
            f"“{template_row.label}”行在表中出现两次",
        )

    def _finish(self, occurrences: list[_Occurrence]) -> None:
        """Hold each table that has ended against the template and against its other printing."""
        for occurrence in occurrences:
            self._check_rows(occurrence)
            code, before = occurrence.table_code, self.reading.tables.get(occurrence.table_code)
            if before is None:
                self.reading.tables[code] = occurrence.rows
                self.places[code] = occurrence.place
            else:
                self.reading.problems.extend(self._differences(occurrence, before))
        occurrences.clear()

    def _differences(self, again: _Occurrence, before: Sequence[TableRow]) -> Iterator[Text]:
        """The first cell that a table's second printing has otherwise; nothing where all agree."""
        label, first = self.template.labels[again.table_code], self.places[again.table_code]
        for row, other in zip_longest(again.rows, before):
            cells, others = (each.cells if each else {} for each in (row, other))
            for column in {**cells, **others}:
                one, two = others.get(column, "–"), cells.get(column, "–")
                if one != two:
                    header = self.template.columns[again.table_code][column].header_path
                    yield Text(
                        f"{again.place}: {label} is printed again with other figures: {two} in"
                        f" column {header} is {one} in the table at {first}",
                        f"{again.place}: “{label}”重复出现且数字不同: “{header}”列此处为{two},"
                        f"{first}处的表中为{one}",
                    )
                    return

    def _check_rows(self, occurrence: _Occurrence) -> None:
        code, place = occurrence.table_code, occurrence.place
        label, found = self.template.labels[code], {row.row_code for row in occurrence.rows}
        unread = {unread.place for unread in self.reading.unread}
        for row in self.template.rows[code]:
            if row.row_code not in found and not unread:
                found.add(row.row_code)
                name = "1" if row.label == LINE_NUMBER else row.label
                self.reading.problems.append(
                    Text(
                        f"{place}: {label} lacks the row {name}",
                        f"{place}: “{label}”缺少“{name}”行",
                    )
                )
        self._check_line_numbers(occurrence, label)

    def _check_line_numbers(self, occurrence: _Occurrence, label: str) -> None:
        """Numbered lines count up from 1."""
        numbered = {row.row_code for row in self.template.rows[occurrence.table_code]
                    if row.label == LINE_NUMBER}  # fmt: skip
        lines = [row for row in occurrence.rows if row.row_code in numbered]
        column = next(
            (c.column_code for c in self.template.columns[occurrence.table_code].values()
             if c.kind == "label"), "",
        )  # fmt: skip
        for expected, row in enumerate(lines, start=1):
            printed = plain(row.cells[column])
            if printed != str(expected):
                self.reading.problems.append(
                    Text(
                        f"{row.place}: {label} has line {printed} where line {expected} should be",
                        f"{row.place}: “{label}”此处序号应为{expected},实为{printed}",
                    )
                )
                return


def _label_of(row: Row, printed: PrintedTable) -> str:
    """What names a row of a table; nothing where the table has no labels."""
    for columns, cell in zip(printed.columns, row.cells, strict=False):
        if columns and columns[0].kind == "label":
            return cell.text
    return ""


def _cell_at(row: Row, place: int | None) -> Cell:
    return row.cells[place] if place is not None and place < len(row.cells) else NOTHING
