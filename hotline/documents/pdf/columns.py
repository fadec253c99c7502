"""The columns of a table that has no rules between them, where they can be told for certain."""

from collections.abc import Sequence
from itertools import pairwise

from hotline.documents.pdf.lines import Line, Piece
from hotline.documents.pdf.page import GAP, SNAP, Page, Rule, Sign
from hotline.documents.pdf.regions import Region
from hotline.documents.pdf.rules import OVER, TOUCHING, clustered

# No cell of a header is taller than this, in sizes of the type.
TALLEST = 8.0
Span = tuple[float, float]


def drawn_edges(region: Region, page: Page, across: Sequence[Rule]) -> list[float] | None:
    """Where the columns meet, by rules and shades that are drawn cell by cell; None if none are.

    The left side of the first and the right side of the last column are among them.
    """
    size = page.type_size()
    rows: dict[float, list[Span]] = {}
    for rule in across:
        rows.setdefault(rule.at, []).append((rule.start, rule.end))
    for shade in page.shades:
        if shade.box.y1 - shade.box.y0 < TALLEST * size:
            rows.setdefault(round(shade.box.y1), []).append((shade.box.x0, shade.box.x1))
    for margin in (0.0, size):
        best: list[float] | None = None
        for at, spans in rows.items():
            if not region.top - margin < at < region.bottom + margin:
                continue
            edges = clustered((end for span in spans for end in span), GAP)
            if len(edges) > 2 and _is_tiled(edges, spans) and _fits(edges, region):
                best = edges if best is None or len(edges) > len(best) else best
        if best:
            for band in region.data:
                band.pieces = _cut(band.pieces, best)
            return best
    return None


def _cut(pieces: Sequence[Piece], edges: Sequence[float]) -> list[Piece]:
    """Words that stand close, parted at the edges that run between two of their signs."""
    found: list[list[Sign]] = []
    for piece in pieces:
        found.append([])
        for sign in piece.line.signs:
            if found[-1] and any(found[-1][-1].x < edge < sign.x for edge in edges):
                edge = next(edge for edge in edges if found[-1][-1].x < edge < sign.x)
                over = TOUCHING * sign.size
                if found[-1][-1].x1 <= edge + over and sign.x0 >= edge - over:
                    found.append([])
            found[-1].append(sign)
    return [Piece(Line(signs)) for signs in found]


def _is_tiled(edges: Sequence[float], spans: Sequence[Span]) -> bool:
    """Whether the spans cover all from the first edge to the last, one beside the other."""
    return all(
        any(abs(one - start) <= GAP and abs(two - end) <= GAP for start, end in spans)
        for one, two in pairwise(edges)
    )


def _fits(edges: list[float], region: Region) -> bool:
    """Whether every figure and word below the header stands between two edges."""
    pieces = [piece for band in region.data for piece in _cut(band.pieces, edges)]
    return all(
        place_in(edges, piece) is not None for piece in pieces
    )  # fmt: skip


def place_in(edges: Sequence[float], piece: Piece) -> int | None:
    """The column that holds a piece; None for one that reaches over an edge."""
    over = OVER * piece.line.size + SNAP
    for place, (left, right) in enumerate(pairwise(edges)):
        if left - over <= piece.x0 and piece.x1 <= right + over:
            return place
    return None


def told_edges(region: Region) -> list[float] | None:
    """Where the columns meet, by the gaps that run through all lines; None where it is in doubt.

    Words of one column stand above each other; where a header and the figures below it don't, as
    centred over what stands to the left, they are one column only if no other could be.
    """
    below = _merged([(p.x0, p.x1) for band in region.data for p in band.pieces])
    headed: list[list[Span]] = [[] for _ in below]
    alone: list[Span] = []
    # the lowest words above a column are its own; those above them may be a group's
    for band in reversed(region.header):
        for span in ((piece.x0, piece.x1) for piece in band.pieces):
            touched = [n for n, column in enumerate(below) if _overlap(span, column)]
            if len(touched) == 1 and not headed[touched[0]]:
                headed[touched[0]].append(span)
            elif not touched:
                alone.append(span)
    alone = _merged(alone)
    columns = [_merged([column, *spans]) for column, spans in zip(below, headed, strict=True)]
    for number, spans in enumerate(headed):
        if spans:
            continue
        left = below[number - 1][1] if number else float("-inf")
        right = below[number + 1][0] if number + 1 < len(below) else float("inf")
        near = [span for span in alone if left < span[0] and span[1] < right]
        if len(near) != 1 or any(
            not headed[other] and _between(near[0], below, other)
            for other in (number - 1, number + 1)
            if 0 <= other < len(below)
        ):
            return None
        alone.remove(near[0])
        columns[number].append(near[0])
    spans = [(min(a for a, _ in each), max(b for _, b in each)) for each in columns]
    if len(spans) < 2 or any(one[1] >= two[0] for one, two in pairwise(spans)):
        return None
    words = [(piece.x0, piece.x1) for band in region.header for piece in band.pieces]
    inner = [_free(one[1], two[0], words) for one, two in pairwise(spans)]
    # the words of a group may reach further than the columns at the sides
    first = min(spans[0][0], *(start for start, _ in words))
    return [first, *inner, max(spans[-1][1], *(end for _, end in words))]


def _free(start: float, end: float, words: Sequence[Span]) -> float:
    """The middle of the widest gap between two columns that no words of the header stand in."""
    inside = [(max(a, start), min(b, end)) for a, b in words if a < end and start < b]
    edges = [start, *(edge for span in _merged(inside) for edge in span), end]
    gaps = list(zip(edges[::2], edges[1::2], strict=True))
    left, right = max(gaps, key=lambda gap: gap[1] - gap[0])
    return (left + right) / 2 if right > left else (start + end) / 2


def _between(span: Span, below: Sequence[Span], other: int) -> bool:
    """Whether a header could be that of another column that has none."""
    left = below[other - 1][1] if other else float("-inf")
    right = below[other + 1][0] if other + 1 < len(below) else float("inf")
    return left < span[0] and span[1] < right


def _merged(spans: Sequence[Span]) -> list[Span]:
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
