"""Error localization: which values of a record must be wrong, and what they may have been.

Statistical data editing on exact whole numbers, usable without the warehouse:

    >>> result = locate_errors(
    ...     {"total": 7747, "to_110": 1081, "from_110": 6729, "claim": 1018},
    ...     [
    ...         ({"total": 1, "to_110": -1, "from_110": -1}, "==", 0),
    ...         ({"claim": 1, "to_110": -1}, "==", 0),
    ...     ],
    ... )
    >>> result.smallest_sets
    [frozenset({'to_110'})]
    >>> result.suggestions
    [{'total': 7747, 'to_110': 1018, 'from_110': 6729, 'claim': 1018}]

Nothing is applied: a person decides. The methods and their sources stand in the modules.
"""

from hotline.editing.corrections import Correction
from hotline.editing.localization import Localization, locate_errors
from hotline.editing.rules import EditingError, InfeasibleRules
from hotline.editing.typing_errors import Explanation, typing_errors

__all__ = [
    "Correction",
    "EditingError",
    "Explanation",
    "InfeasibleRules",
    "Localization",
    "locate_errors",
    "typing_errors",
]
