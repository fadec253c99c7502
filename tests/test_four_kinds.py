"""Reports of other cities and years, in the four kinds that publishing makes of them."""

import random
from decimal import Decimal

import duckdb
import pytest
from conftest import copy_project, hotline
from generated_reports import amounts, damaged, direction_of, printed_size, row_numbers
from loading_tools import of_city, put, worded
from report_documents import Contents
from report_documents.template import template

TABLES = ("requests", "calls", "zhengfeng", "shangxian", "police_110", "grassroots")
KINDS = {
    "intact": ("无锡市", 2023), "became_one": ("常州市", 2024), "dropped": ("苏州市", 2022),
    "wrong sums": ("南通市", 2024),
}  # fmt: skip
# A city that counts working days, and prints last year in columns of its own.
IN_ITS_OWN_WAY = {
    "人工接听话务量(通)\t": "人工接听话务量(通)\t上年同期\t同比(%)\t",
    "3215442(1.39%)\t": "3215442\t3260764\t↓1.39\t",
    "平均办理时长(自然日)": "平均办理时长(工作日)", "2.6个自然日": "2.6个工作日",
}  # fmt: skip
OTHERWISE = {"rate": "100%", "duration": "98.25", "count": "6"}
# What the first three print of their calls: the rate answered within 30 seconds, the mean wait.
CONNECTED, WAITED = ("91.25%", "97.50%", "83.10%", "100%"), ("10.50", "31.25", "9.75", "1.00")


def said_and_meant(city, year, kind, seed):
    """A report whose arithmetic holds, unless its sums are to be wrong, and its true directions."""
    chance = random.Random(seed)
    last, this = amounts(chance, 60_000), amounts(chance, 60_000)
    style = "intact" if kind == "wrong sums" else kind
    numbers, meant, tables = row_numbers(this), {}, {}
    for table in TABLES:
        rows = tables.setdefault(table, [])
        codes = [row for (of, row) in numbers if of == table]
        for code, known in zip(codes, template().rows[table], strict=True):
            cells = {}
            for column in template().columns[table]:
                key = table, code, column.code
                if column.kind == "label":
                    cells[column.code] = known.label
                elif key not in this:
                    cells[column.code] = OTHERWISE[column.kind]
                    if column.code == "answered_within_30s_rate":
                        cells[column.code] = CONNECTED[seed]
                    elif column.code == "avg_wait_seconds":
                        cells[column.code] = WAITED[seed]
                else:
                    cells[column.code] = f"{this[key]}"
                    if last[key]:
                        direction = direction_of(this[key], last[key])
                        size = printed_size(Decimal(this[key]), Decimal(last[key]))
                        cells[column.code] += damaged(chance, style, direction, size)
                        meant[table, numbers[table, code], column.code] = direction
            rows.append(cells)
    if kind == "wrong sums":
        first = tables["requests"][0]
        number, bracket, change = first["total_requests"].partition("(")
        first["total_requests"] = f"{int(number) + 1000}{bracket}{change}"
    title = f"{city}12345热线{year}年度运行服务情况"
    return Contents(title, city, year, tables, []), meant


@pytest.fixture(scope="module")
def four(tmp_path_factory):
    """A warehouse with the four reports, the outcome of its build, and what each report meant."""
    folder = tmp_path_factory.mktemp("four")
    project, meant, paths = copy_project(folder / "project"), {}, []
    for seed, (kind, (city, year)) in enumerate(KINDS.items()):
        contents, truth = said_and_meant(city, year, kind, seed)
        code = next(c["region_code"] for c in template().cities if c["name_zh"] == city)
        meant[kind] = f"{code}-{year}-r1", truth
        paths.append(str(put(folder, f"{seed}.html", contents)))
    paths.append(str(worded(folder, contents=of_city("南京市", 2025), words=IN_ITS_OWN_WAY)))
    loaded = hotline(project, "load", *paths)
    assert loaded.returncode == 0, loaded.stderr
    assert " 0 unread" in loaded.stdout
    assert loaded.stdout.count(" 0 unread") == len(paths)
    return project, hotline(project, "build"), meant


def test_only_the_report_whose_own_sums_are_wrong_is_held_back(four):
    project, build, meant = four
    assert build.returncode == 4, build.stderr
    held = [line for line in build.stdout.splitlines() if "quarantined" in line]
    assert [meant["wrong sums"][0] in line for line in held] == [True]
    with duckdb.connect(str(project / "published" / "hotline.duckdb"), read_only=True) as reader:
        keys = reader.execute("select report_key from marts.dim_report").fetchall()
    assert {meant[kind][0] for kind in KINDS if kind != "wrong sums"} <= {key for (key,) in keys}


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "wrong sums"])
def test_changes_are_told_right_and_none_is_told_wrong(four, kind):
    project, _, meant = four
    key, truth = meant[kind]
    with duckdb.connect(str(project / "published" / "hotline.duckdb"), read_only=True) as reader:
        found = reader.execute(
            "select table_code, row_no, column_code, direction from marts.fct_year_over_year"
            " where report_key = ? and direction <> 'unknown'",
            [key],
        ).fetchall()
    told = {(table, row, column): direction for table, row, column, direction in found}
    wrong = {cell: told[cell] for cell in told if told[cell] != truth[cell]}
    assert wrong == {}
    assert len(told) >= 0.8 * len(truth)


def asked(four, query):
    with duckdb.connect(str(four[0] / "published" / "hotline.duckdb"), read_only=True) as reader:
        return reader.execute(query).fetchall()


def test_working_days_stand_apart_from_natural_ones(four):
    days = asked(
        four,
        "select report_key, request_type_code, avg_handling_days::double, day_kind"
        " from marts.fct_workorders where request_type_code = 'consultation' order by report_key",
    )
    assert days == [
        ("320100-2025-r1", "consultation", 2.6, "working"),
        ("320300-2025-r1", "consultation", 2.6, "natural"),
    ]
    shown = asked(
        four, "select distinct 平均办理时长 from marts.rpt_services where 平均办理时长 <> ''"
    )
    assert {text for (text,) in shown} == {"4.7工作日", "4.7自然日"}


def test_a_column_of_changes_is_the_change_of_its_neighbour(four):
    """And last year's printed figure is what the change is held against."""
    (change,) = asked(
        four,
        "select direction, change_rate::double, prior_value::bigint, status"
        " from marts.fct_year_over_year"
        " where report_key = '320100-2025-r1' and column_code = 'answered_calls'",
    )
    assert change == ("down", -0.0139, 3260764, "printed")
    printed = asked(
        four,
        "select comparison, header_path, printed_text, prior_value::bigint"
        " from marts.fct_comparisons order by comparison",
    )
    assert printed == [
        ("change", "同比(%)", "↓1.39", None), ("prior", "上年同期", "3260764", 3260764),
    ]  # fmt: skip


def test_a_rate_of_several_cities_is_weighed_by_what_it_is_of(four):
    """The sums are made here of what the three documents print, calls and rates."""
    calls, keys = [], []
    for seed, kind in enumerate(list(KINDS)[:3]):
        chance = random.Random(seed)
        amounts(chance, 60_000)
        calls.append(amounts(chance, 60_000)["calls", "all", "answered_calls"])
        keys.append(four[2][kind][0])
    for measure, printed, unit in (
        ("answered_within_30s_rate", CONNECTED, Decimal("0.01")),
        ("avg_wait_seconds", WAITED, Decimal(1)),
    ):
        of_each = [Decimal(text.rstrip("%")) * unit for text in printed[:3]]
        weighed = sum(rate * count for rate, count in zip(of_each, calls, strict=True))
        ((summed, weights, plain),) = asked(
            four,
            "select sum(value * cast(weight as decimal(12, 0))), sum(weight), avg(value)"
            f" from marts.fct_rates where is_shown and measure_code = '{measure}'"
            f" and report_key in {tuple(keys)}",
        )
        assert weights == sum(calls)
        assert summed == weighed
        assert abs(summed / weights - Decimal(plain)) > Decimal("0.0001")
