"""Linear rules on whole numbers, and the record that is held against them."""

import operator
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import gcd
from numbers import Integral

from hotline.errors import HotlineError
from hotline.language import Text, verbatim

RELATIONS = {"==": operator.eq, "<=": operator.le, ">=": operator.ge}
# CP-SAT adds in 64 bits; this leaves room for its own sums.
MOST = 2**61
# Room for rules that are no plain sums, of which no bound is known that would be of use.
ALLOWANCE = 10

GivenRule = tuple[Mapping[str, int], str, int]


class EditingError(HotlineError, ValueError):
    """Values, rules, weights or fixed names that make no sense, or numbers too large to search."""


class InfeasibleRules(EditingError):
    """Rules that no values satisfy, whatever is changed."""


@dataclass(frozen=True)
class Rule:
    """The sum of coefficient × value stands in a relation to a constant."""

    coefficients: Mapping[str, int]
    relation: str
    constant: int

    @property
    def order(self) -> tuple:
        """Sorts rules, and is the same for those that are."""
        return tuple(self.coefficients.items()), self.relation, self.constant

    def holds(self, values: Mapping[str, int]) -> bool:
        """Whether the values, which must have every name of the rule, satisfy it."""
        total = sum(factor * values[name] for name, factor in self.coefficients.items())
        return RELATIONS[self.relation](total, self.constant)

    def given(self, known: Mapping[str, int]) -> "Rule":
        """What the rule asks of the other names once some values are known."""
        return Rule(
            {name: factor for name, factor in self.coefficients.items() if name not in known},
            self.relation,
            self.constant
            - sum(
                factor * known[name] for name, factor in self.coefficients.items() if name in known
            ),
        )

    @cached_property
    def divisor(self) -> int:
        """The greatest common divisor of the coefficients."""
        return gcd(*self.coefficients.values())

    @cached_property
    def unsatisfiable(self) -> bool:
        """Whether no whole numbers satisfy it, as its divisor doesn't divide its constant."""
        return self.relation == "==" and self.divisor > 1 and self.constant % self.divisor != 0

    @cached_property
    def reduced(self) -> "Rule":
        """The rule with the smallest coefficients that the same whole numbers satisfy."""
        if self.divisor <= 1 or self.unsatisfiable:
            return self
        up = -1 if self.relation == ">=" else 1
        return Rule(
            {name: factor // self.divisor for name, factor in self.coefficients.items()},
            self.relation,
            up * (up * self.constant // self.divisor),
        )

    def size(self, values: Mapping[str, int]) -> int:
        """The largest that any partial sum of the rule can be in size."""
        terms = (abs(factor * values[name]) for name, factor in self.coefficients.items())
        return abs(self.constant) + sum(terms)

    def largest_sum(self, reach: int) -> int:
        """The same where every value may be as large as `reach`."""
        return abs(self.constant) + reach * sum(map(abs, self.coefficients.values()))

    @property
    def limit(self) -> int:
        """How large every value may be for the solver to add the rule."""
        return (MOST - abs(self.constant)) // sum(map(abs, self.coefficients.values()))

    def __str__(self) -> str:
        terms = " + ".join(
            f"{name}" if factor == 1 else f"{factor}·{name}"
            for name, factor in self.coefficients.items()
        )
        return f"{terms or 0} {self.relation} {self.constant}"


@dataclass(frozen=True)
class Record:
    """Values that may be changed, their weights, and the rules on them.

    Names stand in sorted order, so that nothing depends on the order in which they were given.
    `largest` is the caller's bound of a changed value, `searched` that of a search where the
    caller has none.
    """

    values: Mapping[str, int]
    rules: tuple[Rule, ...]
    weights: Mapping[str, int]
    non_negative: bool
    largest: int | None
    searched: int | None = None

    @cached_property
    def reach(self) -> int:
        """How large a changed value may be in size.

        Where neither the caller nor a search has said it: if totally unimodular rules, as the sums
        of a table are, can be satisfied at all, then by values no larger than all that stands in
        the rules together (Cramer's rule, whose minors are 0, 1 or -1). Ten times that, and the
        square of the largest coefficient, allow for other rules.
        """
        if self.largest is not None:
            return self.largest
        if self.searched is not None:
            return self.searched
        rules = [rule.reduced for rule in self.rules]
        factor = max((abs(f) for rule in rules for f in rule.coefficients.values()), default=1)
        reach = sum(rule.size(self.values) for rule in rules) * ALLOWANCE * factor**2
        return min(reach, self.limit)

    @cached_property
    def limit(self) -> int:
        """How large values may be for the solver to add every rule, and to add their changes."""
        changes = MOST // (max(2, len(self.values)) * (1 if self.non_negative else 2))
        return max(0, min([changes, *(rule.reduced.limit for rule in self.rules)]))

    @property
    def lowest(self) -> int:
        """The least that a changed value may be."""
        return 0 if self.non_negative else -self.reach

    def holds(self) -> bool:
        """Whether the values satisfy every rule."""
        return all(rule.holds(self.values) for rule in self.rules)

    def allows(self, name: str, value: int) -> bool:
        """Whether changing this one value satisfies every rule."""
        changed = replace(self, values={**self.values, name: value})
        return self.lowest <= value <= self.reach and changed.holds()

    def narrowed(self, names: Collection[str]) -> "Record":
        """The record in which only these names may be changed."""
        kept = {name: value for name, value in self.values.items() if name not in names}
        rules = (rule.given(kept) for rule in self.rules)
        return replace(
            self,
            values={name: value for name, value in self.values.items() if name in names},
            rules=tuple(rule for rule in rules if rule.coefficients),
            searched=self.reach,
        )

    def violated_parts(self) -> Iterator["Record"]:
        """The parts that must be searched: those in which a rule is broken.

        Two names belong together if a rule names both, or a chain of such rules leads from one to
        the other. A rule lies within one part, so a change satisfies all rules exactly if, in each
        part, it satisfies that part's rules; and a set's weight is the sum of what it weighs in
        each part. The smallest sets are therefore all unions of one smallest set of each part, and
        in a part without a broken rule that is the empty set, alone, as weights are positive.
        """
        parts: list[tuple[set[str], list[Rule]]] = []
        for rule in self.rules:
            names, rules = set(rule.coefficients), [rule]
            apart = []
            for other_names, other_rules in parts:
                if names & other_names:
                    names |= other_names
                    rules = other_rules + rules
                else:
                    apart.append((other_names, other_rules))
            parts = [*apart, (names, rules)]
        for names, rules in sorted(parts, key=lambda part: min(part[0])):
            values = {name: value for name, value in self.values.items() if name in names}
            part = replace(self, values=values, rules=tuple(rules))
            if not part.holds():
                yield part


def whole(number: object, where: str) -> int:
    """The number, if it is whole; raises EditingError that names where it stands."""
    if not isinstance(number, Integral) or isinstance(number, bool):
        raise EditingError(
            Text(f"{where}: {number!r} is not a whole number", f"{where}: {number!r}不是整数")
        )
    return int(number)


def known(names: Iterable[str], values: Mapping[str, int], where: str) -> None:
    """Raise EditingError for a name without a value."""
    for name in names:
        # A list can be no name, and can't be looked up.
        if not isinstance(name, str) or name not in values:
            raise EditingError(Text(f"{where}: no value of {name}", f"{where}: {name}没有值"))


def no_mapping(where: str) -> EditingError:
    """The error for what should be numbers by name, and is something else."""
    return EditingError(Text(f"{where}: not whole numbers by name", f"{where}: 不是各名称的整数"))


def read_values(values: Mapping[str, int]) -> dict[str, int]:
    """Whole numbers by name in the order of the names; raises EditingError if they are not that."""
    if not isinstance(values, Mapping):
        raise no_mapping("values")
    for name in values:
        if not isinstance(name, str):
            raise EditingError(
                Text(f"values: the name {name!r} is not a text", f"values: 名称{name!r}不是文本")
            )
    return {name: whole(values[name], name) for name in sorted(values)}


def read_weights(weights: Mapping[str, int], values: Mapping[str, int]) -> dict[str, int]:
    """Positive whole numbers by name; raises EditingError if they are not that."""
    if not isinstance(weights, Mapping):
        raise no_mapping("weights")
    known(weights, values, "weights")
    read = {name: whole(weight, name) for name, weight in weights.items()}
    for name, weight in read.items():
        if weight <= 0:
            raise EditingError(
                Text(f"{name}: a weight must be positive", f"{name}: 权重必须为正数")
            )
    return read


def read_fixed(fixed: Collection[str], values: Mapping[str, int]) -> dict[str, int]:
    """The fixed values by name; raises EditingError if the names are none of the values'."""
    # The letters of a text might be names by chance.
    if isinstance(fixed, str) or not isinstance(fixed, Iterable):
        raise EditingError(Text("fixed: not a collection of names", "fixed: 不是名称的集合"))
    names = list(fixed)
    known(names, values, "fixed")
    return {name: values[name] for name in names}


def read_rules(rules: Iterable[GivenRule], values: Mapping[str, int]) -> list[Rule]:
    """The rules as they were given, checked; raises EditingError that names the first bad one."""
    if not isinstance(rules, Iterable):
        raise EditingError(Text("rules: not a list of rules", "rules: 不是规则的列表"))
    return [read_rule(rule, number, values) for number, rule in enumerate(rules, start=1)]


def read_rule(rule: GivenRule, number: int, values: Mapping[str, int]) -> Rule:
    """A rule as it was given, checked; terms whose coefficient is 0 fall away."""
    where = f"rule {number}"
    if not isinstance(rule, Sequence) or len(rule) != 3 or not isinstance(rule[0], Mapping):
        raise EditingError(
            Text(
                f"{where}: not (coefficients by name, relation, constant)",
                f"{where}: 不是(各名称的系数, 关系, 常数)",
            )
        )
    coefficients, relation, constant = rule
    factors = {name: whole(factor, where) for name, factor in coefficients.items()}
    if not isinstance(relation, str) or relation not in RELATIONS:
        raise EditingError(
            Text(f"{where}: unknown relation {relation!r}", f"{where}: 未知的关系{relation!r}")
        )
    known(factors, values, where)
    return Rule(
        {name: factors[name] for name in sorted(factors) if factors[name]},
        relation,
        whole(constant, where),
    )


def read_record(
    values: Mapping[str, int],
    rules: Iterable[GivenRule],
    weights: Mapping[str, int],
    fixed: Collection[str],
    non_negative: bool | None,
    largest: int | None,
) -> Record:
    """The record of the names that may be changed; fixed values go into the rules' constants.

    Raises EditingError where something given makes no sense, and InfeasibleRules where no whole
    numbers satisfy a rule by itself, or fixed values break it.
    """
    read = read_values(values)
    kept = read_fixed(fixed, read)
    weighed = read_weights(weights, read)
    if largest is not None and whole(largest, "largest") < 0:
        raise EditingError(Text("largest: must not be negative", "largest: 不能为负数"))
    if non_negative is None:
        non_negative = all(value >= 0 for value in read.values())
    checked = read_rules(rules, read)
    if non_negative:
        checked += [Rule({name: 1}, ">=", 0) for name, value in read.items() if value < 0]
    for rule in sorted(checked, key=lambda rule: rule.order):
        if set(rule.coefficients) <= set(kept) and not rule.holds(kept):
            raise InfeasibleRules(
                Text("fixed values break the rule ", "不可更改的值不满足规则") + verbatim(str(rule))
            )
    free = {name: value for name, value in read.items() if name not in kept}
    asked = {rule.order: rule for rule in (rule.given(kept) for rule in checked)}
    of_free = tuple(asked[order] for order in sorted(asked) if asked[order].coefficients)
    for rule in of_free:
        if rule.unsatisfiable:
            raise InfeasibleRules(
                Text("no whole numbers satisfy the rule ", "没有整数能满足规则")
                + verbatim(str(rule))
            )
    of_names = {name: weighed.get(name, 1) for name in free}
    unit = gcd(*of_names.values()) or 1
    return Record(
        free,
        of_free,
        {name: weight // unit for name, weight in of_names.items()},
        non_negative,
        None if largest is None else int(largest),
    )
