"""Tables in plain text whose columns are set apart by spaces: read where no row leaves a doubt.

A page that is copied or printed as text loses its columns. They are told from the header: every
row has as many words as it, or a whole number of equal gaps stands between any two of them, or
all rows leave the same columns of the text blank. What fits in two ways fits in none.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from hotline.documents.model import Cell, Grid, Merge, Row
from hotline.errors import HotlineError
from hotline.language import Text
from hotline.template.figures import SPACES, read_figure

WIDE_GAP = re.compile(rf"[ {SPACES}]{{2,}}|\u3000+")
ANY_GAP = re.compile(rf"[ {SPACES}]+")
HEADING = re.compile(r"[(（]?[0-9一二三四五六七八九十]{1,3}[.、．)）]")
MOST_HEADER_LINES = 4
MOST_HEADERS = 500
Fields = list[str]


@dataclass(frozen=True)
class Piece:
    """Words of a line and the columns of the text that they cover."""

    text: str
    start: int
    end: int


def begins_table(lines: Sequence[str], at: int) -> int | None:
    """Where a table ends whose first line is this; None where none begins here."""
    end = at
    while end < len(lines) and end - at < MOST_HEADER_LINES and _is_of_table(lines[end]):
        if _prints_figures(lines[end]):
            break
        end += 1
    if end == at or end >= len(lines) or not _prints_figures(lines[end]):
        return None
    while end < len(lines) and _is_of_table(lines[end]):
        end += 1
    return end


def spaced_table(lines: Sequence[str], first: int, name: str) -> Grid:
    """The table of some lines, the first of which has a number in its file.

    Raises HotlineError where its columns can't be told for certain.
    """
    height = next(n for n, line in enumerate(lines) if _prints_figures(line))
    even = _by_equal_gaps(lines, height)
    body = _agreed(_by_count(lines, height), _by_place(lines, height), even and even[height:])
    headers = [] if body is None else list(_headers(lines[:height], max(map(len, body))))
    if even is not None:
        headers.insert(0, [[Cell(text) for text in fields] for fields in even[:height]])
    if body is None or not headers:
        raise _in_doubt(lines, height, first, name)
    grids = []
    for header in headers:
        cells = [*header, *([Cell(text) for text in fields] for fields in body)]
        rows = (Row(tuple(row), f"line {number}") for number, row in enumerate(cells, start=first))
        grids.append(Grid(tuple(rows)))
    return replace(grids[0], otherwise=tuple(grids[1:]))


def _agreed(*ways: list[Fields] | None) -> list[Fields] | None:
    """The rows that all ways lead to which lead anywhere; blank cells at their ends may be cut."""
    found = [body for body in ways if body is not None]
    ends = [["\n".join(fields).rstrip("\n") for fields in body] for body in found]
    return found[0] if found and all(each == ends[0] for each in ends) else None


def _is_of_table(line: str) -> bool:
    return (
        "\t" not in line
        and "。" not in line
        and len(ANY_GAP.split(line.strip())) > 1
        and not HEADING.match(line.strip())
    ) or _prints_figures(line)


def _prints_figures(line: str) -> bool:
    """Whether a line without tabs is a row of figures and no sentence with numbers in it."""
    if "\t" in line or "。" in line:
        return False
    words = ANY_GAP.split(line.strip())
    figures = [read_figure(word) is not None for word in words]
    is_wide = WIDE_GAP.search(line.strip()) is not None
    return (
        len(words) > 1
        and sum(figures) >= (1 if is_wide else 2)
        and (figures[-1] or sum(figures) * 2 >= len(words))
    )


def _by_count(lines: Sequence[str], height: int) -> list[Fields] | None:
    """Rows of as many words as every other and as the header.

    Words with a single space between them may be one cell, unless each is a figure.
    """
    for gap in (WIDE_GAP, ANY_GAP):
        rows = [gap.split(line.strip()) for line in lines]
        body, header = rows[height:], rows[:height]
        width = len(body[0])
        if width < 2 or any(len(row) != width for row in body):
            continue
        if gap is ANY_GAP and not all(read_figure(word) for row in body for word in row[1:]):
            continue
        if len(header) > 1 or len(header[0]) == width:
            return body
    return None


def _by_equal_gaps(lines: Sequence[str], height: int) -> list[Fields] | None:
    """Rows in which each gap is a whole number of the smallest one, as tabs are written out."""
    gaps = [len(gap[0]) for line in lines for gap in WIDE_GAP.finditer(line)]
    if not gaps or "\u3000" in "".join(lines):
        return None
    unit = min(gaps)
    if any(gap % unit for gap in gaps) or gaps.count(unit) * 2 < len(gaps):
        return None
    rows = [[field.strip() for field in line.split(" " * unit)] for line in lines]
    width = max(map(len, rows))
    return rows if all(len(row) == width for row in (rows[0], rows[height])) else None


def _by_place(lines: Sequence[str], height: int) -> list[Fields] | None:
    """Rows whose words stand below each other, with columns of the text between that are blank."""
    rows = [list(_pieces(line)) for line in lines]
    spans: list[list[int]] = []
    for piece in sorted(
        (piece for row in rows[height - 1 :] for piece in row), key=lambda piece: piece.start
    ):
        if spans and piece.start < spans[-1][1]:
            spans[-1][1] = max(spans[-1][1], piece.end)
        else:
            spans.append([piece.start, piece.end])
    body = []
    for row in rows[height:]:
        fields = [[p.text for p in row if start <= p.start < end] for start, end in spans]
        if any(len(field) > 1 for field in fields):
            return None
        body.append(["".join(field) for field in fields])
    is_whole = all(any(row[column] for row in body) for column in range(len(spans)))
    return body if is_whole and len(spans) > 1 else None


def _pieces(line: str) -> Iterator[Piece]:
    places = [0]
    for sign in line:
        places.append(places[-1] + (2 if unicodedata.east_asian_width(sign) in "WF" else 1))
    start = 0
    for gap in [*WIDE_GAP.finditer(line.rstrip()), None]:
        end = gap.start() if gap else len(line.rstrip())
        if text := line[start:end].strip():
            yield Piece(text, places[start], places[end])
        start = gap.end() if gap else end


def _headers(lines: Sequence[str], width: int) -> Iterator[list[list[Cell]]]:
    """Every way to put a header of one or two lines over columns; a reader knows the right one.

    Of two lines the second has the members of groups that the first names.
    """
    for gap in (WIDE_GAP, ANY_GAP):
        rows = [gap.split(line.strip()) for line in lines]
        if len(rows) == 1 and len(rows[0]) == width:
            yield [[Cell(text) for text in rows[0]]]
            return
        if len(rows) != 2:
            continue
        above, below = rows
        groups = len(above) + len(below) - width
        if not 0 < groups <= min(len(above), len(below) // 2):
            continue
        for number, header in enumerate(_arranged(above, below, groups)):
            if number == MOST_HEADERS:
                return
            yield header
        return


def _arranged(above: Fields, below: Fields, groups: int) -> Iterator[list[list[Cell]]]:
    """Two lines of a header with each choice of groups and of how many members each has."""
    for named in combinations(range(len(above)), groups):
        for cuts in combinations(range(2, len(below) - 1), groups - 1):
            ends = [*cuts, len(below)]
            sizes = [end - start for start, end in zip([0, *cuts], ends, strict=True)]
            if min(sizes) < 2:
                continue
            size = dict(zip(named, sizes, strict=True))
            upper: list[Cell] = []
            lower: list[Cell] = []
            members = iter(below)
            for place, text in enumerate(above):
                of_group = size.get(place, 1)
                upper += [Cell(text), *[Cell("", Merge.LEFT)] * (of_group - 1)]
                lower += (
                    [Cell(next(members)) for _ in range(of_group)]
                    if place in size
                    else [Cell("", Merge.UP)]
                )
            yield [upper, lower]


def _in_doubt(lines: Sequence[str], height: int, first: int, name: str) -> HotlineError:
    """Names the first row that has another number of words than the header or the row above."""
    gap = WIDE_GAP if any(WIDE_GAP.search(line.strip()) for line in lines) else ANY_GAP
    counts = [len(gap.split(line.strip())) for line in lines]
    wanted = counts[0] if height == 1 else counts[height]
    other = next((n for n in range(height, len(lines)) if counts[n] != wanted), height)
    line = first + other
    return HotlineError(
        Text(
            f"{name}, line {line}: which columns its words stand in can't be told from the spaces"
            " between them; the Word file or the web page of the same report would help",
            f"{name},第{line}行: 仅凭空格无法确定各内容属于哪一列;请改用同一报告的Word文件或网页",
        )
    )
