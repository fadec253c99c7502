"""Names and texts as SQL takes them, whatever is in them."""

from collections.abc import Iterable


def identifier(name: str) -> str:
    """A name of a table or a column."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: object) -> str:
    """A text, or what has one, such as a path."""
    return "'" + str(text).replace("'", "''") + "'"


def literals(texts: Iterable[object]) -> str:
    """Texts for what stands after `in`."""
    return f"({', '.join(map(literal, texts))})"
