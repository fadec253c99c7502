"""The smallest sets of values whose change satisfies all rules.

I. P. Fellegi and D. Holt, *A systematic approach to automatic edit and imputation*, Journal of the
American Statistical Association 71 (1976) 17–35; as a mixed-integer programme in the R package
errorlocate, whose rules are those of the R package validate.
"""

from dataclasses import replace

from ortools.sat.python import cp_model

from hotline.editing.rules import InfeasibleRules, Record, Rule
from hotline.editing.search import RecordModel, Search, possible_values
from hotline.language import Text, verbatim


def smallest_sets(record: Record, search: Search, most: int) -> tuple[list[frozenset[str]], bool]:
    """Every set of names of minimal total weight whose change can satisfy all rules.

    The second value says whether these are all: at most `most` are sought, with the effort that
    the search has. Raises InfeasibleRules where no set does.
    """
    model = RecordModel(record, possible_values(record))
    changed = {name: model.new_bool_var("") for name in record.values}
    for name, value in record.values.items():
        model.add(model.variables[name] == value).only_enforce_if(~changed[name])
    for rule in record.rules:
        if not rule.holds(record.values):
            model.add_bool_or(changed[name] for name in rule.coefficients)
    weight = cp_model.LinearExpr.weighted_sum(
        list(changed.values()), [record.weights[name] for name in changed]
    )
    model.minimize(weight)
    outcome = search.best(model, changed)
    if outcome.solution is None:
        if outcome.proven:
            raise infeasible(record, search)
        return [], False
    smallest = sum(record.weights[name] for name, is_so in outcome.solution.items() if is_so)
    model.clear_objective()
    model.add(weight == smallest)
    found: list[frozenset[str]] = []
    while outcome.solution is not None and len(found) < most:
        found.append(frozenset(name for name, is_so in outcome.solution.items() if is_so))
        # Sets of equal weight never contain each other: this excludes the one found and no other.
        model.add_bool_or(~changed[name] for name in found[-1])
        outcome = search.best(model, changed)
    return found, outcome.solution is None and outcome.proven


def infeasible(record: Record, search: Search) -> InfeasibleRules:
    """The error that names rules which contradict each other, none of which can be left out."""
    needed: tuple[Rule, ...] = record.rules
    for rule in record.rules:
        fewer = replace(
            record, rules=tuple(r for r in needed if r is not rule), largest=record.reach
        )
        outcome = search.best(RecordModel(fewer, possible_values(fewer)), {})
        if outcome.solution is None and outcome.proven:
            needed = fewer.rules
    reach = f"{record.lowest}…{record.reach}"
    return InfeasibleRules(
        Text(
            f"no whole numbers in {reach} satisfy these rules together: ",
            f"{reach}之间没有整数能同时满足这些规则: ",
        )
        + verbatim("; ".join(map(str, needed)))
    )
