"""Columns that compare another with last year: its figure then, or the change on it."""

from collections.abc import Iterator

from hotline.documents import Row
from hotline.language import Text
from hotline.reading.headers import PrintedTable
from hotline.reading.printings import Printing
from hotline.reading.report import Comparison
from hotline.template.figures import plain, read_change, read_figure
from hotline.template.form import Header, Template
from hotline.template.marks import NONE
from hotline.template.registry import Column
from hotline.template.vocabulary import PRIOR


def is_unit_of(template: Template, unit: str, column: Column) -> bool:
    """Whether a figure's own unit, if it has one, is that of its column."""
    own, unit_of = unit.replace("/", ""), template.vocabulary.unit
    return unit_of(own.removeprefix("个")) in ("", unit_of(column.unit)) or own == column.unit


def compared_cells(
    template: Template, row: Row, printed: PrintedTable, printing: Printing
) -> Iterator[tuple[int, Comparison | Text]]:
    """What a row that was read last prints of last year, by the cell's place; or why it doesn't."""
    for place, column, header in printed.compared():
        text = row.cells[place].text if place < len(row.cells) else ""
        if not text or column.table_code != printing.table_code:
            continue
        if _says_so(template, text, column, header):
            yield place, Comparison(
                printing.table_code, len(printing.rows), printing.rows[-1].row_code,
                column.column_code, header.comparison, printed.paths[place],
                header.unit or NONE, text, row.place,
            )  # fmt: skip
        else:
            path, is_prior = printed.paths[place], header.comparison == PRIOR
            what = Text("last year's figure", "上年数") if is_prior else Text("change", "变化")
            yield (
                place,
                Text(
                    f"the cell in column {path} is no {what.en}", f"“{path}”列的单元格不是{what.zh}"
                ),
            )


def _says_so(template: Template, text: str, column: Column, header: Header) -> bool:
    if plain(text) in template.not_given:
        return True
    if header.comparison != PRIOR:
        return read_change(text, header.unit) is not None
    figure = read_figure(text)
    return figure is not None and is_unit_of(template, figure.unit, column)
