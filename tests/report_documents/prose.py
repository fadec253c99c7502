"""Sentences that make claims, composed from the patterns by which a reader knows them."""

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from .blocks import Heading, Prose
from .contents import Contents
from .distortion import Distortion
from .template import Claim, Template

# Words without a figure, for where a pattern lets any words stand.
FILLERS = ("各类", "有关", "群众提出的", "本年度的")
REMARKS = (
    "各单位分工负责、及时回应",
    "热线始终把群众的事放在心上",
    "办理质量稳步提高",
    "工作机制不断完善",
)
SEPARATORS = (",", "，", "。")
LOOKAROUND = re.compile(r"\(\?<?[=!][^()]*\)")
ANY_WORDS = re.compile(r"\[\^[^\]]*\]\{\d+,(\d+)\}\??")
CHOICE = re.compile(r"\(\?:([^()]*)\)")
OPTIONAL = re.compile(r"([^\\])\?")


def sentence(pattern: str, figure: str, chance: random.Random) -> str:
    """A text that a pattern matches, with the figure for its `{}`.

    Knows the regular expressions that the patterns use: look-arounds (left out), `[^…]{m,n}`
    (words for it), `(?:a|b)` (either), `x?` (with or without), and escaped signs.
    """

    def words(match: re.Match[str]) -> str:
        return chance.choice([filler for filler in FILLERS if len(filler) <= int(match[1])])

    text = LOOKAROUND.sub("", pattern)
    text = ANY_WORDS.sub(words, text)
    text = CHOICE.sub(lambda match: chance.choice(match[1].split("|")), text)
    text = OPTIONAL.sub(lambda match: chance.choice([match[1], ""]), text)
    return re.sub(r"\\(.)", r"\1", text.replace("{}", figure))


def claim_sentences(
    claims: Sequence[dict[str, str]],
    known: Sequence[Claim],
    chance: random.Random,
    joins: Mapping[str, str],
) -> list[str]:
    """One sentence a claim, without an end mark; KeyError for a claim without a pattern.

    `joins` are words between a claim's own and its figure.
    """
    patterns = {(claim.code, claim.phrase): claim.pattern for claim in known}
    return [
        sentence(
            patterns[claim["claim_code"], claim["phrase"]],
            joins.get(claim["claim_code"], "") + claim["figure"],
            chance,
        )
        for claim in claims
    ]


def paragraph(opening: str, sentences: Sequence[str], chance: random.Random) -> str:
    """Sentences and remarks after an opening, ended by a full stop."""
    text = opening
    for place, part in enumerate(sentences):
        text += (chance.choice(SEPARATORS) if place else ",") + part
        if chance.random() < 0.3:
            text += "," + chance.choice(REMARKS)
    return text + "," + chance.choice(REMARKS) + "。"


def broken(text: str, chance: random.Random) -> tuple[str, ...]:
    """A paragraph in one to three pieces, cut anywhere but beside a digit or a sign."""
    places = [
        place
        for place in range(8, len(text) - 4)
        if text[place - 1 : place + 1].isalpha()
        and not any(sign.isascii() for sign in text[place - 3 : place + 3])
    ]
    cuts = sorted(chance.sample(places, min(len(places), chance.randint(0, 2))))
    return tuple(text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True))


def prose_blocks(
    contents: Contents, template: Template, distortion: Distortion
) -> Iterator[Heading | Prose]:
    """The prose of a report: an opening, then each section's heading and paragraph."""
    chance = distortion.chance("prose")
    opening = f"{contents.year}年,{contents.region}12345热线服务企业群众"
    yield Prose((paragraph(opening, [], chance),))
    yield Heading("一、总体情况", 2)
    chapter, chapters, parts = None, 0, 0
    for section, of_section in groupby(contents.claims, key=lambda claim: claim["section"]):
        path = [part for part in section.split("/") if part != "总体情况"]
        if path[0] != chapter:
            chapter, chapters, parts = path[0], chapters + 1, 0
            yield Heading(f"({'一二三四五六七八九十'[chapters % 10 - 1]}) {chapter}", 3)
        if len(path) > 1:
            parts += 1
            yield Heading(f"{parts}.{path[1]}", 4)
        claims = tuple(of_section)
        sentences = claim_sentences(claims, template.claims, chance, distortion.habits.joins)
        text = paragraph(f"{contents.year}年", sentences, chance)
        pieces = broken(text, distortion.chance("pieces", section))
        yield Prose(pieces if distortion.broken_paragraphs else (text,), claims)
