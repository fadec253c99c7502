"""Tables drawn with rules: the cells that rules close, whatever they cover."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from hotline.documents.pdf.page import GAP, SNAP, Box, Rule, Sign
from hotline.documents.pdf.rules import clustered

# More fields than any page of a report has.
MOST_FIELDS = 200_000


@dataclass(eq=False)
class RuledCell:
    """A closed cell: the lines of the lattice between which it lies, and its signs."""

    left: int
    top: int
    right: int
    bottom: int
    box: Box
    signs: list[Sign] = field(default_factory=list)


@dataclass
class Lattice:
    """A table's cells, and the signs in its frame that no closed cell holds.

    `open_bottom` tells that its last row reaches past the rules across,
    `parts_by_words` that it has no rules down, so that words may stand over several of its cells.
    """

    box: Box
    cells: list[RuledCell]
    loose: list[Sign] = field(default_factory=list)
    open_bottom: bool = False
    parts_by_words: bool = False


def lattices(across: Sequence[Rule], down: Sequence[Rule]) -> Iterator[Lattice]:
    """The tables that joined rules make: those that touch are one."""
    for rules in _touching(across, down):
        if found := _lattice(*rules):
            yield found


Crossing = tuple[list[Rule], list[Rule]]


def _touching(across: Sequence[Rule], down: Sequence[Rule]) -> list[Crossing]:
    """Rules that hang together, those across and those down."""
    owner = list(range(len(across) + len(down)))

    def root(node: int) -> int:
        while owner[node] != node:
            owner[node] = owner[owner[node]]
            node = owner[node]
        return node

    for number, rule in enumerate(down, start=len(across)):
        for other, crossing in enumerate(across):
            if (
                crossing.start - GAP <= rule.at <= crossing.end + GAP
                and rule.start - GAP <= crossing.at <= rule.end + GAP
            ):
                owner[root(number)] = root(other)
    groups: dict[int, Crossing] = {}
    for number, rule in enumerate([*across, *down]):
        groups.setdefault(root(number), ([], []))[number >= len(across)].append(rule)
    return list(groups.values())


def _lattice(across: list[Rule], down: list[Rule]) -> Lattice | None:
    if not across or not down:
        return None
    first, last = min(rule.at for rule in across), max(rule.at for rule in across)
    highest = min(rule.start for rule in down)
    lowest = max(rule.end for rule in down)
    left, right = min(rule.at for rule in down), max(rule.at for rule in down)
    open_top, open_bottom = highest < first - 2 * GAP, lowest > last + 2 * GAP
    if open_top:
        across = [*across, Rule(highest, left, right)]
    if open_bottom:
        across = [*across, Rule(lowest, left, right)]
    across = [*across, *_whole(across, first), *_whole(across, last)]
    down = [*down, *_open_sides(across, left, right)]
    xs = clustered((rule.at for rule in down), SNAP)
    ys = clustered((rule.at for rule in across), SNAP)
    if len(xs) < 2 or len(ys) < 2 or len(xs) * len(ys) > MOST_FIELDS:
        return None
    cells = _cells(xs, ys, _walls(down, xs, ys), _walls(across, ys, xs))
    if not cells:
        return None
    # a cell over several rows may reach past the rules where its neighbours don't
    open_bottom = open_bottom and any(ys[cell.top] == last for cell in cells)
    return Lattice(Box(xs[0], ys[0], xs[-1], ys[-1]), cells, open_bottom=open_bottom)


def _whole(across: Sequence[Rule], at: float) -> Iterator[Rule]:
    """The first or last rule of a table without its gaps, where a page break leaves cells open."""
    pieces = [rule for rule in across if rule.at == at]
    if len(pieces) > 1:
        yield Rule(at, min(rule.start for rule in pieces), max(rule.end for rule in pieces))


def _open_sides(across: Sequence[Rule], left: float, right: float) -> Iterator[Rule]:
    """The sides of a table that has no rules down there, where its rules across all end alike."""
    top, bottom = min(rule.at for rule in across), max(rule.at for rule in across)
    for at, beyond in (
        (min(rule.start for rule in across), lambda at: at < left - 2 * GAP),
        (max(rule.end for rule in across), lambda at: at > right + 2 * GAP),
    ):
        ends = [rule.start if at < left else rule.end for rule in across]
        if beyond(at) and sum(abs(end - at) <= GAP for end in ends) >= 2:
            yield Rule(at, top, bottom)


def _walls(rules: Sequence[Rule], places: list[float], others: list[float]) -> list[list[bool]]:
    """For each line of the lattice, between which two crossing lines a rule is drawn on it."""
    walls = [[False] * (len(others) - 1) for _ in places]
    middles = [(one + two) / 2 for one, two in zip(others, others[1:], strict=False)]
    for rule in rules:
        line = walls[bisect_right(places, rule.at) - 1]
        for number, middle in enumerate(middles):
            if rule.start - GAP <= middle <= rule.end + GAP and (
                rule.start <= middle <= rule.end or others[number + 1] - others[number] <= 2 * GAP
            ):
                line[number] = True
    return walls


def _cells(
    xs: list[float], ys: list[float], down: list[list[bool]], across: list[list[bool]]
) -> list[RuledCell]:
    """The rectangles that walls close all around."""
    width, height = len(xs) - 1, len(ys) - 1
    seen = [[False] * width for _ in range(height)]
    cells = []
    for top in range(height):
        for left in range(width):
            if seen[top][left]:
                continue
            fields, is_open = [(top, left)], False
            seen[top][left] = True
            for row, column in fields:
                for wall, next_row, next_column in (
                    (down[column][row], row, column - 1),
                    (down[column + 1][row], row, column + 1),
                    (across[row][column], row - 1, column),
                    (across[row + 1][column], row + 1, column),
                ):
                    if wall:
                        continue
                    if not (0 <= next_row < height and 0 <= next_column < width):
                        is_open = True
                    elif not seen[next_row][next_column]:
                        seen[next_row][next_column] = True
                        fields.append((next_row, next_column))
            rows, columns = zip(*fields, strict=True)
            y0, y1, x0, x1 = min(rows), max(rows) + 1, min(columns), max(columns) + 1
            if not is_open and (y1 - y0) * (x1 - x0) == len(fields):
                box = Box(xs[x0], ys[y0], xs[x1], ys[y1])
                cells.append(RuledCell(x0, y0, x1, y1, box))
    return cells


def fill(lattice: Lattice, signs: Sequence[Sign]) -> list[Sign]:
    """Put the signs into the cells that hold them; returns those outside of the table."""
    xs = sorted({x for cell in lattice.cells for x in (cell.box.x0, cell.box.x1)})
    ys = sorted({y for cell in lattice.cells for y in (cell.box.y0, cell.box.y1)})
    column_of, row_of = ({at: place for place, at in enumerate(each)} for each in (xs, ys))
    at: dict[tuple[int, int], RuledCell] = {}
    for cell in lattice.cells:
        for row in range(row_of[cell.box.y0], row_of[cell.box.y1]):
            for column in range(column_of[cell.box.x0], column_of[cell.box.x1]):
                at[row, column] = cell
    outside = []
    for sign in signs:
        x, y = sign.x, sign.y
        if not lattice.box.holds(x, y):
            outside.append(sign)
            continue
        cell = at.get((bisect_right(ys, y) - 1, bisect_right(xs, x) - 1))
        (cell.signs if cell else lattice.loose).append(sign)
    return outside
