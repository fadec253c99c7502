"""Numbers of lines that a document counts itself and prints in no cell.

Word can number the cells of a column, which then hold no text, and lose the numbering itself when
the file is saved as something else. The number of a line says nothing but how many stand above it,
so where none of a table's lines has one, they are counted here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from hotline.documents import Cell, Row
from hotline.reading.header_rows import prints_figures
from hotline.reading.headers import PrintedTable
from hotline.template.form import Template
from hotline.template.registry import LINE_NUMBER


def with_line_numbers(
    rows: Sequence[Row], headers: Mapping[int, PrintedTable], template: Template
) -> tuple[tuple[Row, ...], dict[str, str]]:
    """The rows of a grid with the numbers of its lines; and those counted here, by their places.

    `headers` are what begins at each row. A table in which any line prints its number is left as it
    is, and so is one with a row that is neither a line nor known by its label.
    """
    found, counted = list(rows), {}
    for start, end in pairwise([*sorted(headers), len(rows)]):
        printed = headers[start]
        at = _label_place(printed)
        if at is None or not _is_numbered(printed, template):
            continue
        body = [n for n in range(start + printed.height, end) if rows[n].text()]
        lines = [n for n in body if _is_unnumbered(rows[n], at)]
        others = (n for n in body if n not in lines)
        if not lines or not all(_is_known(rows[n], at, printed, template) for n in others):
            continue
        for count, number in enumerate(lines, start=1):
            cells = list(rows[number].cells)
            cells[at] = Cell(str(count))
            found[number] = replace(rows[number], cells=tuple(cells))
            counted[rows[number].place] = str(count)
    return tuple(found), counted


def _label_place(printed: PrintedTable) -> int | None:
    for place, columns in enumerate(printed.columns):
        if columns and columns[0].kind == "label":
            return place
    return None


def _is_numbered(printed: PrintedTable, template: Template) -> bool:
    return any(
        row.label == LINE_NUMBER for code in printed.table_codes for row in template.rows[code]
    )


def _is_unnumbered(row: Row, at: int) -> bool:
    cell = row.cells[at] if at < len(row.cells) else None
    return cell == Cell("") and prints_figures(row)


def _is_known(row: Row, at: int, printed: PrintedTable, template: Template) -> bool:
    """Whether a row is one that its label names, such as a total, and no numbered line."""
    label = row.cells[at].text if at < len(row.cells) else ""
    known = [template.registry.row_of(code, label) for code in printed.table_codes]
    return bool(label) and all(row is not None and row.label != LINE_NUMBER for row in known)
