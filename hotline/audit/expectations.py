"""Expectations of a Great Expectations suite as conditions of SQL over DuckDB.

The suites' JSON files are the one source of what is expected. Great Expectations reads them to
validate pandas frames and to write Data Docs; the gate reads them here, since a frame of every
published cell costs more than the whole build. A test holds the two to the same results.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from hotline.errors import HotlineError
from hotline.language import Text, verbatim
from hotline.warehouse.quoting import literal

CRITICAL = "critical"
Arguments = Mapping[str, Any]


@dataclass(frozen=True)
class Expectation:
    """One expectation of a suite: its type, its arguments, and how severe a failure is."""

    type: str
    arguments: Arguments
    severity: str

    @classmethod
    def from_json(cls, told: Mapping) -> "Expectation":
        """An entry of a suite's file; raises HotlineError for one that the gate can't evaluate."""
        expectation = cls(told["type"], told["kwargs"], told.get("severity", CRITICAL))
        if reason := expectation.refusal:
            raise HotlineError(verbatim(f"{expectation.name}: ") + reason)
        return expectation

    @property
    def name(self) -> str:
        """What it is called in results: its type and its columns."""
        columns = ",".join(self.columns)
        return f"{self.type}({columns})" if columns else self.type

    @property
    def columns(self) -> list[str]:
        """The columns it is about."""
        arguments = self.arguments
        pair = [arguments[k] for k in ("column_A", "column_B") if k in arguments]
        single = [arguments["column"]] if "column" in arguments else []
        return pair or single or list(arguments.get("column_list", ()))

    @property
    def refusal(self) -> Text | None:
        """Why it can't be evaluated as SQL; None where it can.

        An argument that the SQL would pass over, such as `mostly`, makes it another expectation
        than the one that is written down.
        """
        if self.type not in KINDS:
            return Text(
                "a type of expectation that has no SQL in hotline/audit/expectations.py",
                "hotline/audit/expectations.py中没有此类期望的SQL",
            )
        kind = KINDS[self.type]
        known = {*kind.needs, *kind.takes}
        if unknown := sorted(self.arguments.keys() - known):
            name = ", ".join(unknown)
            return Text(f"the gate knows no argument {name}", f"关卡不识别参数{name}")
        if missing := sorted(set(kind.needs) - self.arguments.keys()):
            name = ", ".join(missing)
            return Text(f"has no {name}", f"缺少{name}")
        return None

    @property
    def is_of_rows(self) -> bool:
        """Whether it judges row by row, not the table as a whole."""
        return KINDS[self.type].failing is not None

    @property
    def is_of_a_key(self) -> bool:
        """Whether it says that its columns tell every row from every other."""
        return self.type in KEYS

    @property
    def failing(self) -> str:
        """SQL that is true for the rows that don't do as expected."""
        failing = KINDS[self.type].failing
        return failing(self.arguments) if failing else "false"

    @property
    def expected(self) -> Text:
        """What is expected, for a reader."""
        return KINDS[self.type].expected(self.arguments)


def quoted(value: object) -> str:
    """A value as a literal of SQL."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    return literal(value)


def listed(values: list) -> str:
    """Values as a list of SQL literals."""
    return ", ".join(map(quoted, values))


def outside(arguments: Arguments) -> str:
    """Out of a range whose ends belong to it."""
    column = arguments["column"]
    ends = []
    if arguments.get("min_value") is not None:
        ends.append(f"{column} < {quoted(arguments['min_value'])}")
    if arguments.get("max_value") is not None:
        ends.append(f"{column} > {quoted(arguments['max_value'])}")
    return " or ".join(ends)


def repeated(columns: list[str]) -> str:
    """In a row whose columns together stand in another row too, and are not all null."""
    listed_columns = ", ".join(columns)
    return f"count(*) over (partition by {listed_columns}) > 1 and not ({listed_null(columns)})"


def listed_null(columns: list[str]) -> str:
    """Nothing in any of the columns."""
    return " and ".join(f"{column} is null" for column in columns)


def within(arguments: Arguments) -> Text:
    """A range in words, of which one end may be open."""
    least, most = arguments.get("min_value"), arguments.get("max_value")
    if most is None:
        return Text(f"at least {least}", f"应不小于{least}")
    if least is None:
        return Text(f"at most {most}", f"应不大于{most}")
    return Text(f"from {least} to {most}", f"应在{least}与{most}之间")


@dataclass(frozen=True)
class Kind:
    """A type of expectation: the arguments it needs and may take, its SQL, and its words.

    `failing` is None for what judges the table as a whole.
    """

    needs: tuple[str, ...]
    expected: Callable[[Arguments], Text]
    failing: Callable[[Arguments], str] | None
    takes: tuple[str, ...] = ()


# As in Great Expectations, a null is neither in a set nor out of it, and two nulls are a pair.
KINDS = {
    "expect_column_values_to_not_be_null": Kind(
        needs=("column",),
        expected=lambda a: Text("a value", "应有值"),
        failing=lambda a: f"{a['column']} is null",
    ),
    "expect_column_values_to_be_in_set": Kind(
        needs=("column", "value_set"),
        expected=lambda a: Text(
            "one of " + ", ".join(map(str, a["value_set"])),
            "应为" + "、".join(map(str, a["value_set"])) + "之一",
        ),
        failing=lambda a: f"{a['column']} not in ({listed(a['value_set'])})",
    ),
    "expect_column_values_to_match_regex": Kind(
        needs=("column", "regex"),
        expected=lambda a: Text("a figure as one is printed", "应为规范书写的数字"),
        failing=lambda a: f"not regexp_matches({a['column']}, {quoted(a['regex'])})",
    ),
    "expect_column_values_to_be_between": Kind(
        needs=("column",), takes=("min_value", "max_value"), expected=within, failing=outside
    ),
    "expect_column_pair_values_to_be_equal": Kind(
        needs=("column_A", "column_B"),
        expected=lambda a: Text(f"the same as {a['column_B']}", f"应等于{a['column_B']}"),
        failing=lambda a: f"{a['column_A']} is distinct from {a['column_B']}",
    ),
    "expect_column_values_to_be_unique": Kind(
        needs=("column",),
        expected=lambda a: Text("once", "应只出现一次"),
        failing=lambda a: repeated([a["column"]]),
    ),
    "expect_compound_columns_to_be_unique": Kind(
        needs=("column_list",),
        expected=lambda a: Text("once", "应只出现一次"),
        failing=lambda a: repeated(a["column_list"]),
    ),
    "expect_table_columns_to_match_ordered_list": Kind(
        needs=("column_list",),
        expected=lambda a: Text(
            "columns " + ", ".join(a["column_list"]), "列应为" + "、".join(a["column_list"])
        ),
        failing=None,
    ),
}
KEYS = ("expect_column_values_to_be_unique", "expect_compound_columns_to_be_unique")
