"""The constraint model of a group of cells, solved by CP-SAT on whole numbers.

Each cell has an integer, last year's value, and a Boolean a reading; exactly one reading holds and
confines the integer to its bounds. In the relaxed model a cell may be dropped, which frees its
value: the fewest dropped cells are the error localization of Fellegi and Holt (1976).

Nothing here depends on the machine: one worker, one seed, and a limit in the solver's own
deterministic time, after which `OutOfTime` is raised.
"""

from collections.abc import Iterable, Sequence

from ortools.sat.python import cp_model

from hotline.changes.domains import Choice, Domains, hull
from hotline.changes.readings import NO_LIMIT
from hotline.changes.report import Rule

# In the solver's deterministic seconds, for one group of cells.
TIME_LIMIT = 4.0
SEED = 12345
# As many smallest sets as a reader can still look through.
MOST_SETS = 60

Pair = tuple[int, int]


class OutOfTimeError(Exception):
    """The solver's budget is spent; what is not decided stays undecided."""


class Budget:
    """Deterministic time that the solves of one group of cells share."""

    def __init__(self, seconds: float = TIME_LIMIT) -> None:
        self.left = seconds

    def solve(self, model: cp_model.CpModel) -> cp_model.CpSolver | None:
        """The solver at a solution; None where there is none. Raises OutOfTimeError."""
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = SEED
        # Domains come here tightened; presolving them again took three quarters of the time, and
        # without linear relaxation the search for the fewest dropped cells did not end.
        solver.parameters.cp_model_presolve = False
        solver.parameters.linearization_level = 2
        solver.parameters.max_deterministic_time = max(self.left, 0.0)
        status = solver.solve(model)
        self.left -= solver.response_proto.deterministic_time
        if status == cp_model.INFEASIBLE:
            return None
        # A solution that is not proved the smallest is no answer either.
        if status != cp_model.OPTIMAL:
            raise OutOfTimeError
        return solver


class GroupModel:
    """The model of one group of cells; with `removable` cells it is the relaxed one."""

    def __init__(
        self, domains: Domains, rules: Iterable[Rule], removable: Sequence[int] = ()
    ) -> None:
        self.model = cp_model.CpModel()
        self.chosen: dict[Pair, cp_model.IntVar] = {}
        self.dropped: dict[int, cp_model.IntVar] = {}
        values = {}
        for cell, choices in domains.items():
            if cell in removable:
                self.dropped[cell] = self.model.new_bool_var("")
                values[cell] = self.model.new_int_var(0, NO_LIMIT, "")
            else:
                values[cell] = self.model.new_int_var(*hull(choices), "")
            self.choose(cell, choices, values[cell])
        for rule in rules:
            total = sum(factor * values[cell] for factor, cell in rule.terms)
            self.model.add(total == 0 if rule.is_equation else total <= 0)

    def choose(self, cell: int, choices: Sequence[Choice], value: cp_model.IntVar) -> None:
        """Exactly one reading of a cell holds, unless the cell is dropped or has none."""
        literals = []
        for choice in choices:
            if choice.reading is None:
                continue
            literal = self.model.new_bool_var("")
            bounds = cp_model.Domain(choice.low, choice.high)
            self.model.add_linear_expression_in_domain(value, bounds).only_enforce_if(literal)
            self.chosen[cell, choice.reading] = literal
            literals.append(literal)
        if literals:
            or_dropped = [self.dropped[cell]] if cell in self.dropped else []
            self.model.add_exactly_one(literals + or_dropped)

    def attainable(self, budget: Budget) -> set[Pair] | None:
        """Every (cell, reading) that stands in some solution; None where there is no solution.

        Each solution after the first must hold a reading that none before it held, as many as it
        can; that none is left to be found is a proof that the others are refuted. What is asked
        for stays in the model, which answers nothing else afterwards.
        """
        seen: set[Pair] = set()
        while True:
            unseen = [literal for pair, literal in self.chosen.items() if pair not in seen]
            if seen and not unseen:
                return seen
            if seen:
                # fewer readings are unseen each time, so that this implies what was asked before
                self.model.add_bool_or(unseen)
            self.model.maximize(sum(unseen))
            solver = budget.solve(self.model)
            if solver is None:
                return seen or None
            found = {pair for pair, literal in self.chosen.items() if solver.boolean_value(literal)}
            if not found:
                return seen
            seen |= found

    def fewest_dropped(self, budget: Budget) -> list[frozenset[int]]:
        """All smallest sets of cells without which there is a solution, proved to be smallest.

        At most MOST_SETS + 1 of them: more than that say no more to anybody.
        """
        model = self.model.clone()
        count = sum(self.dropped.values())
        model.minimize(count)
        sets: list[frozenset[int]] = []
        solver = budget.solve(model)
        model.clear_objective()
        while solver is not None and len(sets) <= MOST_SETS:
            found = frozenset(
                cell for cell, literal in self.dropped.items() if solver.boolean_value(literal)
            )
            if not sets:
                model.add(count == len(found))
            sets.append(found)
            model.add_bool_or([self.dropped[cell].negated() for cell in found])
            solver = budget.solve(model)
        return sorted(sets, key=sorted)

    def drop_exactly(self, count: int) -> None:
        """Hold the number of dropped cells at its smallest."""
        self.model.add(sum(self.dropped.values()) == count)
