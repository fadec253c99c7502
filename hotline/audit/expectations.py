"""Expectations of a Great Expectations suite as conditions of SQL over DuckDB.

The suites' JSON files are the one source of what is expected. Great Expectations reads them to
validate pandas frames and to write Data Docs; the gate reads them here, since a frame of every
published cell costs more than the whole build. A test holds the two to the same results.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from hotline.language import Text
from hotline.quoting import literal

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
        """An entry of a suite's file."""
        return cls(told["type"], told["kwargs"], told.get("severity", CRITICAL))

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
    def is_of_rows(self) -> bool:
        """Whether it judges row by row, not the table as a whole."""
        return self.type in FAILING

    @property
    def failing(self) -> str:
        """SQL that is true for the rows that don't do as expected."""
        return FAILING[self.type](self.arguments)

    @property
    def expected(self) -> Text:
        """What is expected, for a reader."""
        return EXPECTED[self.type](self.arguments)


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


# As in Great Expectations, a null is neither in a set nor out of it, and two nulls are a pair.
FAILING: dict[str, Callable[[Arguments], str]] = {
    "expect_column_values_to_not_be_null": lambda a: f"{a['column']} is null",
    "expect_column_values_to_be_in_set": (
        lambda a: f"{a['column']} not in ({listed(a['value_set'])})"
    ),
    "expect_column_values_to_match_regex": (
        lambda a: f"not regexp_matches({a['column']}, {quoted(a['regex'])})"
    ),
    "expect_column_values_to_be_between": outside,
    "expect_column_pair_values_to_be_equal": (
        lambda a: f"{a['column_A']} is distinct from {a['column_B']}"
    ),
    "expect_column_values_to_be_unique": lambda a: repeated([a["column"]]),
    "expect_compound_columns_to_be_unique": lambda a: repeated(a["column_list"]),
}
EXPECTED: dict[str, Callable[[Arguments], Text]] = {
    "expect_column_values_to_not_be_null": lambda a: Text("a value", "应有值"),
    "expect_column_values_to_be_in_set": lambda a: Text(
        "one of " + ", ".join(map(str, a["value_set"])),
        "应为" + "、".join(map(str, a["value_set"])) + "之一",
    ),
    "expect_column_values_to_match_regex": lambda a: Text(
        "a figure as one is printed", "应为规范书写的数字"
    ),
    "expect_column_values_to_be_between": lambda a: Text(
        f"from {a.get('min_value', '…')} to {a.get('max_value', '…')}",
        f"应在{a.get('min_value', '…')}与{a.get('max_value', '…')}之间",
    ),
    "expect_column_pair_values_to_be_equal": lambda a: Text(
        f"the same as {a['column_B']}", f"应等于{a['column_B']}"
    ),
    "expect_column_values_to_be_unique": lambda a: Text("once", "应只出现一次"),
    "expect_compound_columns_to_be_unique": lambda a: Text("once", "应只出现一次"),
    "expect_table_columns_to_match_ordered_list": lambda a: Text(
        "columns " + ", ".join(a["column_list"]), "列应为" + "、".join(a["column_list"])
    ),
}
