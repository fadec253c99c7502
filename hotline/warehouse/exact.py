"""Decimals as text, and as binary numbers where those read back as what they were."""

from decimal import Decimal


def as_number(value: Decimal) -> int | float | None:
    """The whole number, or else the float whose shortest writing is that decimal; None for neither.

    `Decimal(repr(number))` is the value again, so that nothing is lost to a reader who writes the
    number out, though the file holds a binary one.
    """
    if value == value.to_integral_value():
        return int(value)
    number = float(value)
    return number if Decimal(repr(number)) == value else None


def trimmed(value: Decimal) -> str:
    """A decimal written out, without an exponent and without zeros at its end."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
