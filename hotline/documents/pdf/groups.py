"""Words that stand in the middle of several columns, where no rule tells which."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from hotline.documents.pdf.lattice import Lattice, RuledCell
from hotline.documents.pdf.lines import text_of
from hotline.documents.pdf.page import Box
from hotline.documents.pdf.regions import is_figure

# A group's words are in the middle of its columns to this part of the size of the type.
MIDDLE = 0.5


def with_groups_widened(lattice: Lattice, to_left: bool) -> tuple[Lattice, int] | None:
    """The table with each group of its header one cell over all of its columns.

    Those are the ones in whose middle its words stand, or, `to_left`, all up to the words before.
    Only rows above the first figure are a header, and only empty cells with words below them are
    a group's. With it comes how many rows the header has; None where nothing is widened.
    """
    figures = [cell.top for cell in lattice.cells if is_figure(text_of(cell.signs))]
    if not figures:
        return None
    by_left = {(cell.top, cell.left): cell for cell in lattice.cells}
    by_right = {(cell.top, cell.right): cell for cell in lattice.cells}
    covered: set[int] = set()
    wide: list[RuledCell] = []
    for cell in lattice.cells:
        if cell.top >= min(figures) or not cell.signs:
            continue
        lefts, rights = [cell], [cell]
        while (before := by_right.get((cell.top, lefts[-1].left))) and _may_join(
            before, cell, by_left
        ):
            lefts.append(before)
        while (after := by_left.get((cell.top, rights[-1].right))) and _may_join(
            after, cell, by_left
        ):
            rights.append(after)
        first, last = (lefts[-1], cell) if to_left else _in_the_middle(cell, lefts, rights)
        if first is not last or last is not cell:
            covered |= {id(cell), *map(id, lefts[: lefts.index(first) + 1])}
            covered |= set(map(id, rights[: rights.index(last) + 1]))
            box = Box(first.box.x0, cell.box.y0, last.box.x1, cell.box.y1)
            wide.append(RuledCell(first.left, cell.top, last.right, cell.bottom, box, cell.signs))
    if not wide:
        return None
    cells = [*(cell for cell in lattice.cells if id(cell) not in covered), *wide]
    return replace(lattice, cells=cells), len({c.top for c in cells if c.top < min(figures)})


def _in_the_middle(
    cell: RuledCell, lefts: list[RuledCell], rights: list[RuledCell]
) -> tuple[RuledCell, RuledCell]:
    """The first and the last of the cells in whose middle the words of one stand."""
    middle = _middle(cell)
    distance, left, right = min(
        (abs((one.box.x0 + two.box.x1) / 2 - middle), number, other)
        for number, one in enumerate(lefts)
        for other, two in enumerate(rights)
    )
    near = distance <= MIDDLE * cell.signs[0].size
    return (lefts[left], rights[right]) if near else (cell, cell)


def _middle(cell: RuledCell) -> float:
    return (min(sign.x0 for sign in cell.signs) + max(sign.x1 for sign in cell.signs)) / 2


def columns_under(
    middle: float, size: float, column: int, is_blank: Sequence[bool], edges: Sequence[float]
) -> int | None:
    """The last of the columns, from the first on, in whose middle a row's name stands.

    All of them but the name's own are blank; None where it doesn't stand in the middle.
    """
    if not all(is_blank[:column]):
        return None
    last = column
    while True:
        if abs((edges[0] + edges[last + 1]) / 2 - middle) <= MIDDLE * size:
            return last
        last += 1
        if last >= len(is_blank) or not is_blank[last]:
            return None


def widen_names(lattice: Lattice) -> None:
    """Make a row's name that stands in the middle of its first columns one cell over them."""
    for top in {cell.top for cell in lattice.cells}:
        row = sorted((c for c in lattice.cells if c.top == top), key=lambda cell: cell.left)
        named = next((number for number, cell in enumerate(row) if cell.signs), 0)
        name = row[named]
        is_beside = all(one.right == two.left for one, two in pairwise(row))
        has_figure = any(is_figure(text_of(cell.signs)) for cell in row[named + 1 :])
        if not named or not is_beside or not has_figure or is_figure(text_of(name.signs)):
            continue
        last = columns_under(
            _middle(name),
            name.signs[0].size,
            named,
            [not cell.signs for cell in row],
            [*(cell.box.x0 for cell in row), row[-1].box.x1],
        )
        if last is not None:
            covered = row[: last + 1]
            for cell in covered:
                if cell is not name:
                    lattice.cells.remove(cell)
            name.left, name.right = covered[0].left, covered[-1].right
            name.box = Box(covered[0].box.x0, name.box.y0, covered[-1].box.x1, name.box.y1)


def _may_join(other: RuledCell, cell: RuledCell, by_left: dict[tuple[int, int], RuledCell]) -> bool:
    below = by_left.get((other.bottom, other.left))
    if other.signs or other.bottom != cell.bottom or below is None:
        return False
    words = text_of(below.signs)
    return bool(words) and not is_figure(words)
