"""What the reference seeds say, held to the print and to one another where no build notices it."""

import csv
import hashlib
import re
from collections import Counter

import pytest
from conftest import ROOT
from test_reading import DOCUMENTS

from hotline.template.registry import read_registry

# What the first report prints of bodies, line by line of its sharing table, under one name each.
BODIES = (
    "政府办", "纪委监委", "市委巡察办", "纪委监委第一监督检查室", "纪委监委第四监督检查室",
    "市委巡察办", "纪委、检察院、司法局", "检察院、政府办", "创文办", "经济发展局",
    "大数据管理中心", "公安局", "创文办", "纪委监委", "市委巡察组", "检察院", "督导组",
    "徐州巡察组", "大数据管理中心", "政法委",
)  # fmt: skip
# Of the topics those that are printed with other words around them: lines 7, 13, 16.
TOPICS = {7: "行政执法、教育、2025年投诉工单", 13: "环境保护、城乡建设",
          16: "三新产业、生态环境、食品安全"}  # fmt: skip


def test_the_codes_of_a_list_are_counted_from_one():
    numbers: dict[str, list[int]] = {}
    for row in read_registry(ROOT, "code_lists"):
        numbers.setdefault(row["list_code"], []).append(int(row["sort_order"]))
    assert {name: found for name, found in numbers.items()
            if sorted(found) != list(range(1, len(found) + 1))} == {}  # fmt: skip


def test_the_divisions_are_those_of_the_ministrys_table():
    regions = read_registry(ROOT, "regions")
    # as the table of 2025-12-31 counts them, with 台湾省
    assert Counter(row["level"] for row in regions) == {
        "province": 34, "prefecture": 333, "county": 2845,
    }  # fmt: skip
    parents = {
        "province": lambda code: ("[none]",),
        "prefecture": lambda code: (code[:2] + "0000",),
        "county": lambda code: (code[:4] + "00", code[:2] + "0000"),
    }
    forms = {"province": r"\d\d0000", "prefecture": r"\d{4}00", "county": r"\d{6}"}
    odd = [
        row
        for row in regions
        if row["parent_code"] not in parents[row["level"]](row["region_code"])
        or not re.fullmatch(forms[row["level"]], row["region_code"])
        or not row["name_zh"].startswith(row["short_name_zh"])
    ]
    assert odd == []


def test_a_population_is_the_number_that_is_printed():
    for row in read_registry(ROOT, "populations"):
        assert row["printed_text"].replace(",", "") == row["population_count"], row


def test_the_unit_of_a_measure_is_that_of_its_kind():
    units = {"rate": {"比例"}, "duration": {"秒", "分钟", "自然日"}}
    others = set.union(*units.values())
    for row in read_registry(ROOT, "measures"):
        fits = row["unit"] in units.get(row["kind"], set()) if row["kind"] in units else (
            row["unit"] not in others
        )  # fmt: skip
        assert fits, row


def test_what_adds_up_to_a_measure_is_counted_like_it_and_broken_down():
    measures = {row["measure_code"]: row for row in read_registry(ROOT, "measures")}
    for row in measures.values():
        of_whole = row["adds_up_to"]
        assert (of_whole == "[none]") == (row["breakdown"] == "[none]"), row
        if of_whole != "[none]":
            assert {row["kind"], measures[of_whole]["kind"]} == {"count"}, row
            assert row["unit"] == measures[of_whole]["unit"], row


def test_a_rate_is_of_the_measure_the_service_and_the_level_of_the_cell_that_prints_it():
    rows = {(row["table_code"], row["row_code"]): row for row in read_registry(ROOT, "report_rows")}
    columns = {
        (row["table_code"], row["column_code"]): row
        for row in read_registry(ROOT, "report_columns")
    }
    services = {
        row["table_code"]: row["service_code"] for row in read_registry(ROOT, "report_tables")
    }
    rates = {row["rate_code"]: row for row in read_registry(ROOT, "rates")}
    for term in read_registry(ROOT, "rate_terms"):
        if term["role"] not in ("printed", "prose"):
            continue
        rate = rates[term["rate_code"]]
        row = rows[term["table_code"], term["row_code"]]
        column = columns[term["table_code"], term["column_code"]]
        measure = column["measure_code"] if row["measure_code"] == "[none]" else row["measure_code"]
        assert rate["measure_code"] == measure, term
        if term["role"] == "printed":
            level = row["member_code"] if row["dimension"] == "level" else "[none]"
            assert rate["service_code"] == services[term["table_code"]], term
            assert rate["level_code"] in (level, "[none]"), term
            assert (rate["level_code"] == "[none]") == (rate["service_code"] == "[none]"), term


def test_bodies_and_topics_of_the_first_report_have_one_name_each(published):
    def named(what):
        return dict(
            published.execute(
                f"select line_no, string_agg(label_zh, '、' order by item_no)"
                f" from marts.bridge_sharing_{what}"
                f" inner join marts.dim_{what} using ({what}_code)"
                " where report_key = '320300-2025-r1' group by line_no"
            ).fetchall()
        )

    assert named("department") == dict(enumerate(BODIES, start=1))
    topics = named("topic")
    assert {line: topics[line] for line in TOPICS} == TOPICS


def test_outcomes_are_named_for_what_they_count(published):
    found = published.execute(
        "select distinct 结论, 相符数, 已知不符数, 不符数, 无法判定数 from marts.rpt_quality"
    ).fetchall()
    names = {"相符": (1, 0, 0, 0), "已知不符": (0, 1, 0, 0), "不符": (0, 0, 1, 0),
             "无法判定": (0, 0, 0, 1)}  # fmt: skip
    assert [row for row in found if names[row[0]] != row[1:]] == []
    labels = {
        row["code"]: row["label_zh"]
        for row in read_registry(ROOT, "code_lists")
        if row["list_code"] == "check_outcome"
    }
    assert labels == {
        "passed": "相符", "known": "已知不符", "failed": "不符", "undecided": "无法判定",
    }  # fmt: skip


@pytest.mark.parametrize("folder", DOCUMENTS, ids=str)
def test_a_document_that_is_at_hand_is_the_one_that_was_read(folder):
    with (ROOT / "seeds" / "raw" / "raw_reports.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            path = folder / row["source_file"]
            if path.is_file():
                assert hashlib.sha256(path.read_bytes()).hexdigest() == row["source_sha256"]
