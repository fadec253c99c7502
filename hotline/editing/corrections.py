"""What the values of a set that must change may have been."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from ortools.sat.python import cp_model

from hotline.editing.rules import Record
from hotline.editing.search import RecordModel, Search, Values, possible_values
from hotline.editing.typing_errors import Explanation, typing_errors

# Rules that leave a set of several values much freedom can be satisfied by very many typing errors.
MOST_ENUMERATED = 1000


@dataclass(frozen=True)
class Correction:
    """New values by name, each with what may have become of it in print."""

    changes: Mapping[str, int]
    explanations: Mapping[str, Explanation]

    @cached_property
    def order(self) -> tuple:
        """Sorts corrections: by their least telling explanation, the next one, …, then by name."""
        return sorted(self.explanations.values(), reverse=True), sorted(self.changes.items())

    def __or__(self, other: "Correction") -> "Correction":
        """Both corrections, of different names."""
        return Correction(
            {**self.changes, **other.changes}, {**self.explanations, **other.explanations}
        )


def corrections(record: Record, names: frozenset[str], search: Search) -> list[Correction]:
    """Corrections of exactly these names, a smallest set, in order.

    All that typing errors or exchanged values explain; where there are none, the only values
    that the rules leave, or else the values nearest to those printed (least sum of absolute
    changes). Empty if the search's effort ends before any is found.
    """
    narrowed = record.narrowed(names)
    found = sorted(explained(narrowed, search), key=lambda correction: correction.order)
    return found or unexplained(narrowed, search)


def explained(record: Record, search: Search) -> Iterator[Correction]:
    """Corrections in which each value has one typing error, or has changed places."""
    errors = {name: typing_errors(value) for name, value in record.values.items()}
    # Before the solver sees them: a lost digit can be more than it can hold.
    possible = {
        name: cp_model.Domain.from_values(
            sorted(
                value
                for value in {*found, *record.values.values()} - {record.values[name]}
                if record.lowest <= value <= record.reach
            )
        )
        for name, found in errors.items()
    }
    if any(domain.is_empty() for domain in possible.values()):
        return
    for changes in search.several(RecordModel(record, possible), MOST_ENUMERATED):
        explanations = {
            name: errors[name].get(value) or exchanged(name, changes, record.values)
            for name, value in changes.items()
        }
        if None not in explanations.values():
            yield Correction(changes, explanations)


def exchanged(name: str, changes: Values, printed: Mapping[str, int]) -> Explanation | None:
    """EXCHANGED if the value stands where another does, and that one in its place."""
    found = any(
        changes[name] == printed[other] and changes[other] == printed[name] for other in changes
    )
    return Explanation.EXCHANGED if found else None


def exchanges(
    one: Record, names: Iterable[str], other: Record, other_names: Iterable[str]
) -> Iterator[Correction]:
    """Corrections in which a value of one part has changed places with a value of another.

    The names are those whose change alone can satisfy a part; what happens within a part is
    among `explained`.
    """
    for name, other_name in product(names, other_names):
        value, other_value = one.values[name], other.values[other_name]
        if one.allows(name, other_value) and other.allows(other_name, value):
            changes = {name: other_value, other_name: value}
            yield Correction(changes, dict.fromkeys(changes, Explanation.EXCHANGED))


def unexplained(record: Record, search: Search) -> list[Correction]:
    """The correction that the rules determine, or else the nearest one."""
    model = RecordModel(record, possible_values(record))
    solutions = search.several(model, 2)
    if len(solutions) == 1:
        return [Correction(solutions[0], dict.fromkeys(record.values, Explanation.DETERMINED))]
    model.minimize_distance(record.values)
    nearest = search.best(model, model.variables).solution
    if nearest is None:
        return []
    return [Correction(nearest, dict.fromkeys(record.values, Explanation.NEAREST))]
