"""Measure how well errors are located, one at a time in random records, and write docs/editing.md.

.venv/bin/python scripts/measure_editing.py               as in the document, some minutes
.venv/bin/python scripts/measure_editing.py --records 2   fewer records, printed and not written

A record has the cells of a real report and obeys its identities; its values are random.
"""

import argparse
import csv
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from hotline.editing import locate_errors, typing_errors
from hotline.editing.corrections import unexplained
from hotline.editing.rules import GivenRule, Rule, read_record
from hotline.editing.search import RecordModel, Search, possible_values
from hotline.generate.dictionary import table
from hotline.template.figures import read_figure
from hotline.template.registry import read_registry

ROOT = Path(__file__).parent.parent
DOCUMENT = ROOT / "docs" / "editing.md"
RECORDS = 12
ADDITIVE = ("sum", "claim", "at_most")

METHODS = ("both", "Fellegi–Holt", "typing errors")
RIGHT = ("set", "first", "value")
TEXT = """\
# Error localization · 错误定位

<!-- Written by `.venv/bin/python scripts/measure_editing.py`; do not edit. -->

When a check fails, which figure is wrong? `hotline.editing.locate_errors(values, rules)` answers
as official statistics does: it takes whole numbers by name and linear rules, and gives every
smallest set of values whose change satisfies all rules (`smallest_sets`), and whole corrected
records (`suggestions`). It needs no warehouse, and it changes nothing: a person decides.
校验不通过时,`locate_errors` 找出修改后能满足全部规则的最小数据项集合,并给出改正建议;只建议,不改动。

## Method · 方法

1. **The smallest sets** (Fellegi and Holt 1976; R packages validate and errorlocate). As few
   values as possible are taken to be wrong, or those of the least total weight. CP-SAT minimizes
   over exact whole numbers, then excludes each set found until there is no other. Rules fall into
   parts that share no value; only parts with a broken rule are searched, which loses nothing.
2. **Typing errors** (Scholtus 2009; R package deductive). For each set, all corrections that
   satisfy the rules and are one typing error per value away: a digit doubled, two neighbouring
   ones swapped, one lost, changed or added (restricted Damerau–Levenshtein distance 1). Or two
   values stand in each other's place.
3. **The order**. Typing errors come first, then exchanged values, then the only value that the
   rules leave, then the value nearest to the printed one. Among typing errors, those come first
   that fit by chance less often: doubled, swapped, lost, changed, added. A correction of several
   values ranks by the last of its kinds, then by the next to last, and so on; ties go by name.
   Sets stand in the order of their best corrections.

A figure in 万 or percent goes in as the whole number that its digits make, its unit as the rule's
coefficient: `300.84万` is 30084, times 100, within 50 of the sum.

## Measured · 测量

{records} random records have the cells of the first report and obey its identities of the kinds
{kinds}; their values lie about half to double the printed ones. In each,
one error at a time was made: in every cell one of each kind, and every two neighbouring cells of a
row swapped. Of {everything} errors, {unseen} broke no check and are left out. Percentages are
rounded down, so that 100.0 is all of them.

- **set**: the right cells (both, where two were swapped) are one of the sets.
- **first**: they are the first of the sets.
- **value**: the first suggestion is the true record.
- **B**: both methods, as `locate_errors` does; **F**: Fellegi–Holt alone, sets by name, values as
  the rules leave them; **T**: correction of typing errors alone, in equalities, after Scholtus.

{results}
Where one check breaks, its cells can't be told apart but by their digits. Of swapped cells, one
may fit its checks as well as before, and then the smallest set has the other one alone; and where
each of two cells has a claim in the prose that repeats it, the claims may have been swapped.
"""

Values = dict[str, int]
Cell = tuple[str, str, str]


@dataclass(frozen=True)
class PrintedCell:
    """A figure as the whole number that its digits make: 30084 for 300.84万, of a unit of 100."""

    name: str
    digits: int
    unit: Decimal
    # Half of this is how far the figure may be from what it stands for: none for whole counts.
    precision: Decimal


def printed_cells(root: Path, report_id: str) -> dict[Cell, list[PrintedCell]]:
    """The figures of a report by table, row and column; the lines of a list share one row."""
    row_codes = {
        (row["table_code"], row["label_zh"]): row["row_code"]
        for row in read_registry(root, "report_rows")
    }
    cells = defaultdict(list)
    for printed in read_registry(root, "report_tables"):
        code = printed["table_code"]
        path = root / "seeds" / "raw" / f"{printed['raw_seed']}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["report_id"] == report_id]
        for row in rows:
            label, *_ = columns = list(row)[4:]
            row_code = (
                row.get("claim_code")
                or row_codes.get((code, row[label]))
                or row_codes.get((code, "[none]"), "line")
            )
            for column in columns:
                figure = read_figure(row[column])
                if figure is None:
                    continue
                place = f"{row_code}{row['row_no']}" if row_code == "line" else row_code
                whole = not figure.scale and figure.precision == 1
                cells[code, row_code, column].append(
                    PrintedCell(
                        f"{code}.{place}.{column}",
                        int(figure.value / figure.precision),
                        figure.precision,
                        Decimal(0) if whole else figure.precision,
                    )
                )
    return cells


def rules_of_check(terms: list[tuple[int, PrintedCell]], kind: str) -> list[GivenRule]:
    """A check as linear rules on digits: the stated cell against the parts, within precision."""
    unit = min(cell.unit for _, cell in terms)
    factors = {cell.name: int(factor * cell.unit / unit) for factor, cell in terms}
    tolerance = int(sum(abs(factor) * cell.precision for factor, cell in terms) / unit / 2)
    if kind == "at_most":
        return [(factors, "<=", tolerance)]
    if tolerance == 0:
        return [(factors, "==", 0)]
    return [(factors, "<=", tolerance), (factors, ">=", -tolerance)]


def report(root: Path) -> tuple[Values, dict[str, list[GivenRule]]]:
    """The first report's cells that additive checks read, and those checks.

    A check that lacks a printed cell is left out, as the warehouse leaves it undecided.
    """
    with (root / "seeds" / "raw" / "raw_reports.csv").open(encoding="utf-8", newline="") as file:
        cells = printed_cells(root, next(csv.DictReader(file))["report_id"])
    identities = defaultdict(list)
    for term in read_registry(root, "report_identities"):
        if term["kind"] in ADDITIVE:
            identities[term["identity_code"]].append(term)
    values, checks = {}, {}
    for code, terms in identities.items():
        places = [(term["table_code"], term["row_code"], term["column_code"]) for term in terms]
        if not all(place in cells for place in places):
            continue
        found = [
            (1 if term["role"] == "stated" else -int(term["coefficient"]), cell)
            for term, place in zip(terms, places, strict=True)
            for cell in cells[place]
        ]
        checks[code] = rules_of_check(found, terms[0]["kind"])
        values |= {cell.name: cell.digits for _, cell in found}
    order = [cell.name for group in cells.values() for cell in group]
    return {name: values[name] for name in order if name in values}, checks


def random_record(values: Values, rules: list[GivenRule], chance: random.Random) -> Values:
    """The record that obeys the rules nearest to random values, half to double the printed ones."""
    record = read_record(values, rules, {}, (), True, None)
    model = RecordModel(record, possible_values(record))
    wished = {name: chance.randint(value // 2, 2 * value + 9) for name, value in values.items()}
    model.minimize_distance(wished)
    found = Search(60).best(model, model.variables).solution
    if found is None:
        sys.exit("no random record found")
    return {name: found[name] for name in values}


def damaged(kind: str, value: int, chance: random.Random) -> int | None:
    """The value with one error of its digits; None if it has none that changes it."""
    text = str(value)
    places = list(range(len(text)))
    if kind == "digit changed":
        made = [text[:i] + d + text[i + 1 :] for i in places for d in "0123456789"]
    elif kind == "neighbouring digits swapped":
        made = [text[:i] + text[i + 1] + text[i] + text[i + 2 :] for i in places[:-1]]
    elif kind == "digit lost":
        made = [text[:i] + text[i + 1 :] for i in places]
    else:
        made = [text[: i + 1] + text[i:] for i in places]
    numerals = [t for t in made if t == "0" or (t and t[0] != "0")]
    others = [int(t) for t in numerals if int(t) != value]
    return chance.choice(others) if others else None


DIGIT_ERRORS = (
    "digit changed",
    "neighbouring digits swapped",
    "digit lost",
    "digit doubled",
)
EXCHANGE = "neighbouring cells swapped"


def errors(record: Values, chance: random.Random) -> Iterator[tuple[str, frozenset[str], Values]]:
    """Kind, cells and damaged record of single errors: of each kind, one in every cell."""
    names = list(record)
    for name in names:
        for kind in DIGIT_ERRORS:
            value = damaged(kind, record[name], chance)
            if value is not None:
                yield kind, frozenset({name}), {**record, name: value}
    for left, right in zip(names, names[1:], strict=False):
        in_one_row = left.rpartition(".")[0] == right.rpartition(".")[0]
        if in_one_row and record[left] != record[right]:
            swapped = {left: record[right], right: record[left]}
            yield EXCHANGE, frozenset(swapped), {**record, **swapped}


@dataclass(frozen=True)
class Answer:
    """What a method says: sets of suspects, the first one first, and a first corrected record."""

    sets: list[frozenset[str]]
    corrected: Values | None


def typing_alone(values: Values, rules: list[GivenRule]) -> Answer:
    """Typing-error correction alone, after Scholtus (2009).

    Suspects are cells of broken equalities and of no equality that holds; a value that would mend
    one of these is a candidate if it is one typing error away. Most equalities mended comes first.
    """
    equalities = [Rule(*rule) for rule in rules if rule[1] == "=="]
    broken = [rule for rule in equalities if not rule.holds(values)]
    sound = {n for rule in equalities if rule not in broken for n in rule.coefficients}
    mended: Counter[tuple[str, int]] = Counter()
    for rule in broken:
        excess = sum(f * values[n] for n, f in rule.coefficients.items()) - rule.constant
        for name, factor in rule.coefficients.items():
            value = values[name] - Fraction(excess, factor)
            if name not in sound and value.denominator == 1 and value >= 0:
                mended[name, int(value)] += int(value) in typing_errors(values[name])
    ranked = sorted((-count, *candidate) for candidate, count in mended.items() if count)
    sets = list(dict.fromkeys(frozenset({name}) for _, name, _ in ranked))
    return Answer(sets, {**values, ranked[0][1]: ranked[0][2]} if ranked else None)


def answers(values: Values, rules: list[GivenRule]) -> dict[str, Answer]:
    """What each of the three methods says of a damaged record."""
    located = locate_errors(values, rules)
    plain = sorted(located.smallest_sets, key=sorted)
    record = read_record(values, rules, {}, (), True, None)
    (imputed,) = unexplained(record.narrowed(plain[0]), Search(10))
    return {
        "both": Answer(located.smallest_sets, located.suggestions[0]),
        "Fellegi–Holt": Answer(plain, {**values, **imputed.changes}),
        "typing errors": typing_alone(values, rules),
    }


def measured(number: int) -> Counter[tuple[str, ...]]:
    """Counts of one random record.

    By (kind, checks broken, "errors") and by (kind, checks broken, method, what is right).
    """
    chance = random.Random(number)
    printed, checks = report(ROOT)
    rules = [rule for of_check in checks.values() for rule in of_check]
    record = random_record(printed, rules, chance)
    counts: Counter[tuple[str, ...]] = Counter()
    for kind, cells, values in errors(record, chance):
        broken = sum(
            not all(Rule(*rule).holds(values) for rule in of_check) for of_check in checks.values()
        )
        seen = ("none", "one", "two or more")[min(broken, 2)]
        counts[kind, seen, "errors"] += 1
        if not broken:
            continue
        for method, answer in answers(values, rules).items():
            counts[kind, seen, method, "set"] += cells in answer.sets
            counts[kind, seen, method, "first"] += answer.sets[:1] == [cells]
            counts[kind, seen, method, "value"] += answer.corrected == record
    return counts


def share(part: int, whole: int) -> str:
    """A percentage, rounded down, so that 100 is all."""
    tenths = 1000 * part // whole
    return f"{tenths // 10}.{tenths % 10}"


def results(counts: Counter[tuple[str, ...]]) -> Iterator[list[str]]:
    """Lines of the table: each kind of error, those of digits together, and all together."""
    groups = {
        **{kind: (kind,) for kind in DIGIT_ERRORS},
        "**any error of digits**": DIGIT_ERRORS,
        EXCHANGE: (EXCHANGE,),
        "**any error**": (*DIGIT_ERRORS, EXCHANGE),
    }
    for label, kinds in groups.items():
        for seen in ("one", "two or more"):
            total = sum(counts[kind, seen, "errors"] for kind in kinds)
            cells = [
                share(sum(counts[kind, seen, method, right] for kind in kinds), total)
                for right in RIGHT
                for method in METHODS
            ]
            yield [label, seen, str(total), *cells]


def document(counts: Counter[tuple[str, ...]], records: int) -> str:
    """docs/editing.md."""
    unseen = sum(counts[kind, "none", "errors"] for kind in (*DIGIT_ERRORS, EXCHANGE))
    everything = sum(count for key, count in counts.items() if key[2:] == ("errors",))
    header = ["error 错误", "checks broken 不满足的校验", "errors 个数"]
    header += [f"{right} {method[0].upper()}" for right in RIGHT for method in METHODS]
    return TEXT.format(
        records=records,
        kinds=", ".join(f"`{kind}`" for kind in ADDITIVE),
        everything=everything,
        unseen=unseen,
        results="\n".join(table(header, results(counts))),
    )


def measurement(records: int) -> Counter[tuple[str, ...]]:
    """The counts of so many random records."""
    with ProcessPoolExecutor() as pool:
        return sum(pool.map(measured, range(records)), Counter())


def main() -> None:
    """Measure, and write the document if nothing was left out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=RECORDS)
    records = parser.parse_args().records
    text = document(measurement(records), records)
    if records == RECORDS:
        DOCUMENT.write_text(text, encoding="utf-8")
    else:
        print(text)


if __name__ == "__main__":
    main()
