"""How near two wordings are, from 0 to 1, and whether one candidate stands out."""

import difflib
from collections.abc import Hashable, Mapping
from functools import lru_cache
from typing import TypeVar

Code = TypeVar("Code", bound=Hashable)

# Below the first nothing is offered; what stands out is at least as near as the second, and nearer
# than every other by the third.
LEAST, STANDS_OUT, LEAD = 0.34, 0.5, 0.15
# A group of columns says less of one of them than its own header does.
SHARE_OF_GROUP = 0.25
# The same few headers are compared again with each answer.
MOST_REMEMBERED = 2**15


@lru_cache(maxsize=MOST_REMEMBERED)
def nearness(one: str, other: str) -> float:
    """The share of signs that two texts have in common, in one order or in any."""
    shared = sum(min(one.count(sign), other.count(sign)) for sign in set(one))
    if not shared:
        return 0.0
    in_order = difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()
    # a word within the other is the same thing said with more or fewer words
    within = min(len(one), len(other)) > 1 and (one in other or other in one)
    return max(in_order, 1.6 * shared / (len(one) + len(other)), 0.75 if within else 0.0)


def path_nearness(one: str, other: str) -> float:
    """The same for header paths, whose group counts for less than the header itself."""
    (group, _, leaf), (other_group, _, other_leaf) = (each.rpartition("/") for each in (one, other))
    whole = nearness(one.replace("/", ""), other.replace("/", ""))
    if group and other_group:
        of_group = nearness(group, other_group)
        return SHARE_OF_GROUP * of_group + (1 - SHARE_OF_GROUP) * nearness(leaf, other_leaf)
    # one of them has no group, or its levels are broken over several rows
    return max(whole, nearness(leaf, other_leaf))


def standing_out(scores: Mapping[Code, float], least: float = STANDS_OUT) -> Code | None:
    """The one candidate that is near enough and nearer than all others; None where none is."""
    best = sorted(scores, key=lambda code: -scores[code])[:2]
    if not best or scores[best[0]] < least:
        return None
    return best[0] if len(best) == 1 or scores[best[0]] - scores[best[1]] >= LEAD else None


def offered(scores: Mapping[Code, float], most: int = 4) -> list[Code]:
    """The candidates that come near at all, the nearest first."""
    near = [code for code in scores if scores[code] >= LEAST]
    return sorted(near, key=lambda code: -scores[code])[:most]
