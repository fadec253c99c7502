"""How large values must be allowed to be, so that no whole numbers that satisfy rules are missed.

Let no minor of the rules' coefficients be larger than D in size, and let the constants, less what
unchanged values contribute, come to C together. If whole numbers satisfy the rules, then some do
that are no larger than D·(C + n), for n names: a corner of what the rules allow is no larger than
D·C (Cramer's rule), and some whole solution lies within D·n of it (W. Cook, A. M. H. Gerards,
A. Schrijver, É. Tardos, *Sensitivity theorems in integer linear programming*, Mathematical
Programming 34 (1986) 251–264). For D = 1 the corner is whole itself.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from math import isqrt, prod

from hotline.editing.rules import MOST, EditingError, Record, Rule
from hotline.language import Text, verbatim

# The solver may creep through a range value by value, unseen by its limits: so many take seconds.
CHEAP = 10**7

Row = Mapping[object, int]
Matrix = list[Row]


def transposed(matrix: Iterable[Row]) -> Matrix:
    """Columns as rows; only entries other than 0 are held."""
    columns: dict[object, dict[object, int]] = defaultdict(dict)
    for number, row in enumerate(matrix):
        for name, entry in row.items():
            columns[name][number] = entry
    return list(columns.values())


def telling_rows(matrix: Iterable[Row]) -> Matrix:
    """The rows without which the largest minor would be another.

    A row with a single entry, 1 or -1, gives nothing but a minor of the others, and of two rows
    that are equal but for their sign no minor other than 0 has both.
    """
    kept: dict[tuple, Row] = {}
    for row in matrix:
        if list(map(abs, row.values())) in ([], [1]):
            continue
        entries = sorted(row.items())
        sign = 1 if entries[0][1] > 0 else -1
        kept.setdefault(tuple((name, sign * entry) for name, entry in entries), row)
    return list(kept.values())


def core(matrix: Matrix) -> Matrix:
    """What is left once no row and no column can be left out."""
    while True:
        smaller = transposed(telling_rows(transposed(telling_rows(matrix))))
        if sum(map(len, smaller)) == sum(map(len, matrix)):
            return smaller
        matrix = smaller


def is_network(matrix: Matrix) -> bool:
    """Whether no minor is larger than 1, as every row has two entries that some signs make 1, -1.

    I. Heller and C. B. Tompkins, *An extension of a theorem of Dantzig's*, Annals of Mathematics
    Studies 38 (1956) 247–254. The signs are those by which columns are multiplied.
    """
    links: dict[object, list[tuple[object, int]]] = defaultdict(list)
    for row in matrix:
        if len(row) > 2 or set(map(abs, row.values())) != {1}:
            return False
        if len(row) == 2:
            (one, entry), (other, other_entry) = row.items()
            links[one].append((other, -entry * other_entry))
            links[other].append((one, -entry * other_entry))
    signs: dict[object, int] = {}
    for start in links:
        signs.setdefault(start, 1)
        waiting = [start]
        while waiting:
            one = waiting.pop()
            for other, same in links[one]:
                if other not in signs:
                    signs[other] = signs[one] * same
                    waiting.append(other)
                elif signs[other] != signs[one] * same:
                    return False
    return True


def largest_minor(rules: Iterable[Rule]) -> int:
    """A bound of the minors of the rules' coefficients: 1 or Hadamard's."""
    rows = core([rule.coefficients for rule in rules])
    columns = transposed(rows)
    if is_network(rows) or is_network(columns):
        return 1
    order = min(len(rows), len(columns))
    bounds = []
    for matrix in (rows, columns):
        squares = sorted((sum(entry**2 for entry in row.values()) for row in matrix), reverse=True)
        bounds.append(isqrt(prod(squares[:order])))
    return min(bounds)


def enough(rules: Collection[Rule], constants: int) -> int:
    """How large values must be allowed to be, if that is how much stands against the rules."""
    minor = largest_minor(rules)
    names = {name for rule in rules for name in rule.coefficients}
    return minor * (constants + (len(names) if minor > 1 else 0))


def enough_for_all(rules: Iterable[Rule]) -> int:
    """The same where every value may be changed."""
    reduced = [rule.reduced for rule in rules]
    return enough(reduced, sum(abs(rule.constant) for rule in reduced))


def standing(record: Record) -> int:
    """The most that can stand against the rules, as at least one value is changed."""
    rules = [rule.reduced for rule in record.rules]
    terms = dict.fromkeys(record.values, 0)
    for rule in rules:
        for name, factor in rule.coefficients.items():
            terms[name] += abs(factor * record.values[name])
    constants = sum(abs(rule.constant) for rule in rules)
    return constants + sum(terms.values()) - min(terms.values())


def bounded(record: Record) -> tuple[Record, int]:
    """A part that must be searched, with the bound to begin with, and the bound that is enough.

    Enough is what the caller has said, or else what misses nothing that the solver can add.
    Raises EditingError for numbers too large for the solver.
    """
    against = standing(record)
    said = against if record.largest is None else record.largest
    if max(said, *map(abs, record.values.values())) > record.limit:
        raise too_large(record)
    if sum(record.weights[name] for name in record.values) > MOST:
        raise EditingError(Text("weights too large for exact search", "权重过大,无法精确求解"))
    if record.largest is not None:
        return record, record.largest
    wide = min(enough([rule.reduced for rule in record.rules], against), record.limit)
    # Where the usual bound is beyond what is cheap, a wider one makes nothing worse.
    at_once = wide <= CHEAP or record.reach > CHEAP
    return replace(record, searched=max(wide, record.reach) if at_once else record.reach), wide


def too_large(record: Record) -> EditingError:
    """The error that names the rule with the largest sum."""
    rule = max(
        record.rules,
        key=lambda rule: max(rule.reduced.size(record.values), rule.reduced.largest_sum(1)),
    )
    return EditingError(
        Text("numbers too large for exact search: ", "数字过大,无法精确求解: ")
        + verbatim(str(rule))
    )
