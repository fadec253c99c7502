"""Rules as they are meant: drawn in pieces, twice, or as the ends of cells that have no others."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence

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
    """The sides of cells that have no rules down, where those above and below end alike.

    A rule that is drawn cell by cell ends where the cell does. Where words stand over such an edge
    the two cells are one; where both ends of a row have one side in common only, it is no table.
    """
    ends: dict[float, list[float]] = {}
    spans: dict[float, tuple[float, float]] = {}
    for rule in across:
        ends.setdefault(rule.at, []).extend((rule.start, rule.end))
        before = spans.get(rule.at, (rule.start, rule.end))
        spans[rule.at] = min(before[0], rule.start), max(before[1], rule.end)
    heights = sorted(ends)
    in_order = sorted(signs, key=lambda sign: sign.y)
    middles = [sign.y for sign in in_order]
    found: list[Rule] = []
    for above, below in zip(heights, heights[1:], strict=False):
        if below - above <= GAP:
            continue
        shared = _shared(ends[above], ends[below])
        if len(shared) < 3:
            continue
        band = in_order[bisect_left(middles, above) : bisect_left(middles, below)]
        found.extend(
            Rule(at, above, below)
            for place, at in enumerate(shared)
            if place in (0, len(shared) - 1) or not _is_written_over(at, band)
        )
    return found


def _shared(above: Iterable[float], below: Iterable[float]) -> list[float]:
    others = clustered(below, SNAP)
    return [
        at for at in clustered(above, SNAP) if any(abs(at - other) <= 2 * SNAP for other in others)
    ]


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
