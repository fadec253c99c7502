"""The header rows of a printed table, as rectangles of text."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from .distortion import Distortion
from .habits import compared_path
from .template import NO_HEADER, Column, split_path


@dataclass(frozen=True)
class Rectangle:
    """Header text over rows and columns of the printed header, ends excluded."""

    text: str
    top: int
    bottom: int
    left: int
    right: int


def path_of(column: Column, distortion: Distortion) -> tuple[str, ...]:
    """A column's header path, or the alias given for it."""
    place = column.table, column.code
    alias = distortion.aliases.get(place) or distortion.habits.aliases.get(place)
    return split_path(alias) if alias else column.path


def named(column: Column, distortion: Distortion) -> tuple[str, ...]:
    """A column's header path as printed, its unit in 万 where that is drawn."""
    return tuple(
        part.replace(f"({column.unit})", f"(万{column.unit})")
        if changes_unit(column, part, distortion)
        else part
        for part in path_of(column, distortion)
    )


def changes_unit(column: Column, header: str, distortion: Distortion) -> bool:
    """Whether this header gives the column's unit, and the unit is changed."""
    return (
        column.kind == "count"
        and f"({column.unit})" in header
        and distortion.counts_in_ten_thousands(f"{column.table}/{header}")
    )


def is_in_ten_thousands(column: Column, distortion: Distortion) -> bool:
    """Whether the column's cells are divided by 10,000."""
    return any(changes_unit(column, part, distortion) for part in path_of(column, distortion))


def header_column(field: list[Column]) -> Column:
    """The column whose header stands over a field that several may use."""
    return next(column for column in field if column.path != (NO_HEADER,))


def rectangles(fields: list[list[Column]], distortion: Distortion) -> tuple[list[Rectangle], int]:
    """The header of some printed fields, and how many rows it takes.

    Where headers are split over rows, the upper of a header's rows are one more, and a text that
    has two rows or more is divided between its first and its second.
    """
    paths = [path for field in fields for path in paths_of(header_column(field), distortion)]
    depth = max(map(len, paths))
    extra = distortion.split_headers == "rows"
    height = depth + extra
    found, left = [], 0
    for head, same in groupby(enumerate(paths), key=lambda item: group_key(*item)):
        members = [path for _, path in same]
        right = left + len(members)
        if len(head) == 1:
            found.append(Rectangle(members[0][0], 0, height, left, right))
        else:
            found.append(Rectangle(head[0], 0, height - 1, left, right))
            found.extend(
                Rectangle(path[1], height - 1, height, left + place, left + place + 1)
                for place, path in enumerate(members)
            )
        left = right
    return [part for whole in found for part in distorted(whole, distortion)], height


def paths_of(column: Column, distortion: Distortion) -> Iterator[tuple[str, ...]]:
    """The header path of a column, and those of the columns behind it that compare it."""
    path = named(column, distortion)
    yield path
    for _, header in distortion.habits.compared.get((column.table, column.code), ()):
        is_named = distortion.chance("named", column.table, column.code).random() < 0.5
        yield compared_path(path, header, is_named)


def group_key(place: int, path: tuple[str, ...]) -> tuple[object, ...]:
    """The same for neighbours below one group; a header without a group is alone."""
    return (path[0], "group") if len(path) > 1 else (place,)


def distorted(whole: Rectangle, distortion: Distortion) -> list[Rectangle]:
    """A header's text widened, with a line end in it, or divided between two rows."""
    place = (whole.text, whole.left)
    text = distortion.widened(whole.text, "header", *place)
    chance = distortion.chance("split", *place)
    # After a digit there is no cut: a part that is a number would look like a figure.
    places = [cut for cut in range(2, len(text) - 1) if not text[cut - 1].isdigit()]
    if distortion.split_headers == "no" or not places or chance.random() < 0.3:
        return [replace(whole, text=text)]
    cut = chance.choice(places)
    if distortion.split_headers == "lines":
        return [replace(whole, text=f"{text[:cut]}\n{text[cut:]}")]
    if whole.bottom - whole.top < 2:
        return [replace(whole, text=text)]
    return [
        replace(whole, text=text[:cut], bottom=whole.top + 1),
        replace(whole, text=text[cut:], top=whole.top + 1),
    ]
