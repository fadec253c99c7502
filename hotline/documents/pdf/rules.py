"""Rules as they are meant: drawn in pieces, twice, or as the ends of cells that have no others."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from hotline.documents.pdf.lines import BESIDE, lines_of, pieces_of
from hotline.documents.pdf.page import GAP, SNAP, Rule, Sign

# A sign that reaches over an edge by more than this part of its size belongs to both sides.
OVER = 0.12
# Signs nearer than this, in their size, are one word.
TOUCHING = 0.05


def snapped(rules: Iterable[Rule]) -> list[Rule]:
    """The rules with those that are nearly at one height put there, in order."""
    ordered = sorted(rules)
    found: list[Rule] = []
    at = start = float("-inf")
    for rule in ordered:
        if rule.at - at > SNAP:
            start = rule.at
        at = rule.at
        found.append(Rule(start, rule.start, rule.end))
    return found


def joined(rules: Iterable[Rule]) -> list[Rule]:
    """Snapped rules with their pieces put together."""
    found: list[Rule] = []
    for rule in sorted(rules):
        if found and found[-1].at == rule.at and rule.start <= found[-1].end + GAP:
            before = found.pop()
            found.append(Rule(rule.at, before.start, max(before.end, rule.end)))
        else:
            found.append(rule)
    return found


def clustered(places: Iterable[float], within: float) -> list[float]:
    """The first of each run of places that are no further apart than this."""
    found: list[float] = []
    last = float("-inf")
    for place in sorted(places):
        if place - last > within:
            found.append(place)
        last = place
    return found


def edges_of_cells(across: Sequence[Rule], signs: Sequence[Sign]) -> list[Rule]:
    """The sides of cells that have no rules down, where rules above and below end alike.

    A rule that is drawn cell by cell ends where the cell does, and has a gap where a cell goes on
    below it. Where words stand over such an edge the two cells are one; where both rules of a row
    have no more than their own ends in common, or the words between them aren't side by side, it is
    no row of a table.
    """
    heights = sorted({rule.at for rule in across})
    pieces = {at: [rule for rule in across if rule.at == at] for at in heights}
    in_order = sorted(signs, key=lambda sign: sign.y)
    middles = [sign.y for sign in in_order]
    # the sides of each row, and whether two pieces of a rule meet there
    sides: list[dict[float, bool]] = [{} for _ in heights]
    for at in sorted({round(end, 1) for rule in across for end in (rule.start, rule.end)}):
        run: list[int] = []
        is_joint = False
        for place, height in [*enumerate(heights), (len(heights), None)]:
            ends = _ends_at(at, pieces[height]) if height is not None else 0
            if ends:
                run.append(place)
                is_joint = is_joint or ends > 1
            elif ends == 0:
                _add_sides(sides, at, range(run[0], run[-1]) if run else (), is_joint)
                run, is_joint = [], False
    found: list[Rule] = []
    for band, (above, below) in enumerate(zip(heights, heights[1:], strict=False)):
        if below - above <= GAP or len(sides[band]) < 3 or not any(sides[band].values()):
            continue
        words = in_order[bisect_left(middles, above) : bisect_left(middles, below)]
        if words and all(len(pieces_of(line, BESIDE)) < 2 for line in lines_of(words)):
            continue
        outer = (min(sides[band]), max(sides[band]))
        found.extend(
            Rule(at, above, below)
            for at, is_joint in sides[band].items()
            if at in outer or (is_joint and not _is_written_over(at, words))
        )
    return found


def _add_sides(
    sides: list[dict[float, bool]], at: float, bands: Iterable[int], is_joint: bool
) -> None:
    for band in bands:
        near = [one for one in sides[band] if at - one <= 2 * SNAP]
        place = near[0] if near else at
        sides[band][place] = is_joint or sides[band].get(place, False)


def _ends_at(at: float, pieces: Iterable[Rule]) -> int | None:
    """How many sides of a place have a piece that ends there; None where none reaches it."""
    reaching = [rule for rule in pieces if rule.start - GAP <= at <= rule.end + GAP]
    if not reaching:
        return None
    begins = any(abs(rule.start - at) <= SNAP for rule in reaching)
    return begins + any(abs(rule.end - at) <= SNAP for rule in reaching)


def _is_written_over(at: float, band: Sequence[Sign]) -> bool:
    """Whether a sign reaches over an edge, or two that touch there are one word."""
    left: list[Sign] = []
    right: list[Sign] = []
    for sign in band:
        if sign.text.isspace() or sign.x1 < at - sign.size or sign.x0 > at + sign.size:
            continue
        over = OVER * sign.size
        if sign.x0 < at - over and sign.x1 > at + over:
            return True
        (left if sign.x < at else right).append(sign)
    return any(
        abs(one.y - other.y) < 0.5 * one.size and other.x0 - one.x1 < TOUCHING * one.size
        for one in left
        for other in right
    )
