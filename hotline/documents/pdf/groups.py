"""Words that stand in the middle of several columns, where no rule tells which."""

from collections.abc import Sequence
from itertools import pairwise

from hotline.documents.pdf.lattice import Lattice, RuledCell
from hotline.documents.pdf.lines import text_of
from hotline.documents.pdf.page import Box
from hotline.documents.pdf.regions import is_figure

# A group's words are in the middle of its columns to this part of the size of the type.
MIDDLE = 0.5


def widen_groups(lattice: Lattice) -> int:
    """Make each group of a header one cell over all the columns in whose middle its words stand.

    Only rows above the first figure are a header, and only empty cells with words below them are
    those of a group. Returns how many rows the header has, 0 where nothing was widened.
    """
    figures = [cell.top for cell in lattice.cells if is_figure(text_of(cell.signs))]
    if not figures:
        return 0
    widened = False
    by_left = {(cell.top, cell.left): cell for cell in lattice.cells}
    by_right = {(cell.top, cell.right): cell for cell in lattice.cells}
    for cell in [each for each in lattice.cells if each.top < min(figures) and each.signs]:
        lefts, rights = [cell], [cell]
        while (before := by_right.get((cell.top, lefts[-1].left))) and _may_join(
            before, cell, by_left
        ):
            lefts.append(before)
        while (after := by_left.get((cell.top, rights[-1].right))) and _may_join(
            after, cell, by_left
        ):
            rights.append(after)
        middle = (min(s.x0 for s in cell.signs) + max(s.x1 for s in cell.signs)) / 2
        distance, left, right = min(
            (abs((one.box.x0 + two.box.x1) / 2 - middle), number, other)
            for number, one in enumerate(lefts)
            for other, two in enumerate(rights)
        )
        if (left or right) and distance <= MIDDLE * cell.signs[0].size:
            widened = True
            joined = [*lefts[1 : left + 1], *rights[1 : right + 1]]
            for other in joined:
                lattice.cells.remove(other)
            first, last = lefts[left], rights[right]
            cell.left, cell.right = first.left, last.right
            cell.box = Box(first.box.x0, cell.box.y0, last.box.x1, cell.box.y1)
    return len({cell.top for cell in lattice.cells if cell.top < min(figures)}) if widened else 0


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
        if not named or not is_beside or is_figure(text_of(name.signs)):
            continue
        last = columns_under(
            (min(s.x0 for s in name.signs) + max(s.x1 for s in name.signs)) / 2,
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
