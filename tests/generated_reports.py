"""Reports with known truth: two years that keep the template's sums, printed as a report prints.

What is printed of a change is computed here with Python's decimals, then damaged as publishing
damages it, then in some reports misprinted. The truth is kept beside.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, localcontext

from hotline.changes.assemble import Assembler
from hotline.changes.report import CellKey, Report
from hotline.changes.source import PrintedFigure

STYLES = ("intact", "became_one", "dropped", "mixed")
ARROWS = {"up": "↑", "down": "↓"}
Values = dict[tuple[str, str, str], int]


@dataclass
class Truth:
    """What one report says, and what it should have said."""

    report: Report
    style: str
    scale: int
    directions: dict[CellKey, str] = field(default_factory=dict)
    priors: dict[CellKey, int] = field(default_factory=dict)
    misprinted: set[CellKey] = field(default_factory=set)


def amounts(chance: random.Random, scale: int) -> Values:
    """Whole numbers of one year for the template's tables, with sums that hold."""

    def some(size: float, zero: float = 0.03) -> int:
        if chance.random() < zero:
            return 0
        return max(0, round(size * chance.lognormvariate(0, 0.6)))

    values: Values = {}

    def put(table: str, row: str, **columns: int) -> None:
        values.update({(table, row, column): value for column, value in columns.items()})

    def total(table: str, row: str, parts: tuple[str, ...], columns: tuple[str, ...]) -> None:
        for column in columns:
            values[table, row, column] = sum(values[table, part, column] for part in parts)

    channels = ("phone_requests", "internet_requests", "referral_requests", "other_requests")
    handlings = ("online_agent_requests", "online_specialist_requests", "department_requests")
    for row, share in (("individual", 1.0), ("enterprise", 0.02)):
        size = scale * share
        put(
            "requests",
            row,
            phone_requests=some(size, 0),
            internet_requests=some(size / 90),
            referral_requests=some(size / 400, 0.2),
            other_requests=some(size / 5000, 0.3),
        )
        whole = sum(values["requests", row, channel] for channel in channels)
        specialist = min(whole, some(size / 9000, 0.3))
        department = round((whole - specialist) * chance.uniform(0.1, 0.6))
        put(
            "requests",
            row,
            total_requests=whole,
            online_specialist_requests=specialist,
            department_requests=department,
            online_agent_requests=whole - specialist - department,
        )
    everything = ("total_requests", *channels, *handlings)
    total("requests", "total", ("individual", "enterprise"), everything)
    phone = values["requests", "total", "phone_requests"]
    put("calls", "all", answered_calls=phone + some(scale / 10))

    on_air, supervised = some(scale / 700, 0), some(scale / 360)
    attendees = 1 + some(scale**0.4)
    put(
        "zhengfeng",
        "all",
        episodes=1 + some(scale**0.4),
        attendees=attendees,
        leader_attendees=min(attendees, some(scale**0.3)),
        total_requests=on_air + supervised,
        on_air_requests=on_air,
        supervised_requests=supervised,
        hot_topics=some(scale**0.33),
        policy_answers=some(scale**0.45),
    )
    phone, internet = some(scale / 1200, 0), some(scale / 30000)
    specialist = chance.choice((0, 0, 1))
    department = round((phone + internet) * chance.uniform(0.2, 0.7))
    talents = 2 + some(scale**0.25)
    put(
        "shangxian",
        "all",
        agents=1 + some(scale**0.2),
        policy_specialists=talents,
        policy_infos=some(scale**0.2),
        answer_pairs=some(scale**0.3),
        total_requests=phone + internet,
        phone_requests=phone,
        internet_requests=internet,
        online_agent_requests=max(phone + internet - department - specialist, 0),
        online_specialist_requests=min(specialist, phone + internet - department),
        department_requests=department,
    )
    columns = ("member_units", "information_officers", "policy_infos", "answer_pairs")
    for row, size in (("city", scale**0.35), ("county", scale**0.45)):
        put("baike", row, **{column: some(size) for column in columns})
    total("baike", "total", ("city", "county"), columns)
    put("baike", "city", info_queries=some(scale / 30), answer_queries=some(scale / 200))
    columns = ("cited_answers", "department_answers", "views", "recommended_infos")
    for row in ("city", "county"):
        put("xiaosu", row, **{column: some(scale**0.3) for column in columns})
        values["xiaosu", row, "total_questions"] = (
            values["xiaosu", row, "cited_answers"] + values["xiaosu", row, "department_answers"]
        )
        most = values["xiaosu", row, "recommended_infos"]
        values["xiaosu", row, "converted_infos"] = chance.randint(0, most)
    total("xiaosu", "total", ("city", "county"), (*columns, "total_questions", "converted_infos"))
    there, back = some(scale / 3000), some(scale / 450)
    put(
        "police_110",
        "all",
        joint_seats=1 + some(scale**0.15),
        total_requests=there + back,
        to_110_requests=there,
        from_110_requests=back,
    )
    put("grassroots", "all", handling_units=1 + some(scale**0.3), handled_requests=some(scale / 30))
    for column, whole in (
        ("agents", 2 + some(scale**0.37)),
        ("enterprise_specialists", 1 + some(scale**0.33)),
        ("talent_specialists", talents),
    ):
        put("staffing", "whole", **{column: whole})
        put("staffing", "city", **{column: chance.randint(0, whole)})
    for column in ("government_departments", "party_organisations", "state_enterprises"):
        whole = 2 + some(scale**0.35)
        put("member_units", "whole", **{column: whole})
        put("member_units", "city", **{column: chance.randint(0, whole)})
    return values


def printed_size(this: Decimal, last: Decimal) -> Decimal:
    """The size of a change in percent, rounded half up to two places."""
    with localcontext() as context:
        context.prec = 60
        return (abs(this - last) / last * 100).quantize(Decimal("0.01"), ROUND_HALF_UP)


def misprinted_size(chance: random.Random, size: Decimal) -> Decimal:
    """A size with one digit changed or two that stand side by side swapped."""
    text = f"{size:.2f}"
    while True:
        digits = list(text)
        places = [n for n, digit in enumerate(digits) if digit.isdigit()]
        if chance.random() < 0.5:
            place = chance.choice(places)
            digits[place] = chance.choice("0123456789")
        else:
            first = chance.randrange(len(places) - 1)
            one, two = places[first], places[first + 1]
            digits[one], digits[two] = digits[two], digits[one]
        wrong = "".join(digits)
        if Decimal(wrong) != size and (wrong[0] != "0" or wrong[1] == "."):
            return Decimal(wrong)


def damaged(chance: random.Random, style: str, direction: str, size: Decimal) -> str:
    """A change as it comes out of publishing."""
    if style == "mixed":
        style = chance.choice(STYLES[:3])
    if direction == "flat":
        return "(持平)" if style == "intact" else f"({size}%)"
    arrow = {"intact": ARROWS[direction], "became_one": "1", "dropped": ""}[style]
    return f"({arrow}{size}%)"


def generate(
    assembler: Assembler,
    seed: int,
    scale: int,
    style: str,
    misprints: int,
    restated: float | None = None,
) -> Truth:
    """One report of a scale (its requests), with so many misprinted changes.

    With `restated`, last year's report is loaded, and that share of its figures was since restated.
    """
    chance = random.Random(f"{seed}/{scale}/{style}/{misprints}")
    last, this = amounts(chance, scale), amounts(chance, scale)
    for key in list(this):
        if key[0] == "zhengfeng" and key[2] == "episodes" and chance.random() < 0.3:
            this[key] = last[key]
    changes = {key: value for key, value in this.items() if last[key] > 0}
    wrong = set(chance.sample(sorted(changes), misprints))
    figures: list[PrintedFigure] = []
    truth = Truth(None, style, scale)
    rows = row_numbers(this)
    for key, value in this.items():
        table, row, column = key
        text = f"{value}"
        place = table, rows[table, row], column
        if key in changes:
            direction = direction_of(value, last[key])
            size = printed_size(Decimal(value), Decimal(last[key]))
            truth.directions[place] = direction
            truth.priors[place] = last[key]
            if key in wrong and direction != "flat":
                size = misprinted_size(chance, size)
                truth.misprinted.add(place)
            text += damaged(chance, style, direction, size)
        figures.append(PrintedFigure(table, row, place[1], column, row, "line 1", text, "count"))
    if chance.random() < 0.7:
        figures += statement(last, this, truth)
    figures.sort(key=lambda figure: (figure.table_code, figure.row_no, figure.column_code))
    before = [] if restated is None else list(published_then(chance, last, rows, restated))
    truth.report = assembler.report(("329900-2025", 1), figures, before)
    return truth


def published_then(
    chance: random.Random, last: Values, rows: dict[tuple[str, str], int], restated: float
) -> Iterator[PrintedFigure]:
    """What last year's report printed, before some of it was restated."""
    for (table, row, column), value in last.items():
        then = value
        if chance.random() < restated:
            then = max(0, value + chance.choice((-1, 1)) * chance.randint(1, 2 + value // 20))
        yield PrintedFigure(table, row, rows[table, row], column, row, "line 1", f"{then}", "count")


def statement(last: Values, this: Values, truth: Truth) -> Iterator[PrintedFigure]:
    """What the prose says of the change of all requests."""
    key = "requests", "total", "total_requests"
    direction = direction_of(this[key], last[key])
    if direction == "flat":
        return
    words = {"up": "较去年同比增加", "down": "较去年同比减少"}[direction]
    size = printed_size(Decimal(this[key]), Decimal(last[key]))
    truth.directions["claims", 1, "figure"] = direction
    truth.priors["claims", 1, "figure"] = last[key]
    yield PrintedFigure(
        "claims", "total_requests_change", 1, "figure", words, "line 1", f"{size}%", "rate"
    )


def direction_of(this: int, last: int) -> str:
    return "flat" if this == last else "up" if this > last else "down"


def row_numbers(values: Values) -> dict[tuple[str, str], int]:
    """Each row's number in its table, in the order in which rows appear."""
    numbers: dict[tuple[str, str], int] = {}
    for table, row, _ in values:
        if (table, row) not in numbers:
            numbers[table, row] = 1 + sum(of == table for of, _ in numbers)
    return numbers
