"""Changes of a seed: a lost row, another digit, two words of a column in each other's place."""

import csv
import io
import random
import re
from collections.abc import Iterator
from pathlib import Path

from mutation.mutant import Mutant

ROWS, DIGITS, WORDS = 2, 3, 2
# The report, its revision, the row and its place, which begin every raw seed.
KEY_COLUMNS = 4


def written(rows: list[list[str]]) -> str:
    """Rows as CSV."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    return buffer.getvalue()


def with_cells(rows: list[list[str]], cells: dict[tuple[int, int], str]) -> str:
    """The CSV of rows in which some cells are others."""
    changed = [list(row) for row in rows]
    for (row, column), text in cells.items():
        changed[row][column] = text
    return written(changed)


def seed_mutants(path: Path, name: str, seed: int) -> Iterator[Mutant]:
    """Some changes of a seed, drawn for this file alone, so that no other seed moves them."""
    chance = random.Random(f"{seed} {name}")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    keys = KEY_COLUMNS if path.parent.name == "raw" else 0
    yield from dropped_rows(rows, name, chance)
    yield from other_digits(rows, name, keys, chance)
    yield from swapped_words(rows, name, keys, chance)


def dropped_rows(rows: list[list[str]], name: str, chance: random.Random) -> Iterator[Mutant]:
    """Rows that are lost; a seed's only row is not, since a seed without any is refused."""
    if len(rows) > 2:
        for row in chance.sample(range(1, len(rows)), min(ROWS, len(rows) - 1)):
            text = written(rows[:row] + rows[row + 1 :])
            yield Mutant(name, row + 1, "dropped row", ",".join(rows[row])[:70], text)


def other_digits(
    rows: list[list[str]], name: str, keys: int, chance: random.Random
) -> Iterator[Mutant]:
    """Cells in which one digit is the next one."""
    places = [
        (row, column)
        for row in range(1, len(rows))
        for column in range(keys, len(rows[row]))
        if re.search(r"\d", rows[row][column])
    ]
    for row, column in chance.sample(places, min(DIGITS, len(places))):
        cell = rows[row][column]
        digit = chance.choice([match.start() for match in re.finditer(r"\d", cell)])
        changed = cell[:digit] + str((int(cell[digit]) + 1) % 10) + cell[digit + 1 :]
        what = f"{rows[0][column]}: {cell} → {changed}"
        yield Mutant(name, row + 1, "digit", what, with_cells(rows, {(row, column): changed}))


def swapped_words(
    rows: list[list[str]], name: str, keys: int, chance: random.Random
) -> Iterator[Mutant]:
    """Cells without a digit that stand where another row's does."""
    places = [
        (row, column)
        for row in range(1, len(rows))
        for column in range(keys, len(rows[row]))
        if not re.search(r"\d", rows[row][column])
    ]
    chance.shuffle(places)
    swapped = 0
    for row, column in places:
        others = [r for r, c in places if c == column and rows[r][c] != rows[row][c]]
        if others and swapped < WORDS:
            swapped += 1
            other = chance.choice(others)
            words = rows[row][column], rows[other][column]
            what = f"{rows[0][column]}: {words[0]} ↔ {words[1]} of row {other + 1}"
            cells = {(row, column): words[1], (other, column): words[0]}
            yield Mutant(name, row + 1, "swapped words", what, with_cells(rows, cells))
