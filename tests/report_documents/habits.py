"""What a city does its own way: words, labels, kinds of days, last year beside this, own tables.

Everything is drawn from one seed, as with `Distortion`; the truth is kept beside what is printed.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from hotline.template.registry import read_registry

from .contents import ABSENT, BLANK, MERGED, Contents
from .template import NO_HEADER, ROOT, Column, Template, template

PRIOR_HEADERS = ("上年同期", "上年", "去年", "去年同期")
CHANGE_HEADERS = ("同比", "同比(%)", "同比增减", "同比增幅(%)")
# Words that a city puts before, behind or in the place of those of the template.
BEFORE, BEHIND = ("全年", "本市", "累计"), ("数", "情况", "合计")
LABEL_WORDS = ("类", "方面", "部分")
OWN_TABLES = (
    ("满意度分布表", (("评价等次", "占全部评价的比例"), ("很好", "71.2%"), ("一般", "20.1%"))),
    ("坐席培训一览", (("培训主题", "培训场次", "受训人次"), ("接听礼仪", "12", "340"))),
)
WITHOUT_TEXT = (BLANK, MERGED, ABSENT)
DAYS, WORKING_DAYS = "avg_handling_days", "avg_handling_working_days"


@dataclass(frozen=True)
class Habits:
    """A city's habits: what is printed instead of the template's words.

    `aliases` are header paths by table and column, `labels` row labels by table and label,
    `compared` the headers of the columns that follow a column and compare it with last year, as
    (comparison, header). `joins` stand between a wording of the prose and its figure.
    """

    aliases: Mapping[tuple[str, str], str] = field(default_factory=dict)
    labels: Mapping[tuple[str, str], str] = field(default_factory=dict)
    compared: Mapping[tuple[str, str], tuple[tuple[str, str], ...]] = field(default_factory=dict)
    joins: Mapping[str, str] = field(default_factory=dict)
    own_tables: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...] = ()
    seed: int = 0

    def compared_text(self, column: Column, place: int, comparison: str, header: str) -> str:
        """What such a column prints in a row: a figure of the column's kind, or a change."""
        chance = random.Random(f"{self.seed}/{column.table}/{column.code}/{place}/{comparison}")
        if chance.random() < 0.05:
            return "—"
        if comparison == "change":
            size = f"{chance.randrange(1, 30000) / 100:.2f}"
            sign = "" if "%" in header else "%"
            return chance.choice(("↑", "↓", "-", "+", "")) + size + sign
        match column.kind:
            case "count":
                return str(chance.randrange(1, 10 ** chance.choice((2, 4, 6))))
            case "rate":
                return f"{chance.randrange(10000) / 100}%"
        return f"{chance.randrange(1, 40000) / 100:.2f}"


def own_words(words: str, chance: random.Random) -> str:
    """Words said a little otherwise; the unit in brackets at their end stays."""
    text, bracket, unit = words.partition("(")
    match chance.randrange(3):
        case 0:
            text = chance.choice(BEFORE) + text
        case 1:
            text = text + chance.choice(BEHIND)
        case _ if len(text) > 4:
            place = chance.randrange(1, len(text) - 1)
            text = text[:place] + text[place + 1 :]
        case _:
            text = chance.choice(BEFORE) + text + chance.choice(BEHIND)
    return text + bracket + unit


@cache
def shipped() -> list[dict[str, str]]:
    """The synonyms that ship."""
    return read_registry(ROOT, "synonyms")


def synonyms(words: str, chance: random.Random) -> str:
    """Words with the template's replaced by synonyms that ship, where there are any."""
    for row in shipped():
        is_whole = row["kind"] == "header" and words == row["template_words"]
        is_part = row["kind"] == "word" and row["template_words"] in words
        if (is_whole or is_part) and chance.random() < 0.4:
            return words.replace(row["template_words"], row["printed"])
    return words


def own_paths(
    columns: tuple[Column, ...], chance: random.Random, own: int
) -> Iterator[tuple[str, str]]:
    """Header paths of a table's columns, some in synonyms, so many in the city's own words."""
    figures = [column for column in columns if column.path != (NO_HEADER,)]
    otherwise = set(chance.sample([c.code for c in figures], min(own, len(figures))))
    groups: dict[str, str] = {}
    for column in figures:
        *group, leaf = column.path
        # a group has one header over all of its columns
        group = [groups.setdefault(each, synonyms(each, chance)) for each in group]
        leaf = own_words(leaf, chance) if column.code in otherwise else synonyms(leaf, chance)
        yield column.code, "/".join((*group, leaf))


def own_label(label: str, chance: random.Random) -> str:
    """A row's label said a little otherwise."""
    place = chance.randrange(1, len(label))
    return label[:place] + chance.choice(LABEL_WORDS) + label[place:]


def draw_habits(contents: Contents, seed: int) -> Habits:
    """Habits for a report's tables."""
    known = template()
    chance = random.Random(f"habits/{seed}")
    aliases: dict[tuple[str, str], str] = {}
    labels: dict[tuple[str, str], str] = {}
    compared: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {}
    for group in known.groups:
        if group[0] not in contents.tables:
            continue
        taken: set[str] = set()
        for table in group:
            own = chance.choice((0, 0, 1, 1, 2))
            for code, path in own_paths(printed_columns(contents, known, table), chance, own):
                if path not in taken:
                    aliases[table, code] = path
                taken.add(path)
        label = known.columns[group[0]][0].code
        for table in group[1:]:
            # the labels of tables that are printed together stand once
            aliases.pop((table, label), None)
            if (group[0], label) in aliases:
                aliases[table, label] = aliases[group[0], label]
        if len(group) == 1 and group[0] != "sharing":
            compared |= draw_compared(contents, known, group[0], chance)
        first = known.columns[group[0]][0]
        if first.kind == "label" and group[0] != "sharing" and chance.random() < 0.3:
            row = chance.choice(contents.tables[group[0]])
            label = own_label(row[first.code], chance)
            labels |= {(table, row[first.code]): label for table in group}
    joins = {
        claim["claim_code"]: chance.choice(("共", "为", "总计"))
        for claim in contents.claims
        if chance.random() < 0.2
    }
    tables = tuple(table for table in OWN_TABLES if chance.random() < 0.2)
    return Habits(aliases, labels, compared, joins, tables, seed)


def draw_compared(
    contents: Contents, known: Template, table: str, chance: random.Random
) -> dict[tuple[str, str], tuple[tuple[str, str], ...]]:
    """Columns of last year's figures and of changes for some columns of a table."""
    if chance.random() < 0.6:
        return {}
    prior, change = chance.choice(PRIOR_HEADERS), chance.choice(CHANGE_HEADERS)
    choices = ((("prior", prior),), (("change", change),), (("prior", prior), ("change", change)))
    found = {}
    for column in printed_columns(contents, known, table):
        if column.is_figure and not column.spans_rows and chance.random() < 0.6:
            found[table, column.code] = chance.choice(choices)
    return found


def printed_columns(contents: Contents, known: Template, table: str) -> tuple[Column, ...]:
    """The columns that a report prints of a table."""
    return tuple(
        column
        for column in known.columns[table]
        if any(row[column.code] != ABSENT for row in contents.tables[table])
    )


def in_working_days(contents: Contents) -> Contents:
    """The report of a city that counts working days."""
    tables = {
        table: [
            row | {WORKING_DAYS: row[DAYS], DAYS: ABSENT} if DAYS in row else row for row in rows
        ]
        for table, rows in contents.tables.items()
    }
    return replace(contents, tables=tables)


def compared_path(path: tuple[str, ...], header: str, is_named: bool) -> tuple[str, ...]:
    """The header path of a column that compares the one before it; named, or only placed."""
    *group, leaf = path
    words = leaf.partition("(")[0]
    return (*group, f"{words}{header}" if is_named else header)
