"""The figures of the prose: what each claims to be, by patterns that are data."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hotline.errors import HotlineError
from hotline.language import Text
from hotline.reading.prose import Passage
from hotline.reading.report import UNKNOWN, Claim
from hotline.template.figures import plain, read_figure
from hotline.template.form import Template
from hotline.template.marks import NONE
from hotline.template.vocabulary import Vocabulary

PATTERNS = "seeds/reference/claim_patterns.csv"
NO_FIGURE = "[no_figure]"
PLACE_OF_FIGURE = "{}"
WHOLE = "(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)"
NUMBER = f"(?:超过?|近|约为?|逾|达|不足)?{WHOLE}(?:[.][0-9]+)?(?:万|亿)?"
SIGN = "(?:%|‰|个?百分点)"
PUNCTUATION = re.compile("[,。;:、!?()“”《》;:!?]")
# A list or a bracket may be a part of what a figure is called: 县(市、区)平台.
CLAUSE = re.compile("[,。;:!?“”《》]")
MOST_PHRASE_SIGNS = 12


@dataclass(frozen=True)
class ClaimPattern:
    """How a report words one claim in prose; `heading` is the last of its section, as compared."""

    claim_code: str
    section: str
    heading: str
    phrase: str
    unit: str
    regex: re.Pattern[str]


class ClaimReader:
    """Finds the claims of a report by the patterns of a project."""

    def __init__(self, template: Template) -> None:
        rows = template.registry.seed("claim_patterns")
        words = template.vocabulary
        self.patterns = [_pattern(row, words) for row in rows if row["claim_code"] != NO_FIGURE]
        self.no_figures = [
            _compiled(r["pattern"], r["phrase"]) for r in rows if r["claim_code"] == NO_FIGURE
        ]
        units = {p.unit for p in self.patterns if p.unit != "%"} | template.units
        longest_first = sorted(map(re.escape, units), key=len, reverse=True)
        self.number = re.compile(f"{NUMBER}(?:{SIGN}|(?P<unit>个?(?:{'|'.join(longest_first)})))?")

    def read(self, passages: Sequence[Passage]) -> list[Claim]:
        """Every figure of the prose, in printed order.

        Of several wordings that lead to one figure the longest is meant. A wording is looked for
        below the heading of its section first; what isn't found there may stand on a page out of
        order, so it is then looked for everywhere, and taken where only one figure can be meant.
        """
        wordings = self._wordings(passages)
        found: dict[tuple[int, int], tuple[int, Claim]] = {}
        known: set[str] = set()
        for below_heading in (True, False):
            for pattern in self.patterns:
                if pattern.claim_code in known:
                    continue
                places = [
                    place
                    for place in wordings.get(pattern, ())
                    if place[:2] not in found
                    and (not below_heading or _is_below(pattern.heading, passages[place[0]]))
                ]
                if not places or (not below_heading and len(places) > 1):
                    continue
                number, start, end = places[0]
                passage = passages[number]
                known.add(pattern.claim_code)
                claim = Claim(
                    pattern.section, pattern.phrase, passage.as_printed(start, end),
                    pattern.unit, pattern.claim_code, passage.place(start),
                )  # fmt: skip
                found[number, start] = (end, claim)
        for number, passage in enumerate(passages):
            taken = [(start, end) for (n, start), (end, _) in found.items() if n == number]
            for start, claim in self._unknown(passage, taken):
                found[number, start] = (start, claim)
        return [found[key][1] for key in sorted(found)]

    def _wordings(
        self, passages: Sequence[Passage]
    ) -> dict[ClaimPattern, list[tuple[int, int, int]]]:
        """Where each wording leads: passage number, start and end of the figure."""
        longest: dict[tuple[int, int], int] = {}
        matches = []
        for number, passage in enumerate(passages):
            if not any(sign.isdigit() for sign in passage.text):
                continue
            for pattern in self.patterns:
                for match in pattern.regex.finditer(passage.text):
                    start, end = match.span("figure")
                    length = match.end() - match.start()
                    matches.append((pattern, number, start, end, length))
                    longest[number, start] = max(longest.get((number, start), 0), length)
        wordings: dict[ClaimPattern, list[tuple[int, int, int]]] = {}
        for pattern, number, start, end, length in matches:
            if length == longest[number, start]:
                wordings.setdefault(pattern, []).append((number, start, end))
        return wordings

    def _unknown(self, passage: Passage, taken: list[tuple[int, int]]) -> list[tuple[int, Claim]]:
        """Figures that no pattern knows."""
        masked = [
            match.span() for regex in self.no_figures for match in regex.finditer(passage.text)
        ]
        claims = []
        for match in self.number.finditer(passage.text):
            start, end = match.span()
            digits = [at for at in range(start, end) if passage.text[at].isdigit()]
            if any(s < end and start < e for s, e in taken):
                continue
            if all(any(s <= at < e for s, e in masked) for at in digits):
                continue
            # a number of twenty digits is a file's or a telephone's and counts nothing
            if read_figure(passage.as_printed(start, end)) is None:
                continue
            claims.append(
                (
                    start,
                    Claim(
                        passage.headings[-1] if passage.headings else NONE,
                        _phrase(passage.text, start, end),
                        passage.as_printed(start, end),
                        "%" if passage.text[end - 1] in "%‰" else match["unit"] or NONE,
                        UNKNOWN,
                        passage.place(start),
                        CLAUSE.split(passage.text[:start])[-1],
                        CLAUSE.split(passage.text[end:])[0],
                        passage.headings,
                    ),
                )
            )
        return claims


def _is_below(heading: str, passage: Passage) -> bool:
    return any(heading in above for above in passage.headings)


def _pattern(row: dict[str, str], vocabulary: Vocabulary) -> ClaimPattern:
    units = "|".join(map(re.escape, vocabulary.units_like(row["unit"])))
    unit = SIGN if row["unit"] == "%" else f"个?(?:{units})"
    figure = f"(?P<figure>{NUMBER}{unit})"
    pattern = vocabulary.pattern(row["pattern"])
    regex = _compiled(pattern.replace(PLACE_OF_FIGURE, figure), row["phrase"])
    if "figure" not in regex.groupindex:
        where = f"{PATTERNS}, phrase {row['phrase']}"
        raise HotlineError(
            Text(
                f"{where}: the pattern has no {PLACE_OF_FIGURE} for the figure",
                f"{where}: 表达式中没有代表数字的{PLACE_OF_FIGURE}",
            )
        )
    heading = plain(row["section"].rpartition("/")[2])
    return ClaimPattern(
        row["claim_code"], row["section"], heading, row["phrase"], row["unit"], regex
    )


def _compiled(pattern: str, phrase: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as error:
        where = f"{PATTERNS}, phrase {phrase}"
        raise HotlineError(
            Text(f"{where}: no regular expression: {error}", f"{where}: 正则表达式有误: {error}")
        ) from error


def _phrase(text: str, start: int, end: int) -> str:
    """A short label for a figure: the words before it in its clause, else those after it."""
    before = PUNCTUATION.split(text[:start])[-1][-MOST_PHRASE_SIGNS:]
    after = PUNCTUATION.split(text[end:])[0][:MOST_PHRASE_SIGNS]
    return before or after or NONE
