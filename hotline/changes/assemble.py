"""A report for the recovery, from its printed figures, the identities and what people decided."""

import math
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from hotline.changes.printed import Form, forms, worded_form
from hotline.changes.readings import NO_LIMIT, Amount, Conventions, readings
from hotline.changes.report import NO_HASHES, Cell, CellKey, Hashes, Overrule, Report, Rule
from hotline.changes.source import Figures, PrintedFigure, ReportKey
from hotline.template.figures import SCALES, Figure
from hotline.template.registry import Registry

# Kinds of identities that last year's whole numbers keep as this year's do, and of statements.
EQUATIONS = ("sum", "claim")
INEQUALITIES = ("at_most",)
STATEMENT = "change"
# The lines of a table that has as many as it likes are not the same from year to year.
NUMBERED = "line"
Place = tuple[str, str, str]


def amount_of(figure: Figure, kind: str) -> Amount:
    """A printed figure in units of its last place; a rate is at most 100 %."""
    units = int(figure.value / figure.precision)
    is_whole = kind == "count" and figure.precision == 1
    most = int(1 / figure.precision) if kind == "rate" and figure.precision < 1 else NO_LIMIT
    return Amount(units, figure.precision, is_whole, max(most, units))


class Assembler:
    """Makes reports of one project: its registry, conventions and overrules."""

    def __init__(self, root: Path) -> None:
        self.registry = Registry(root)
        self.figures = Figures(self.registry)

    @cached_property
    def conventions(self) -> dict[str, Conventions]:
        return {
            row["report_id"]: Conventions(row["rounding"], row["rate_change"], row["zero_prior"])
            for row in self.registry.seed("year_over_year_conventions")
        }

    @cached_property
    def overrules(self) -> dict[ReportKey, dict[CellKey, Overrule]]:
        found: dict[ReportKey, dict[CellKey, Overrule]] = {}
        for row in self.registry.seed("year_over_year_overrules"):
            of_report = found.setdefault((row["report_id"], int(row["revision"])), {})
            cell = row["table_code"], int(row["row_no"]), row["column_code"]
            of_report[cell] = Overrule(row["reading"], row["reason_zh"], row["reason_en"])
        return found

    def report(
        self,
        key: ReportKey,
        figures: Sequence[PrintedFigure],
        last_year: Sequence[PrintedFigure] = (),
        hashes: Hashes = NO_HASHES,
    ) -> Report:
        """The report of these figures; `last_year` are those of the year before, where loaded."""
        conventions = self.conventions.get(key[0], Conventions())
        read = [(figure, figure.read()) for figure in figures]
        readable = [(figure, value) for figure, value in read if value is not None]
        cells = [self.cell(figure, value, conventions) for figure, value in readable]
        places: dict[Place, list[int]] = {}
        for number, (figure, _) in enumerate(readable):
            places.setdefault(figure.place, []).append(number)
        rules = list(self.statements(readable, cells, places, conventions))
        rules += self.rules(cells, places)
        return Report(
            *key,
            tuple(cells),
            tuple(rules),
            hashes,
            dict(self.prior(readable, cells, last_year)),
            conventions,
            self.overrules.get(key, {}),
        )

    def cell(self, printed: PrintedFigure, figure: Figure, conventions: Conventions) -> Cell:
        """One figure with the readings of its change."""
        amount = amount_of(figure, printed.kind)
        said = tuple(forms(figure.change)) if figure.change else ()
        return self.cell_of(printed, amount, figure.change, said, conventions)

    def cell_of(
        self,
        printed: PrintedFigure,
        amount: Amount,
        change: str,
        said: tuple[Form, ...],
        conventions: Conventions,
    ) -> Cell:
        return Cell(
            printed.table_code,
            printed.row_code,
            printed.row_no,
            printed.column_code,
            self.figures.name(printed),
            printed.printed_text,
            printed.source_place,
            amount,
            change,
            readings(amount, said, conventions),
            said,
        )

    def statements(
        self,
        readable: Sequence[tuple[PrintedFigure, Figure]],
        cells: list[Cell],
        places: dict[Place, list[int]],
        conventions: Conventions,
    ) -> Iterator[Rule]:
        """What the prose says of a cell's change: a reading of its own, of the same last year."""
        for code, terms in self.registry.identities.items():
            if terms[0]["kind"] != STATEMENT:
                continue
            places_of = {term["role"]: place_of(term) for term in terms}
            said, about = (places.get(places_of[role], []) for role in ("stated", "part"))
            if len(said) != 1 or len(about) != 1:
                continue
            printed, figure = readable[said[0]]
            sign = "%" if figure.scale == "%" else figure.unit
            size = figure.value / SCALES.get(figure.scale, Decimal(1))
            form = worded_form(printed.row_label, size, sign)
            if form is None:
                continue
            amount = cells[about[0]].amount
            cells[said[0]] = self.cell_of(printed, amount, form.shown, (form,), conventions)
            if amount.is_whole:
                terms_of_rule = ((1, said[0]), (-1, about[0]))
                yield Rule(code, terms[0]["label_zh"], True, terms_of_rule)

    def rules(self, cells: Sequence[Cell], places: dict[Place, list[int]]) -> Iterator[Rule]:
        """The identities that every cell is printed for and that this year's figures keep."""
        for code, terms in self.registry.identities.items():
            if terms[0]["kind"] not in (*EQUATIONS, *INEQUALITIES):
                continue
            found = [(term, places.get(place_of(term), [])) for term in terms]
            if not all(numbers for _, numbers in found):
                continue
            is_equation = terms[0]["kind"] in EQUATIONS
            rule = Rule(
                code,
                terms[0]["label_zh"],
                is_equation,
                tuple(
                    ((1 if term["role"] == "stated" else -1) * int(term["coefficient"]), number)
                    for term, numbers in found
                    for number in numbers
                ),
            )
            amounts = [cells[number].amount for number in rule.cells]
            now = sum(factor * cells[number].amount.units for factor, number in rule.terms)
            keeps = now == 0 if is_equation else now <= 0
            if keeps and all(amount.is_whole for amount in amounts):
                yield rule

    def prior(
        self,
        readable: Sequence[tuple[PrintedFigure, Figure]],
        cells: Sequence[Cell],
        last_year: Sequence[PrintedFigure],
    ) -> Iterator[tuple[int, tuple[int, int]]]:
        """Bounds of last year's printed figure for a cell, in the cell's units."""
        before = {
            figure.place: figure.read() for figure in last_year if figure.row_code != NUMBERED
        }
        for number, (printed, _) in enumerate(readable):
            # what this report says of last year counts for more than what was said then
            figure = printed.read_prior() or before.get(printed.place)
            if figure is None:
                continue
            amount = cells[number].amount
            # A figure printed to fewer places stands for all that rounds to it.
            slack = max(figure.precision - amount.unit, Decimal(0)) / 2
            low = math.ceil((figure.value - slack) / amount.unit)
            high = math.floor((figure.value + slack) / amount.unit)
            if low <= high:
                yield number, (low, high)


def place_of(term: dict[str, str]) -> Place:
    """The cell that a term of an identity names."""
    return term["table_code"], term["row_code"], term["column_code"]
