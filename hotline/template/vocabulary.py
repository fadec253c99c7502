"""Words of the template that cities vary: synonyms, units of one kind, what compares two years."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from hotline.errors import HotlineError
from hotline.language import Text
from hotline.template.figures import plain
from hotline.template.registry import Registry

SYNONYMS = "seeds/reference/synonyms.csv"
KINDS = ("word", "header", "unit", "prior", "change", "current")
PRIOR, CHANGE, CURRENT = "prior", "change", "current"
COMPARISONS = (PRIOR, CHANGE, CURRENT)


class Vocabulary:
    """The synonyms that ship, by their kinds; words are compared as `plain` has them."""

    def __init__(self, registry: Registry) -> None:
        self.rows: dict[str, dict[str, str]] = {kind: {} for kind in KINDS}
        for number, row in enumerate(registry.seed("synonyms"), start=2):
            if row["kind"] not in self.rows:
                listed = ", ".join(KINDS)
                where = f"{SYNONYMS}, row {number}"
                raise HotlineError(
                    Text(
                        f"{where}: the kind {row['kind']} is none of {listed}",
                        f"{where}: 类别“{row['kind']}”不是{listed}之一",
                    )
                )
            self.rows[row["kind"]][plain(row["printed"])] = plain(row["template_words"])

    @cached_property
    def _words(self) -> re.Pattern[str]:
        return _any_of(self.rows["word"])

    @cached_property
    def _comparing(self) -> dict[str, re.Pattern[str]]:
        """What begins or ends a header that holds a figure of another year, or its change."""
        return {kind: _any_of(self.rows[kind]) for kind in COMPARISONS}

    def in_template_words(self, words: str) -> str:
        """Words with each synonym replaced by what the template says."""
        return self._words.sub(lambda match: self.rows["word"][match[0]], words)

    def header_in_template_words(self, words: str) -> str:
        """One level of a header, which may be a synonym only as a whole."""
        words = self.in_template_words(words)
        return self.rows["header"].get(words, words)

    def compared(self, levels: Sequence[str], year: int | None) -> tuple[list[str], str]:
        """The levels of a header without the words that compare, and what those say.

        They begin or end a level, or all of the header where a line broke them in two. Without a
        year, no year in it says anything.
        """
        best: tuple[int, str, list[str]] = (0, "", list(levels))
        whole = "".join(levels)
        for number, level in [*enumerate(levels), (None, whole)]:
            for match, kind in self._comparing_in(level, year):
                length = match.end() - match.start()
                if length <= best[0]:
                    continue
                if number is None:
                    left = _without(levels, match.start(), match.end())
                else:
                    left = list(levels)
                    left[number] = level[: match.start()] + level[match.end() :]
                best = length, kind, left
        return best[2], best[1]

    @cached_property
    def _begun(self) -> re.Pattern[str]:
        """The end of words that a comparison was broken off from, behind one or more signs."""
        words = {word for kind in COMPARISONS for word in self.rows[kind]}
        begun = {word[:length] for word in words for length in range(1, len(word) + 1)}
        return re.compile(f"(?:{_any_of(begun).pattern})$")

    def without_begun_comparison(self, words: str) -> str:
        """Words of the first of several rows of a header, where a comparison goes on below."""
        return self._begun.sub("", words)

    def _comparing_in(self, words: str, year: int | None) -> Iterator[tuple[re.Match[str], str]]:
        patterns = [(pattern, kind) for kind, pattern in self._comparing.items()]
        if year is not None:
            patterns.append((re.compile(f"{year}年度?"), CURRENT))
            patterns.append((re.compile(f"{year - 1}年度?"), PRIOR))
        for pattern, kind in patterns:
            for match in pattern.finditer(words):
                if match.start() == 0 or match.end() == len(words):
                    yield match, kind

    def written_otherwise(self, words: str) -> set[str]:
        """Words of the template, and each with one of its synonyms in them."""
        others = {
            words.replace(known, printed)
            for kind in ("word", "header")
            for printed, known in self.rows[kind].items()
            if known in words
        }
        return {words, *others}

    def unit(self, unit: str) -> str:
        """The unit by which a city's is compared, `万` and `亿` before it as they are."""
        base = unit.removeprefix("万").removeprefix("亿")
        return unit[: len(unit) - len(base)] + self.rows["unit"].get(base, base)

    def units_like(self, unit: str) -> list[str]:
        """A unit and all that count the same, the longest first."""
        own = self.unit(unit)
        found = {unit, own, *(printed for printed, to in self.rows["unit"].items() if to == own)}
        return sorted(found, key=lambda each: (-len(each), each))

    def pattern(self, pattern: str) -> str:
        """A regular expression in which each word of the template may be one of its synonyms."""
        alike: dict[str, list[str]] = {}
        for printed, words in self.rows["word"].items():
            alike.setdefault(re.escape(words), []).append(re.escape(printed))

        def any_like(match: re.Match[str]) -> str:
            return f"(?:{'|'.join([match[0], *alike[match[0]]])})"

        return _any_of(alike).sub(any_like, pattern)


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """One of some words, the longest first; of none, what matches nothing."""
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")


def _without(levels: Sequence[str], start: int, end: int) -> list[str]:
    """Levels without some signs of all of them taken together."""
    left, at = [], 0
    for level in levels:
        first, last = (min(max(cut - at, 0), len(level)) for cut in (start, end))
        left.append(level[:first] + level[last:])
        at += len(level)
    return left
