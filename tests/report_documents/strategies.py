"""Reports and distortions drawn by Hypothesis.

The cells of a report come from one drawn seed and not from a draw each: a report has hundreds, and
drawing them singly takes longer than writing and reading the document.
"""

import random
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

from .contents import ABSENT, BLANK, MERGED, Contents
from .distortion import ENCODINGS, Distortion
from .template import NO_HEADER, Claim, Column, Template, template

YEARS = (2010, 2035)
CITY_ITSELF = "市本级"
DEPARTMENTS = (
    "公安局", "司法局", "检察院", "数据局", "民政局", "水务局", "人社局", "住建局", "城管局",
    "教育局", "督导组", "文明办", "信访局", "市场监管局", "生态环境局", "政务服务中心",
)  # fmt: skip
TOPICS = (
    "供暖", "公交线路", "停车管理", "校车", "社保转移", "噪声扰民", "食品卫生", "物业服务",
    "工资拖欠", "全部工单", "户籍办理", "农田水利", "路灯维修", "医保报销等",
)  # fmt: skip
TITLES = (
    "{short} 12345 热线 {year} 年度运行服务情况",
    "{name}12345热线{year}年度运行服务情况",
    "{name}12345政务服务便民热线{year}年度报告",
    "{year}年{name}12345热线运行情况",
)
QUALIFIERS = ("", "", "", "约为", "近", "超")
FEWEST_TABLES, MOST_LINES = 3, 30


def change(chance: random.Random) -> str:
    """A printed change: with its arrow, without, or with the digit 1 that an arrow became."""
    if chance.random() < 0.25:
        return ""
    rate = f"{chance.randrange(1, 30000) / 100:.2f}%"
    return f"({chance.choice(['↑', '↓', '', '', '1', '1'])}{rate})"


def count(chance: random.Random) -> str:
    """A whole number of one to nine digits, seldom zero, some with commas."""
    if chance.random() < 0.05:
        return "0"
    number = chance.randrange(1, 10 ** chance.choice((1, 2, 3, 4, 5, 6, 7, 9)))
    return f"{number:,}" if chance.random() < 0.1 else str(number)


def figure(kind: str, chance: random.Random) -> str:
    """A figure without its change."""
    match kind:
        case "count":
            return count(chance)
        case "rate":
            return f"{chance.choice([100, 98.6, chance.randrange(10000) / 100])}%"
        case _:
            return f"{chance.randrange(1, 40000) / 100:.{chance.choice((1, 2))}f}"


def cell(column: Column, chance: random.Random, may_be_blank: bool) -> str:
    """A figure with its change, or now and then nothing at all."""
    if may_be_blank and chance.random() < 0.02:
        return BLANK
    return figure(column.kind, chance) + change(chance)


def table_rows(
    table: str, known: Template, chance: random.Random, is_merged: bool
) -> Iterator[dict[str, str]]:
    """The rows of a table other than the sharing lines.

    The first and the last column with figures are never blank, so that a row is always seen.
    """
    columns = known.columns[table]
    fields = known.fields(known.group_of(table))
    occupied = [field for field in fields if len({c.table for c in field} - {table}) > 0]
    for place, row in enumerate(known.rows[table]):
        cells = {}
        crossing = crosses(known, table, place)
        for number, column in enumerate(columns):
            if column.kind == "label":
                cells[column.code] = row.label
            elif column.path == (NO_HEADER,):
                cells[column.code] = cell(column, chance, False) if crossing else ABSENT
            elif crossing:
                shares = any(
                    column in field and any(other.path == (NO_HEADER,) for other in field)
                    for field in occupied
                )
                cells[column.code] = ABSENT if shares else BLANK
            elif is_other_kind(column, columns):
                cells[column.code] = ABSENT
            elif column.kind == "text":
                cells[column.code] = chance.choice(("优秀", "良好", "正常"))
            elif column.spans_rows and place and is_merged:
                cells[column.code] = MERGED
            else:
                # where blank fields at the end of a row are cut off, its last figure must show
                is_last = all(
                    after.spans_rows or is_other_kind(after, columns)
                    for after in columns[number + 1 :]
                )
                inner = number > 1 and not is_last and not column.spans_rows
                cells[column.code] = cell(column, chance, inner)
        yield cells


def is_other_kind(column: Column, columns: Sequence[Column]) -> bool:
    """Whether a column counts in another kind of unit what one before it counts."""
    first = next(other for other in columns if other.number == column.number)
    return first != column and column.path != (NO_HEADER,) and column.kind != "label"


def crosses(known: Template, table: str, place: int) -> bool:
    """Whether a row's one figure stands across the columns: the row after all that have a part."""
    group = known.group_of(table)
    crossing = any(c.path == (NO_HEADER,) for name in group for c in known.columns[name])
    return crossing and place == len(known.rows[table]) - 1


def sharing_lines(
    known: Template, city: Mapping[str, str], chance: random.Random, count_of_lines: int
) -> Iterator[dict[str, str]]:
    """Numbered lines of places in turn, and the total; a place is printed once or on each line."""
    places = [CITY_ITSELF, *known.counties.get(city["region_code"], ())]
    cuts = sorted(chance.choices(range(len(places)), k=count_of_lines))
    repeats, before = chance.random() < 0.2, None
    for number, cut in enumerate(cuts, start=1):
        yield {
            "line_no": str(number),
            "region": MERGED if cut == before and not repeats else places[cut],
            "departments": "、".join(chance.sample(DEPARTMENTS, chance.randint(1, 3))),
            "method": chance.choice(known.methods),
            "topics": "、".join(chance.sample(TOPICS, chance.randint(1, 7))),
            "shared_requests": count(chance),
        }
        before = cut
    blanks = dict.fromkeys(("region", "departments", "method", "topics"), BLANK)
    yield {"line_no": "总计", **blanks, "shared_requests": count(chance)}


def claim(known: Claim, chance: random.Random) -> dict[str, str]:
    """A claim with a figure in its unit: exact, in 万 or with a qualifier."""
    number = figure(known.kind, chance)
    unit = "" if known.kind == "rate" else known.printed_unit
    if known.kind == "count" and chance.random() < 0.2:
        number = f"{chance.randrange(1, 99999) / 100:.2f}万"
    if known.unit == "自然日":
        unit = chance.choice(("", "个")) + unit
    return {
        "section": known.section,
        "phrase": known.phrase,
        "figure": chance.choice(QUALIFIERS) + number + unit,
        "unit": known.unit,
        "claim_code": known.code,
    }


def claims(known: Template, chance: random.Random) -> list[dict[str, str]]:
    """Some of the known claims, none twice, section by section."""
    share, found, seen = chance.random(), [], set()
    for candidate in known.claims:
        if candidate.code not in seen and chance.random() < share:
            seen.add(candidate.code)
            found.append(claim(candidate, chance))
    return found


def random_contents(
    chance: random.Random,
    city: Mapping[str, str],
    year: int,
    tables: Collection[str],
    lines: int,
) -> Contents:
    """A valid report of a city, with some tables and a number of sharing lines."""
    known = template()
    is_merged = chance.random() < 0.8
    made = {
        table: list(
            sharing_lines(known, city, chance, lines)
            if table == "sharing"
            else table_rows(table, known, chance, is_merged)
        )
        for table in known.columns
        if table in tables
    }
    same_name = [c for c in known.cities if c["short_name_zh"] == city["short_name_zh"]]
    titles = TITLES if len(same_name) == 1 and len(city["short_name_zh"]) > 1 else TITLES[1:]
    title = chance.choice(titles).format(
        short=city["short_name_zh"], name=city["name_zh"], year=year
    )
    return Contents(title, city["name_zh"], year, made, claims(known, chance))


@st.composite
def contents(draw: st.DrawFn, all_tables: bool = False) -> Contents:
    """Reports of any city and year, with all tables or at least three."""
    known = template()
    groups = known.groups
    if not all_tables and draw(st.booleans()):
        groups = draw(st.lists(st.sampled_from(groups), min_size=FEWEST_TABLES, unique=True))
    return random_contents(
        random.Random(draw(st.integers(0, 2**32))),
        draw(st.sampled_from(known.cities)),
        draw(st.integers(*YEARS)),
        [table for group in groups for table in group],
        draw(st.integers(1, MOST_LINES)),
    )


def distortions(**fixed: Any) -> st.SearchStrategy[Distortion]:  # noqa: ANN401
    """Distortions with every flag drawn by itself; what is given stays as it is."""
    flags = {
        name: st.booleans() for name, kind in Distortion.__annotations__.items() if kind is bool
    }
    drawn = {
        **flags,
        "seed": st.integers(0, 2**32),
        "trailing_columns": st.integers(0, 2),
        "split_headers": st.sampled_from(("no", "lines", "rows")),
        "encoding": st.sampled_from(ENCODINGS),
        "page_height": st.sampled_from((400, 700, 1000)),
    }
    drawn = {name: strategy for name, strategy in drawn.items() if name not in fixed}
    return st.builds(Distortion, **drawn, **{name: st.just(value) for name, value in fixed.items()})
