"""A rate of several reports: each counts for as much as the count that it is of."""

from collections.abc import Sequence
from decimal import Decimal

# The unit of a rate, which is a fraction of one.
SHARE = "比例"


def rate_of_all(rates: Sequence[tuple[Decimal | None, Decimal | None]]) -> Decimal | None:
    """The rate of all, from each one's value times its weight, and its weight.

    None where there is none, and where one lacks its weight.
    """
    if not rates or any(not weight for _, weight in rates):
        return None
    weighed = sum(value or Decimal(0) for value, _ in rates)
    return Decimal(weighed / sum(weight or Decimal(0) for _, weight in rates))
