"""Decimals for files whose numbers are binary: only those that read back as what they were."""

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
