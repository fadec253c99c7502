"""A report's tables as they are printed: captions, headers, rows of fields."""

from collections.abc import Iterator
from itertools import pairwise

from hotline.template.figures import plain

from .blocks import Cell, Table
from .contents import ABSENT, BLANK, MERGED, Contents
from .distortion import Distortion, in_ten_thousands
from .headers import Rectangle, is_in_ten_thousands, rectangles
from .template import NO_HEADER, Column, Template

Row = list[Cell | None]
WITHOUT_TEXT = (BLANK, MERGED, ABSENT)


def printed(column: Column, text: str, distortion: Distortion, row: int, mark: str = "") -> str:
    """A cell's text after what changes it; `mark` stands behind a count divided by 10,000.

    Words (names, methods, topics) stay as they are; a row's label changes its width only.
    """
    if text in WITHOUT_TEXT or column.kind == "text":
        return text
    place = (column.table, column.code, row)
    if is_in_ten_thousands(column, distortion):
        text = in_ten_thousands(text, mark)
    elif column.kind == "count":
        text = distortion.spaced(text, *place)
    return distortion.widened(text, *place)


class PrintedTable:
    """One or more tables of the template that are printed as one."""

    def __init__(
        self, contents: Contents, template: Template, group: tuple[str, ...], distortion: Distortion
    ) -> None:
        self.rows = {table: contents.tables[table] for table in group}
        self.group = group
        self.template = template
        self.fields = [
            [c for c in field if self.is_printed(c)] or field for field in template.fields(group)
        ]
        self.distortion = distortion

    def is_printed(self, column: Column) -> bool:
        """Whether a column has a cell in any row."""
        return any(row[column.code] != ABSENT for row in self.rows[column.table])

    def merges(self, can_merge: bool) -> bool:
        return can_merge and self.distortion.real_merges

    def block(self, number: int, can_merge: bool) -> Table:
        """The table for a format; `number` is the caption's, from 1 in its section."""
        header, height = rectangles(self.fields, self.distortion)
        width = max(part.right for part in header)
        head_rows = grid(header, height, width, self.merges(can_merge))
        caption, caption_row = self.caption(number, width, self.merges(can_merge))
        head_rows = [*caption_row, *head_rows]
        rows = [*head_rows, *self.data_rows(can_merge)]
        for row in rows:
            row.extend(Cell("") for _ in range(self.distortion.trailing_columns))
        return Table(caption, len(head_rows), tuple(map(tuple, rows)))

    def caption(self, number: int, width: int, merge: bool) -> tuple[str | None, list[Row]]:
        """A caption before the table, or a row of it; tables printed as one have only the row."""
        if self.distortion.lost_captions:
            return None, []
        starts = [0] + [
            next(
                place
                for place, field in enumerate(self.fields)
                if any(column.table == table and column.kind != "label" for column in field)
            )
            for table in self.group[1:]
        ]
        texts = [
            f"{number + place}.{self.template.captions[table]}"
            for place, table in enumerate(self.group)
        ]
        if len(self.group) == 1 and not self.distortion.caption_rows:
            return texts[0], []
        parts = [
            Rectangle(text, 0, 1, left, right)
            for text, (left, right) in zip(texts, pairwise([*starts, width]), strict=True)
        ]
        return None, grid(parts, 1, width, merge)

    def data_rows(self, can_merge: bool) -> Iterator[Row]:
        """The rows below the header."""
        merge = self.merges(can_merge)
        length = len(self.rows[self.group[0]])
        for place in range(length):
            row: Row = []
            for field in self.fields:
                column, text = self.standing(field, place)
                if merge and text == MERGED:
                    row.append(None)
                    continue
                rows = 1 + self.merged_below(field, place) if merge else 1
                text = printed(column, text, self.distortion, place)
                if column.kind == "label":
                    text = own_label(column, text, self.distortion)
                row.append(Cell("" if text in WITHOUT_TEXT else text, rows))
                row.extend(map(Cell, compared(column, text, self.distortion, place)))
            yield self.widened_row(row, place, can_merge)

    def standing(self, field: list[Column], place: int) -> tuple[Column, str]:
        """The column that a field of a row belongs to, and its cell."""
        for column in field:
            text = self.rows[column.table][place][column.code]
            if text != ABSENT:
                return column, text
        raise ValueError(f"row {place}: no column of {field} is printed")

    def merged_below(self, field: list[Column], place: int) -> int:
        """How many cells below are merged with this one."""
        count = 0
        while (
            place + count + 1 < len(self.rows[self.group[0]])
            and self.standing(field, place + count + 1)[1] == MERGED
        ):
            count += 1
        return count

    def widened_row(self, row: Row, place: int, can_merge: bool) -> Row:
        """A row with one figure, its cell over all the fields, or a total's label over blanks."""
        if not can_merge or any(cell is None or cell.rows > 1 for cell in row):
            return row
        filled = [number for number, cell in enumerate(row) if cell and cell.text]
        standing = [self.standing(field, place)[0] for field in self.fields]
        if any(column.path == (NO_HEADER,) for column in standing):
            if not self.distortion.wide_seats_figure or len(filled) != 2:
                return row
            covered = len(row) - 1
            return [row[0], Cell(row[filled[1]].text, columns=covered), *[None] * (covered - 1)]
        words = standing[1 : filled[1]]
        if self.distortion.wide_total_label and words and self.is_total(place):
            covered = len(words) + 1
            return [Cell(row[0].text, columns=covered), *[None] * (covered - 1), *row[covered:]]
        return row

    def is_total(self, place: int) -> bool:
        """Whether a row is the table's total."""
        label = self.rows[self.group[0]][place][self.fields[0][0].code]
        rows = self.template.rows[self.group[0]]
        return any(row.is_total and row.label == label for row in rows)


def own_label(column: Column, text: str, distortion: Distortion) -> str:
    """A row's label as the city words it."""
    label = plain(text)
    own = {plain(known): said for (table, known), said in distortion.habits.labels.items()
           if table == column.table}  # fmt: skip
    return own.get(label, text)


def compared(column: Column, text: str, distortion: Distortion, place: int) -> Iterator[str]:
    """What the columns behind a cell print of last year; nothing where the cell has no figure."""
    habits = distortion.habits
    for comparison, header in habits.compared.get((column.table, column.code), ()):
        if text in WITHOUT_TEXT:
            yield ""
        else:
            said = habits.compared_text(column, place, comparison, header)
            yield distortion.widened(said, column.table, column.code, place, comparison)


def grid(parts: list[Rectangle], height: int, width: int, merge: bool) -> list[Row]:
    """Rectangles as rows of cells; without merges, a text stands in its first field."""
    rows: list[Row] = [[Cell("") for _ in range(width)] for _ in range(height)]
    for part in parts:
        if merge:
            for top in range(part.top, part.bottom):
                for left in range(part.left, part.right):
                    rows[top][left] = None
        spans = (part.bottom - part.top, part.right - part.left) if merge else (1, 1)
        rows[part.top][part.left] = Cell(part.text, *spans)
    return rows
