"""Row labels, wordings of the prose and names of closed lists that the template doesn't have."""

import re
from collections.abc import Iterator, Sequence

from hotline.language import Text
from hotline.reading.claims import PLACE_OF_FIGURE, ClaimPattern, ClaimReader
from hotline.reading.learning.questions import Option, Question
from hotline.reading.near import LEAST, nearness, offered, standing_out
from hotline.reading.report import UNKNOWN, Claim, Reading, UnknownRow
from hotline.template.figures import plain
from hotline.template.form import ANY, Template
from hotline.template.marks import MARKS
from hotline.template.registry import LINE_NUMBER, Row

ROWS, PATTERNS, ALIASES = "report_rows", "claim_patterns", "label_aliases"
SHARING, METHOD, REGION, LEVEL = "sharing", "sharing_method", "region", "level"
LOOKAROUND = re.compile(r"\(\?<?[=!][^()]*\)")
ANY_SIGNS = re.compile(r"\[\^?[^\]]*\](?:\{[0-9,]*\}|[*+?])?\??")
CHOICE = re.compile(r"\(\?:([^()|]*)\|?[^()]*\)")
# A wording may differ in much; one that shares less than this with a known one is another figure's.
LEAST_WORDING, LIKE_WORDING = 0.5, 0.6
MOST_SIGNS = 16
CONFIRMED = "该市用语,人工确认"


def row_questions(template: Template, reading: Reading) -> Iterator[Question]:
    """Which row of its tables an unknown label names."""
    seeds = template.registry.seed(ROWS)
    for unknown in reading.unknown_rows:
        if not unknown.label or plain(unknown.label).isdigit():
            continue
        first = unknown.table_codes[0]
        printed = {row.row_code for row in reading.tables.get(first, ())}
        scores: dict[str, float] = {}
        labels: dict[str, str] = {}
        for row in template.rows[first]:
            if row.label == LINE_NUMBER or row.row_code in printed:
                continue
            score = nearness(plain(unknown.label), plain(row.label))
            if score >= scores.get(row.row_code, -1.0):
                scores[row.row_code] = score
            labels.setdefault(row.row_code, row.label)
        yield _row_question(template, seeds, unknown, scores, labels)


def _row_question(
    template: Template,
    seeds: Sequence[Row],
    unknown: UnknownRow,
    scores: dict[str, float],
    labels: dict[str, str],
) -> Question:
    found = offered(scores)
    chosen = standing_out(scores)
    alone = len(scores) == 1
    if alone:
        found = list(scores)
        chosen = found[0] if scores[found[0]] >= LEAST else None
    options = []
    for code in found:
        known = {
            (row["table_code"]): row
            for row in reversed(seeds)
            if row["row_code"] == code and row["table_code"] in unknown.table_codes
        }
        rest = Text(f"{scores[code]:.0%} alike", f"相似度{scores[code]:.0%}")
        if alone:
            rest += Text(", the only row left", ",且只剩这一行")
        options.append(
            Option(
                Text(f"the row {labels[code]}", f"“{labels[code]}”行"),
                rest,
                ROWS,
                tuple(row | {"label_zh": unknown.label} for row in known.values()),
            )
        )
    names = "、".join(template.labels[code] for code in unknown.table_codes)
    return Question(
        ("row", *unknown.table_codes, plain(unknown.label)),
        unknown.label,
        unknown.place,
        Text(
            f"in {names}: which row is {unknown.label}?", f"“{names}”中“{unknown.label}”是哪一行?"
        ),
        tuple(options),
        found.index(chosen) + 1 if chosen in found else None,
    )


def claim_questions(
    template: Template, reader: ClaimReader, reading: Reading
) -> Iterator[Question]:
    """What a figure of the prose claims that no wording knows, where one comes near."""
    known = {claim.claim_code for claim in reading.claims}
    patterns = [pattern for pattern in reader.patterns if pattern.claim_code not in known]
    rows = {
        (row["claim_code"], row["phrase"], row["unit"]): row
        for row in template.registry.seed(PATTERNS)
    }
    asked: set[tuple[str, str]] = set()
    for claim in reading.claims:
        words = (claim.before[-MOST_SIGNS:], claim.after[:MOST_SIGNS])
        if claim.claim_code != UNKNOWN or not any(words) or words in asked:
            continue
        asked.add(words)
        scores: dict[str, float] = {}
        best: dict[str, ClaimPattern] = {}
        for pattern in patterns:
            if not _may_be(template, claim, pattern):
                continue
            source = rows[pattern.claim_code, pattern.phrase, pattern.unit]["pattern"]
            score = _wording_nearness(source, claim)
            if score > scores.get(pattern.claim_code, 0.0):
                scores[pattern.claim_code], best[pattern.claim_code] = score, pattern
        near = {code: score for code, score in scores.items() if score >= LEAST_WORDING}
        if near:
            yield _claim_question(claim, near, best, rows)


def _may_be(template: Template, claim: Claim, pattern: ClaimPattern) -> bool:
    """Whether a figure stands where the claim is made, in a unit that counts the same."""
    unit_of = template.vocabulary.unit
    return any(pattern.heading in above for above in claim.headings) and unit_of(
        claim.unit.removeprefix("个") or claim.unit
    ) == unit_of(pattern.unit)


def _literals(pattern: str) -> tuple[str, str]:
    """The words that a pattern has before and after its figure."""
    text = LOOKAROUND.sub("", pattern)
    text = CHOICE.sub(r"\1", ANY_SIGNS.sub("", text))
    text = re.sub(r"\\(.)", r"\1", text.replace("?", ""))
    before, _, after = text.partition(PLACE_OF_FIGURE)
    return plain(before), plain(after)


def _wording_nearness(pattern: str, claim: Claim) -> float:
    before, after = _literals(pattern)
    sides = []
    if before:
        sides.append(nearness(before, claim.before[-len(before) - 2 :]))
    if after:
        sides.append(nearness(after, claim.after[: len(after) + 2]))
    return min(sides, default=0.0)


def _claim_question(
    claim: Claim,
    near: dict[str, float],
    best: dict[str, ClaimPattern],
    rows: dict[tuple[str, str, str], Row],
) -> Question:
    found, chosen = offered(near), standing_out(near, LIKE_WORDING)
    options = []
    for code in found:
        pattern = best[code]
        row = rows[code, pattern.phrase, pattern.unit]
        before, _ = _literals(row["pattern"])
        phrase = claim.before[-MOST_SIGNS:] if before else claim.after[:MOST_SIGNS]
        wording = re.escape(phrase)
        wording = wording + PLACE_OF_FIGURE if before else PLACE_OF_FIGURE + wording
        options.append(
            Option(
                Text(f"the claim {pattern.phrase}", f"“{pattern.phrase}”"),
                Text(f"{near[code]:.0%} alike", f"相似度{near[code]:.0%}"),
                PATTERNS,
                (row | {"phrase": phrase, "pattern": wording},),
            )
        )
    printed = f"{claim.before[-MOST_SIGNS:]}{claim.figure}{claim.after[:MOST_SIGNS]}"
    return Question(
        ("claim", claim.section, claim.before[-MOST_SIGNS:], claim.after[:MOST_SIGNS]),
        printed,
        claim.place,
        Text(
            f"what does {claim.figure} say in: {printed}?", f"“{printed}”中的{claim.figure}指什么?"
        ),
        tuple(options),
        found.index(chosen) + 1 if chosen else None,
        needed=False,
    )


def label_questions(template: Template, region_code: str, reading: Reading) -> Iterator[Question]:
    """Which place or way of sharing a name of the sharing table is."""
    registry = template.registry
    aliases = [row for row in registry.seed(ALIASES) if row["region_code"] in (ANY, region_code)]
    city = registry.code_list(LEVEL)["city"]
    places = {
        row["name_zh"]: row["region_code"]
        for row in registry.seed("regions")
        if row["parent_code"] == region_code
    }
    short = {
        row["short_name_zh"]: row["region_code"]
        for row in registry.seed("regions")
        if row["parent_code"] == region_code
    }
    methods = {label: code for code, label in registry.code_list(METHOD).items()}
    for column, list_code, candidates, also in (
        ("region", REGION, {city: region_code} | places, short),
        ("method", METHOD, methods, {}),
    ):
        known = {plain(name) for name in (*candidates, *also)}
        lists = (list_code, LEVEL) if list_code == REGION else (list_code,)
        known |= {plain(row["printed_name"]) for row in aliases if row["list_code"] in lists}
        for row in reading.tables.get(SHARING, ()):
            name = row.cells[column]
            if name in MARKS or plain(name) in known:
                continue
            known.add(plain(name))
            yield _label_question(region_code, list_code, name, row.place, candidates)


def _label_question(
    region_code: str, list_code: str, name: str, place: str, candidates: dict[str, str]
) -> Question:
    scores = {label: nearness(plain(name), plain(label)) for label in candidates}
    chosen = standing_out(scores)
    # a place that is called nearly like another is another one
    if list_code == REGION and chosen and chosen not in name:
        chosen = None
    found = list(dict.fromkeys([*offered(scores), *candidates]))
    options = tuple(
        Option(
            Text(label, label),
            Text(f"{scores[label]:.0%} alike", f"相似度{scores[label]:.0%}"),
            ALIASES,
            ({"list_code": list_code, "region_code": region_code, "printed_name": name,
              "code": candidates[label], "reason": CONFIRMED},),
        )
        for label in found
    )  # fmt: skip
    what = Text("place", "行政层级") if list_code == REGION else Text("way of sharing", "共享方式")
    return Question(
        ("label", list_code, plain(name)),
        name,
        place,
        Text(f"which {what.en} is {name}?", f"“{name}”是哪个{what.zh}?"),
        options,
        found.index(chosen) + 1 if chosen else None,
    )
