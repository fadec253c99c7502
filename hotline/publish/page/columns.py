"""Tables as JSON that a browser reads fast: a list a column, and each text once."""

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from hotline.warehouse.exact import trimmed


class Texts:
    """Texts by number; those that several reports have are kept once for all of them."""

    def __init__(self, shared: Sequence[str] = ()) -> None:
        self._numbers = {text: number for number, text in enumerate(shared)}
        self._shared = len(shared)

    def number(self, text: str) -> int:
        """The number of a text, a new one for a new text."""
        return self._numbers.setdefault(text, len(self._numbers))

    @property
    def own(self) -> list[str]:
        """The texts that are not shared, in the order of their numbers."""
        return list(self._numbers)[self._shared :]


def columnar(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> dict[str, list[Any]]:
    """Rows as a list for each name, in which every value is plain."""
    columns: dict[str, list[Any]] = {name: [] for name in names}
    for row in rows:
        for column, value in zip(columns.values(), row, strict=True):
            column.append(plain(value))
    return columns


def plain(value: Any) -> Any:  # noqa: ANN401
    """A value as JSON has it; decimals become text, exact and without zeros at their end."""
    return trimmed(value) if isinstance(value, Decimal) else value


def interned(columns: dict[str, list[Any]], texts: Texts) -> dict[str, Any]:
    """The same columns; one that holds texts becomes `{"t": numbers}`, with null for nothing."""
    found: dict[str, Any] = {}
    for name, values in columns.items():
        if all(value is None or isinstance(value, str) for value in values):
            found[name] = {"t": [None if v is None else texts.number(v) for v in values]}
        else:
            found[name] = values
    return found


def shared_texts(reports: Iterable[dict[str, dict[str, list[Any]]]]) -> list[str]:
    """The texts that more than one report has, the most frequent first."""
    counts: Counter[str] = Counter()
    for tables in reports:
        counts.update(
            {
                value
                for columns in tables.values()
                for values in columns.values()
                for value in values
                if isinstance(value, str)
            }
        )
    several = (item for item in counts.items() if item[1] > 1)
    return [text for text, _ in sorted(several, key=lambda item: (-item[1], item[0]))]
