"""The rows below the header of a table without rules around its cells, where they are certain."""

from collections.abc import Sequence

from hotline.documents.grids import joined_lines
from hotline.documents.pdf.columns import place_in
from hotline.documents.pdf.groups import columns_under
from hotline.documents.pdf.lines import Piece
from hotline.documents.pdf.regions import Band, is_figure

# Lines of one row are nearer to it than to the next row by this part, or it can't be told.
NEARER = 0.75
Row = dict[int, str]


def rows_below(
    data: Sequence[Band], edges: Sequence[float], rules: Sequence[float]
) -> list[Row] | None:
    """The texts of each row by column; None where rows or cells can't be told for certain.

    A line with figures is a row; words without any go on with the row that is clearly nearer, never
    across a rule.
    """
    anchors = [number for number, band in enumerate(data) if band.has_figure()]
    groups: dict[int, list[Band]] = {number: [] for number in anchors}
    for number, band in enumerate(data):
        owner = number if number in groups else _nearest(number, data, anchors, rules)
        if owner is None:
            return None
        groups[owner].append(band)
    rows: list[Row] = []
    for bands in groups.values():
        cells: dict[int, list[Piece]] = {}
        for band in bands:
            for piece in band.pieces:
                column = place_in(edges, piece)
                if column is None:
                    return None
                cells.setdefault(column, []).append(piece)
        _name_first(cells, edges)
        rows.append(
            {
                column: joined_lines("\n".join(piece.text() for piece in pieces))
                for column, pieces in cells.items()
            }
        )
    is_top = any(_begins_at_top(bands, edges) for bands in groups.values())
    is_parted = len(rules) >= len(rows) - 1 > 0 and _rules_part(groups.values(), rules)
    if not is_top and not is_parted and _may_be_merged(rows, len(edges) - 1):
        return None
    return rows


def _name_first(cells: dict[int, list[Piece]], edges: Sequence[float]) -> None:
    """Put a name that stands in the middle of a row's first columns into the first of them."""
    column = min(cells)
    if not column or any(is_figure(piece.text()) for piece in cells[column]):
        return
    middle = (min(p.x0 for p in cells[column]) + max(p.x1 for p in cells[column])) / 2
    is_blank = [number not in cells for number in range(len(edges) - 1)]
    size = cells[column][0].line.size
    if columns_under(middle, size, column, is_blank, edges) is not None:
        cells[0] = cells.pop(column)


def _nearest(
    number: int, data: Sequence[Band], anchors: Sequence[int], rules: Sequence[float]
) -> int | None:
    """The line with figures whose row a line of words goes on with."""
    line = data[number].line
    before = max((anchor for anchor in anchors if anchor < number), default=None)
    after = min((anchor for anchor in anchors if anchor > number), default=None)
    above = line.top - data[number - 1].line.bottom if before is not None else float("inf")
    below = data[number + 1].line.top - line.bottom if after is not None else float("inf")
    # measured from line to line: signs may touch, lines may not
    above, below = above + line.size, below + line.size
    if before is not None and _parted(data[before], data[number], rules):
        above = float("inf")
    if after is not None and _parted(data[number], data[after], rules):
        below = float("inf")
    if above < NEARER * below:
        return before
    return after if below < NEARER * above else None


def _parted(upper: Band, lower: Band, rules: Sequence[float]) -> bool:
    return any(upper.line.y < rule < lower.line.y for rule in rules)


def _rules_part(groups: Sequence[Sequence[Band]], rules: Sequence[float]) -> bool:
    rows = list(groups)
    return all(_parted(one[-1], two[0], rules) for one, two in zip(rows, rows[1:], strict=False))


def _begins_at_top(bands: Sequence[Band], edges: Sequence[float]) -> bool:
    """Whether cells of one line stand beside the first of several lines of another."""
    first = {place_in(edges, piece) for piece in bands[0].pieces}
    later = {place_in(edges, piece) for band in bands[1:] for piece in band.pieces}
    return bool(first & later) and bool(first - later) and not later - first


def _may_be_merged(rows: Sequence[Row], width: int) -> bool:
    """Whether names could stand in the middle of the rows that they are merged over.

    A name printed once for several rows is that of the first and those below, unless each stands
    in the middle of its own: then which rows are whose can't be told.
    """
    for column in range(width):
        filled = [n for n, row in enumerate(rows) if row.get(column)]
        if len(filled) == len(rows) or any(is_figure(rows[n][column]) for n in filled):
            continue
        for count in (len(rows), len(rows) - 1):
            if filled and filled[-1] < count and filled != list(range(count)):
                start = 0
                for place in filled:
                    if place < start:
                        break
                    start = 2 * place - start + 1
                else:
                    if start == count:
                        return True
    return False
