"""A question about a report's own words, and the rows of reference seeds that answer it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hotline.language import Text
from hotline.template.registry import Row

# Rows to add to each reference seed.
Added = dict[str, list[Row]]


@dataclass(frozen=True)
class Option:
    """One answer: what the printed words would mean, what that rests on, the rows that say so."""

    means: Text
    rests_on: Text
    seed: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Question:
    """Printed words that the template doesn't have, and what they may be.

    `answer` is the number of the option that stands out, counted from 1; None where several come
    equally near, and nothing is proposed. A question that is not `needed` stops no report.
    """

    key: tuple[str, ...]
    printed: str
    place: str
    asks: Text
    options: tuple[Option, ...]
    answer: int | None
    needed: bool = True

    def added(self, answer: int | None) -> Added:
        """The rows that an answer adds; none for 0, which says that no option is right."""
        if not answer:
            return {}
        option = self.options[answer - 1]
        return {option.seed: list(option.rows)}


def merged(*parts: Mapping[str, Iterable[Row]]) -> Added:
    """Rows of several answers together, each once."""
    found: Added = {}
    for part in parts:
        for seed, rows in part.items():
            of_seed = found.setdefault(seed, [])
            of_seed.extend(row for row in rows if row not in of_seed)
    return found
