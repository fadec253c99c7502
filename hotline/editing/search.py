"""Exact and repeatable search with OR-Tools CP-SAT: one worker, a fixed seed, no clock."""

from collections.abc import Mapping
from dataclasses import dataclass

from ortools.sat.python import cp_model

from hotline.editing.rules import Record, Rule

Values = dict[str, int]


def sum_of(rule: Rule, variables: Mapping[str, cp_model.IntVar]) -> cp_model.LinearExprT:
    """The left side of a rule."""
    names = rule.coefficients
    return cp_model.LinearExpr.weighted_sum([variables[n] for n in names], list(names.values()))


class RecordModel(cp_model.CpModel):
    """A record's rules on one integer variable a name, each with a domain."""

    def __init__(self, record: Record, domains: Mapping[str, cp_model.Domain]) -> None:
        super().__init__()
        self.domains = domains
        self.variables = {
            name: self.new_int_var_from_domain(domains[name], "") for name in record.values
        }
        for rule in (rule.reduced for rule in record.rules):
            total = sum_of(rule, self.variables)
            if rule.relation != ">=":
                self.add(total <= rule.constant)
            if rule.relation != "<=":
                self.add(total >= rule.constant)

    def minimize_distance(self, values: Mapping[str, int]) -> None:
        """Ask for the solution with the least sum of absolute differences from these values."""
        distances = []
        for name, value in values.items():
            domain = self.domains[name]
            furthest = max(domain.max() - value, value - domain.min(), 0)
            distance = self.new_int_var(0, furthest, "")
            self.add(distance >= self.variables[name] - value)
            self.add(distance >= value - self.variables[name])
            distances.append(distance)
        self.minimize(cp_model.LinearExpr.sum(distances))


def possible_values(record: Record) -> dict[str, cp_model.Domain]:
    """What each value may be changed to, or stay."""
    changed = [record.lowest, record.reach]
    return {
        name: cp_model.Domain.from_intervals([changed, [value, value]])
        for name, value in record.values.items()
    }


@dataclass(frozen=True)
class Outcome:
    """The best solution, or None; proven unless the effort ended before."""

    solution: Values | None
    proven: bool


class Collector(cp_model.CpSolverSolutionCallback):
    """Keeps solutions until there are enough."""

    def __init__(self, variables: Mapping[str, cp_model.IntVar], enough: int) -> None:
        super().__init__()
        self.variables = variables
        self.enough = enough
        self.found: list[Values] = []

    def on_solution_callback(self) -> None:
        """Called by the solver at each solution."""
        self.found.append({name: self.value(v) for name, v in self.variables.items()})
        if len(self.found) >= self.enough:
            self.stop_search()


class Search:
    """Solves that share one effort, in CP-SAT's deterministic seconds."""

    def __init__(self, effort: float) -> None:
        self.left = effort

    def _run(
        self,
        model: cp_model.CpModel,
        collector: Collector | None = None,
        presolve: bool = True,
    ) -> tuple[cp_model.CpSolver, cp_model.CpSolverStatus]:
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 0
        # The rules are linear and all there is: the linear relaxation is to see all of them.
        solver.parameters.linearization_level = 2
        solver.parameters.max_deterministic_time = max(self.left, 0.0)
        solver.parameters.cp_model_presolve = presolve
        solver.parameters.enumerate_all_solutions = collector is not None
        status = solver.solve(model, collector)
        self.left -= solver.response_proto.deterministic_time
        return solver, status

    def best(
        self,
        model: cp_model.CpModel,
        variables: Mapping[str, cp_model.IntVar],
        presolve: bool = True,
    ) -> Outcome:
        """The values of the variables in the model's optimum, or in any solution of it.

        Presolving is faster, but what it does with wide domains isn't counted as effort.
        """
        solver, status = self._run(model, presolve=presolve)
        if status == cp_model.OPTIMAL:
            return Outcome({name: solver.value(v) for name, v in variables.items()}, proven=True)
        return Outcome(None, proven=status == cp_model.INFEASIBLE)

    def several(self, model: RecordModel, enough: int) -> list[Values]:
        """As many different solutions of a model without objective; fewer if there are no more."""
        collector = Collector(model.variables, enough)
        self._run(model, collector)
        return collector.found
