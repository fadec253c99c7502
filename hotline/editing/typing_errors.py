"""What may have become of a value on its way into print.

Typing errors are one step of the restricted Damerau–Levenshtein distance (optimal string
alignment) between decimal numerals, sign included: S. Scholtus, *Automatic correction of simple
typing errors in numerical data with balance edits*, Statistics Netherlands discussion paper 09046,
2009; the R package deductive.
"""

import re
from collections.abc import Iterator
from enum import IntEnum

SIGNS = "-0123456789"
NUMERAL = re.compile("0|-?[1-9][0-9]*")


class Explanation(IntEnum):
    """How a printed value came from the corrected one, the most telling first.

    A printed numeral of n digits seldom shows a doubled one; n-1 pairs may have been swapped, but
    about 10n values may have lost a digit, ten times as far apart as the 9n that had one changed:
    the sparser the values that an error can come from, the less likely one of them satisfies the
    rules by chance. A stray digit that doubles none comes last: it is seldom typed.
    """

    DOUBLED = 1
    SWAPPED = 2
    LOST = 3
    CHANGED = 4
    ADDED = 5
    # Two values stand in each other's place.
    EXCHANGED = 6
    # No such error, but the rules leave only this value.
    DETERMINED = 7
    # No such error, and of the values that the rules leave, those nearest to what is printed.
    NEAREST = 8


def origins(printed: str) -> Iterator[tuple[str, Explanation]]:
    """Texts that one error turns into the printed one, some of them no numerals."""
    for place in range(len(printed)):
        before, sign, after = printed[:place], printed[place], printed[place + 1 :]
        if after:
            yield before + after[0] + sign + after[1:], Explanation.SWAPPED
        doubled = before.endswith(sign)
        yield before + after, Explanation.DOUBLED if doubled else Explanation.ADDED
        for other in SIGNS:
            yield before + other + after, Explanation.CHANGED
    for place in range(len(printed) + 1):
        for other in SIGNS:
            yield printed[:place] + other + printed[place:], Explanation.LOST


def typing_errors(printed: int) -> dict[int, Explanation]:
    """Every value that is one typing error away from the printed one, with that error.

    A swap, a loss, a doubling, a changed or an added sign of the decimal numeral; numerals have no
    leading zeros.
    """
    found: dict[int, Explanation] = {}
    for text, error in origins(str(printed)):
        if NUMERAL.fullmatch(text) and int(text) != printed:
            found[int(text)] = min(error, found.get(int(text), error))
    return found
