"""From a record that breaks rules to the values that must be wrong."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations, product
from math import prod

from hotline.editing.corrections import Correction, corrections, exchanges
from hotline.editing.reach import bounded
from hotline.editing.rules import GivenRule, Record, read_record
from hotline.editing.search import Search
from hotline.editing.smallest_sets import smallest_sets


@dataclass(frozen=True)
class Localization:
    """Where a record's errors are, as far as its rules can tell.

    `smallest_sets`: each smallest set of names whose change satisfies all rules, in the order of
    the best correction of each.
    `corrections`: what may be changed to what and why, best first: those whose every value has one
    typing error, then those with exchanged values, then what the rules leave by themselves.
    `suggestions`: the whole record after each correction, in the same order.
    `complete`: whether these are all smallest sets; if it took too long to know even their size,
    there are none.
    """

    smallest_sets: list[frozenset[str]]
    corrections: list[Correction]
    suggestions: list[dict[str, int]]
    complete: bool


def locate_errors(
    values: Mapping[str, int],
    rules: Iterable[GivenRule],
    weights: Mapping[str, int] | None = None,
    fixed: Collection[str] = (),
    *,
    non_negative: bool | None = None,
    largest: int | None = None,
    most: int = 100,
    effort: float = 10.0,
) -> Localization:
    """Find the smallest sets of values whose change satisfies all rules, and suggest changes.

    values: whole numbers by name.
    rules: (coefficients by name, "==" or "<=" or ">=", constant): the sum of coefficient × value
        is equal to, at most, or at least the constant.
    weights: how reliable a value is, as a positive whole number by name; 1 where none is given.
        A set is smallest if no other has less total weight.
    fixed: names whose values may not be changed.
    non_negative: whether values must not be negative; if not given, that they must not if none is.
    largest: how large a changed value may be in size; if not given, large enough to miss nothing
        up to what the solver can add exactly, which is enough for any table of sums.
    most: how many smallest sets, and how many suggestions, are given at most.
    effort: limit of the search in deterministic seconds, which depend on no clock.

    A record that satisfies its rules has one smallest set, the empty one, and is its own
    suggestion. The same input, in any order, always gives the same result.

    Raises InfeasibleRules where no change satisfies the rules, and EditingError (which it is one
    of, and a ValueError) where the input makes no sense, or where numbers are too large for an
    exact search: a smaller `largest`, where there is one, may help then.
    """
    given_weights = {} if weights is None else weights
    record = read_record(values, rules, given_weights, fixed, non_negative, largest)
    search = Search(effort)
    # All are bounded before any is searched: what can't be solved is refused first.
    bounds = [bounded(part) for part in record.violated_parts()]
    parts = [located(part, enough, search, most) for part, enough in bounds]
    best = joined([part.best for part in parts], most)
    suggested = joined([part.corrections for part in parts], most)
    for one, other in combinations(parts, 2):
        rest = [part for part in parts if part is not one and part is not other]
        found = list(exchanges(one.record, one.singles, other.record, other.singles))
        best += joined([found, *(part.best for part in rest)], most)
        suggested += joined([found, *(part.corrections for part in rest)], most)
    suggested = in_order(suggested)[:most]
    # The first correction of a set gives it its place.
    sets = list(dict.fromkeys(frozenset(correction.changes) for correction in in_order(best)))
    return Localization(
        sets[:most],
        suggested,
        [{**values, **correction.changes} for correction in suggested],
        all(part.complete for part in parts) and prod(len(part.best) for part in parts) <= most,
    )


@dataclass(frozen=True)
class LocatedPart:
    """What is found in a part of a record: corrections of its smallest sets, the best of each."""

    record: Record
    corrections: list[Correction]
    best: list[Correction]
    complete: bool

    @property
    def singles(self) -> list[str]:
        """The names whose change alone satisfies the part's rules."""
        return [name for one in self.best if len(one.changes) == 1 for name in one.changes]


def located(part: Record, enough: int, search: Search, most: int) -> LocatedPart:
    """The smallest sets of a part, up to the bound that is enough, with their corrections."""
    part, sets, complete = smallest_sets(part, enough, search, most)
    of_sets = [found for names in sets if (found := corrections(part, names, search))]
    return LocatedPart(
        part,
        [correction for found in of_sets for correction in found],
        [found[0] for found in of_sets],
        complete and len(of_sets) == len(sets),
    )


def in_order(found: Iterable[Correction]) -> list[Correction]:
    """Corrections, the most plausible first."""
    return sorted(found, key=lambda correction: correction.order)


def joined(parts: Iterable[list[Correction]], most: int) -> list[Correction]:
    """The best corrections that take one of each part.

    None is lost by joining part by part: what is added to both keeps two corrections in order.
    """
    done = [Correction({}, {})]
    for part in parts:
        done = in_order(one | other for one, other in product(done, in_order(part)[:most]))[:most]
    return done
