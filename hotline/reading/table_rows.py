"""The rows of a recognized table: every cell below its column, or kept unread."""

from collections.abc import Container, Mapping

from hotline.documents import Cell, Merge, Row
from hotline.language import Text
from hotline.reading.comparisons import compared_cells, is_unit_of
from hotline.reading.headers import PrintedTable
from hotline.reading.near import nearness, offered
from hotline.reading.printings import Printing
from hotline.reading.report import Comparison, Reading, TableRow, UnknownRow, Unread
from hotline.template.figures import plain, read_figure
from hotline.template.form import Template
from hotline.template.marks import ABSENT, BLANK, MARKS, MERGED, NONE, UNREAD
from hotline.template.registry import LINE_NUMBER, Column, TemplateRow

NOTHING = Cell("")
ONE_FIGURE = Text("the row prints one figure", "该行只印一个数字")
KEPT = Text("kept unread, as was said for this city", "按该城市的约定,保留原文")


class RowReader:
    """Reads the rows of one grid, the `table_no`th of its document, into a `Reading`."""

    def __init__(self, template: Template, reading: Reading, table_no: int) -> None:
        self.template = template
        self.reading = reading
        self.table_no = table_no

    def read(self, row: Row, printed: PrintedTable, printings: list[Printing]) -> None:
        """Put the cells of a row into the tables that it belongs to, or leave it unread."""
        if not row.text():
            return
        known = template_rows(self.template, row, printed)
        if len(known) < len(printed.table_codes):
            reason = self._unknown_row(row, printed)
            self.reading.unknown_rows.append(
                UnknownRow(printed.table_codes, printed.label_of(row), row.place)
            )
        else:
            reason = self._too_short(row, printed, known, printings)
        if reason is not None:
            self._leave_unread(row, reason, printed)
            for printing in printings:
                printing.has_unread_rows = True
        elif any(_is_done(known[printing.table_code], printing) for printing in printings):
            self._leave_unread(row, _row_again(row, printed), printed)
        else:
            self._take_row(row, printed, known, printings)

    def _take_row(
        self,
        row: Row,
        printed: PrintedTable,
        known: Mapping[str, TemplateRow],
        printings: list[Printing],
    ) -> None:
        """Put each cell below its column; a row's one figure may be printed below any header."""
        spanning = self._spanning_column(known)
        spanning_place = _first_figure(row, printed) if spanning else None
        for printing in printings:
            template_row = known[printing.table_code]
            cells = {}
            for column in self.template.columns[printing.table_code].values():
                place = printed.place_of(column)
                if column == spanning:
                    cell = _cell_at(row, spanning_place)
                elif place is None or (spanning and column.column_no == spanning.column_no):
                    cells[column.column_code] = ABSENT
                    continue
                else:
                    cell = NOTHING if place == spanning_place else _cell_at(row, place)
                cells[column.column_code] = self._cell_text(
                    cell, row.place, column, template_row, printing
                )
            printing.rows.append(TableRow(template_row.row_code, row.place, cells))
            if spanning is None:
                self._compare(row, printed, printing)
        if spanning is not None:
            others = {place for place, _, _ in printed.compared()} - {spanning_place}
            self._leave_unread(row, ONE_FIGURE, printed, others)
        self._leave_unread(row, KEPT, printed, printed.kept)
        self._leave_extra_cells(row, printed, spanning_place)

    def _compare(self, row: Row, printed: PrintedTable, printing: Printing) -> None:
        """Last year's figures and changes that stand in columns of their own."""
        for place, found in compared_cells(self.template, row, printed, printing):
            if isinstance(found, Comparison):
                printing.comparisons.append(found)
            else:
                self.reading.unread.append(self._unread(row, place, found, printed))

    def _spanning_column(self, known: Mapping[str, TemplateRow]) -> Column | None:
        """The column of the one figure that a row of its kind prints."""
        for each in known.values():
            if each.spanning_column:
                return self.template.columns[each.table_code][each.spanning_column]
        return None

    def _too_short(
        self,
        row: Row,
        printed: PrintedTable,
        known: Mapping[str, TemplateRow],
        printings: list[Printing],
    ) -> Text | None:
        """The first column that a row ends before; one that a cell above covers may be cut off."""
        if self._spanning_column(known):
            return None
        covered = any(printing.rows for printing in printings)
        for columns in printed.columns[len(row.cells) :]:
            for column in columns:
                if not (covered and column.spans_rows):
                    return Text(
                        f"the row ends before the column {column.header_path}",
                        f"该行在“{column.header_path}”列之前就结束了",
                    )
        return None

    def _cell_text(
        self, cell: Cell, place: str, column: Column, template_row: TemplateRow, printing: Printing
    ) -> str:
        """A cell's text as the raw seed has it, or which kind of nothing it is."""
        if not cell.text:
            carried = (
                column.spans_rows
                and cell.merge is not Merge.LEFT
                and printing.rows
                # a name carried down its lines is not that of their total
                and (column.is_figure or not template_row.is_total)
                and printing.rows[-1].cells[column.column_code] != BLANK
            )
            return MERGED if carried or cell.merge is Merge.UP else BLANK
        figure = read_figure(cell.text)
        if column.is_figure and plain(cell.text) in self.template.not_given:
            return cell.text
        if column.is_figure and figure is None:
            reason = Text(
                f"the cell in column {column.header_path} is not a figure",
                f"“{column.header_path}”列的单元格不是数字",
            )
        elif column.is_figure and figure and not is_unit_of(self.template, figure.unit, column):
            reason = Text(
                f"the cell is in {figure.unit}, its column {column.header_path} is not",
                f"单元格的单位是“{figure.unit}”,与“{column.header_path}”列不符",
            )
        elif cell.text in MARKS:
            reason = Text("the cell reads like a mark of the seeds", "单元格内容与种子标记相同")
        else:
            return cell.text
        self.reading.unread.append(Unread(place, cell.text, reason))
        return UNREAD

    def _leave_extra_cells(
        self, row: Row, printed: PrintedTable, spanning_place: int | None
    ) -> None:
        for place, cell in enumerate(row.cells):
            headed = place < len(printed.columns) and printed.columns[place]
            if cell.text and not headed and place not in (spanning_place, *printed.kept):
                reason = Text(
                    f"no header stands above column {place + 1}", f"第{place + 1}列上方没有表头"
                )
                self.reading.unread.append(self._unread(row, place, reason, printed))

    def _unknown_row(self, row: Row, printed: PrintedTable) -> Text:
        label = printed.label_of(row)
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
        for close in offered({each: nearness(plain(label), each) for each in known}, most=1):
            told += Text(f" (closest: {known[close]})", f"(最接近“{known[close]}”)")
        return told

    def _leave_unread(
        self, row: Row, reason: Text, printed: PrintedTable, places: Container[int] | None = None
    ) -> None:
        """Keep the cells of a row unread, or those in some places of it."""
        for place, cell in enumerate(row.cells):
            if cell.text and (places is None or place in places):
                self.reading.unread.append(self._unread(row, place, reason, printed))

    def _unread(self, row: Row, place: int, reason: Text, printed: PrintedTable) -> Unread:
        path = printed.paths[place] if place < len(printed.paths) else ""
        return Unread(
            row.place, row.cells[place].text, reason, path or NONE,
            printed.label_of(row) or NONE, self.table_no, place in printed.kept,
        )  # fmt: skip


def template_rows(template: Template, row: Row, printed: PrintedTable) -> dict[str, TemplateRow]:
    """Which row of each table this is; nothing where its label is none of theirs."""
    label = printed.label_of(row)
    found = {code: template.registry.row_of(code, label) for code in printed.table_codes}
    return {code: known for code, known in found.items() if known is not None}


def _is_done(template_row: TemplateRow, printing: Printing) -> bool:
    """Whether a row that a table has once was read before; numbered rows differ in their number."""
    done = {each.row_code for each in printing.rows}
    return template_row.label != LINE_NUMBER and template_row.row_code in done


def _row_again(row: Row, printed: PrintedTable) -> Text:
    label = printed.label_of(row)
    return Text(
        f"the row {label or 'of figures'} stands twice in its table",
        f"“{label or '数字'}”行在表中出现两次",
    )


def _first_figure(row: Row, printed: PrintedTable) -> int | None:
    """Where a row prints its one figure, whichever column that is."""
    for place, cell in enumerate(row.cells):
        columns = printed.columns[place] if place < len(printed.columns) else ()
        if cell.text and not (columns and columns[0].kind == "label"):
            return place
    return None


def _cell_at(row: Row, place: int | None) -> Cell:
    return row.cells[place] if place is not None and place < len(row.cells) else NOTHING
