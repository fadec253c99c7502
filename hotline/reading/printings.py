"""A template table as one document prints it, held against the template and against itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from hotline.language import Text, place
from hotline.reading.report import Comparison, TableRow
from hotline.template.figures import plain
from hotline.template.form import Template
from hotline.template.marks import NONE
from hotline.template.registry import LINE_NUMBER


@dataclass
class Printing:
    """One printing of a table: where its header stands, its rows, and whether some are unread."""

    table_code: str
    place: str
    rows: list[TableRow] = field(default_factory=list)
    comparisons: list[Comparison] = field(default_factory=list)
    has_unread_rows: bool = False

    def problems(self, template: Template) -> Iterator[Text]:
        """What the template wants of the table and the printing lacks.

        A row that is missing is not told where one is unread: that may be it.
        """
        label = template.labels[self.table_code]
        found = {row.row_code for row in self.rows}
        for row in template.rows[self.table_code]:
            if row.row_code in found or self.has_unread_rows:
                continue
            found.add(row.row_code)
            name = {LINE_NUMBER: "1", NONE: ""}.get(row.label, row.label)
            yield Text(
                f"{self.place}: {label} lacks " + (f"the row {name}" if name else "its figures"),
                f"{place(self.place).zh}: “{label}”缺少" + (f"“{name}”行" if name else "数字"),
            )
        yield from self._line_problems(template, label)

    def _line_problems(self, template: Template, label: str) -> Iterator[Text]:
        """Numbered lines count up from 1; the first that doesn't is told."""
        numbered = {
            row.row_code for row in template.rows[self.table_code] if row.label == LINE_NUMBER
        }
        labels = [c for c in template.columns[self.table_code].values() if c.kind == "label"]
        lines = [row for row in self.rows if row.row_code in numbered]
        for expected, row in enumerate(lines, start=1):
            printed = plain(row.cells[labels[0].column_code])
            if printed != str(expected):
                yield Text(
                    f"{row.place}: {label} has line {printed} where line {expected} should be",
                    f"{place(row.place).zh}: “{label}”此处序号应为{expected},实为{printed}",
                )
                return

    def differences(
        self, template: Template, before: Sequence[TableRow], first: str
    ) -> Iterator[Text]:
        """The first cell that differs from the printing at `first`; nothing where all agree."""
        label = template.labels[self.table_code]
        for row, other in zip_longest(self.rows, before):
            cells, others = (each.cells if each else {} for each in (row, other))
            for column in {**cells, **others}:
                one, two = others.get(column, "–"), cells.get(column, "–")
                if one != two:
                    at, other_at = place(self.place), place(first)
                    header = template.columns[self.table_code][column].header_path
                    yield Text(
                        f"{self.place}: {label} is printed again with other figures: {two} in"
                        f" column {header} is {one} in the table at {first}",
                        f"{at.zh}: “{label}”重复出现且数字不同: “{header}”列此处为{two},"
                        f"{other_at.zh}处的表中为{one}",
                    )
                    return
