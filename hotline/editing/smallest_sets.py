"""The smallest sets of values whose change satisfies all rules.

I. P. Fellegi and D. Holt, *A systematic approach to automatic edit and imputation*, Journal of the
American Statistical Association 71 (1976) 17–35; as a mixed-integer programme in the R package
errorlocate, whose rules are those of the R package validate.
"""

from dataclasses import replace

from ortools.sat.python import cp_model

from hotline.editing.reach import enough_for_all
from hotline.editing.rules import EditingError, InfeasibleRules, Record, Rule
from hotline.editing.search import RecordModel, Search, possible_values
from hotline.language import Text, verbatim

# A solve may take time in proportion to the bound, so none takes this many times what was left.
WIDER = 4


class SetModel(RecordModel):
    """A record's rules, with a variable a name that says whether its value is changed."""

    def __init__(self, record: Record) -> None:
        super().__init__(record, possible_values(record))
        self.changed = {name: self.new_bool_var("") for name in record.values}
        for name, value in record.values.items():
            self.add(self.variables[name] == value).only_enforce_if(~self.changed[name])
        for rule in record.rules:
            if not rule.holds(record.values):
                self.add_bool_or(self.changed[name] for name in rule.coefficients)
        self.weight = cp_model.LinearExpr.weighted_sum(
            list(self.changed.values()), [record.weights[name] for name in self.changed]
        )

    def exclude(self, names: frozenset[str]) -> None:
        """Leave out sets that contain this one: of those of equal weight, it and no other."""
        self.add_bool_or(~self.changed[name] for name in names)


def smallest_sets(
    record: Record, enough: int, search: Search, most: int
) -> tuple[Record, list[frozenset[str]], bool]:
    """Every set of names of minimal total weight whose change can satisfy all rules.

    The first value is the record with the bound within which they were found: its own, or a wider
    one up to the bound that is enough. The last value says whether these are all: at most `most`
    are sought, with the effort that the search has. Raises InfeasibleRules where no set does, and
    EditingError where only values that are too large for the solver might.
    """
    model = SetModel(record)
    model.minimize(model.weight)
    outcome = search.best(model, model.changed)
    if outcome.solution is None:
        if outcome.proven:
            wider = widened(record, contradiction(record, search))
            return smallest_sets(wider, enough, search, most)
        return record, [], False
    smallest = sum(record.weights[name] for name, is_so in outcome.solution.items() if is_so)
    model.clear_objective()
    model.add(model.weight == smallest)
    found: list[frozenset[str]] = []
    while outcome.solution is not None and len(found) < most:
        found.append(frozenset(name for name, is_so in outcome.solution.items() if is_so))
        model.exclude(found[-1])
        outcome = search.best(model, model.changed)
    complete = outcome.solution is None and outcome.proven
    wider = record
    while wider.reach < enough:
        wider = replace(wider, searched=min(WIDER * wider.reach, enough))
        missed = SetModel(wider)
        # If not all are known anyway, one more of the same weight makes no difference.
        missed.add(missed.weight <= (smallest if complete else smallest - 1))
        for names in found:
            missed.exclude(names)
        outcome = search.best(missed, missed.changed, presolve=False)
        if outcome.solution is not None:
            return smallest_sets(wider, enough, search, most)
        if not outcome.proven:
            return record, [], False
    return record, found, complete


def contradiction(record: Record, search: Search) -> tuple[Rule, ...]:
    """Rules that no values within the record's bound satisfy; none of them can be left out."""
    needed = record.rules
    for rule in record.rules:
        fewer = replace(
            record, rules=tuple(r for r in needed if r is not rule), searched=record.reach
        )
        outcome = search.best(RecordModel(fewer, possible_values(fewer)), {})
        if outcome.solution is None and outcome.proven:
            needed = fewer.rules
    return needed


def widened(record: Record, contradictory: tuple[Rule, ...]) -> Record:
    """The record with a bound within which these rules don't contradict each other, if any do.

    Raises InfeasibleRules where larger values can't satisfy them either, or aren't allowed, and
    EditingError where those that might are too large for the solver.
    """
    enough = enough_for_all(contradictory)
    reach = f"{record.lowest}…{record.reach}"
    rules = verbatim("; ".join(map(str, contradictory)))
    if record.largest is not None or enough <= record.reach:
        raise InfeasibleRules(
            Text(
                f"no whole numbers in {reach} satisfy these rules together: ",
                f"{reach}之间没有整数能同时满足这些规则: ",
            )
            + rules
        )
    if record.reach >= record.limit:
        raise EditingError(
            Text(
                f"no whole numbers in {reach} satisfy these rules together, "
                "and larger ones are too large for exact search: ",
                f"{reach}之间没有整数能同时满足这些规则,更大的数字过大,无法精确求解: ",
            )
            + rules
        )
    return replace(record, searched=min(enough, record.limit))
