"""Views for people who drag and drop: a sum of a number in them is one that the report prints."""

import re

import pytest

# What the report of Xuzhou 2025 prints, with the line of its text: a sum over all rows of a view.
SUMS = {
    ("rpt_requests", "诉求量按来源"): 3008353,  # line 136
    ("rpt_requests", "诉求量按办理方式"): 3008353,  # line 136
    ("rpt_calls", "人工接听话务量"): 3215442,  # line 140
    ("rpt_sharing", "共享诉求量"): 2369444,  # line 116
    ("rpt_staff", "服务团队人数"): 297 + 166 + 34,  # line 124
    ("rpt_staff", "成员单位数"): 7 + 505 + 91 + 205,  # line 124
    # lines 147, 152, 62, 67, 72; a service without a total has none here either
    ("rpt_services", "诉求量"): 12551 + 2426 + 7747 + 151 + 363,
    ("rpt_services", "电话诉求"): 2424 + 147 + 357,
    ("rpt_services", "互联网诉求"): 2 + 4 + 6,
    ("rpt_services", "在线解答"): 77 + 227,
    ("rpt_services", "民生接听员在线解答"): 1110,
    ("rpt_services", "政策专员在线解答"): 0,
    ("rpt_services", "部门办理"): 1316 + 74,
    ("rpt_services", "转110诉求量"): 1018,
    ("rpt_services", "由110转来警单量"): 6729,
    ("rpt_services", "现场回应诉求数"): 4270,
    ("rpt_services", "直播后督办重点诉求数"): 8281,
    ("rpt_services", "办理诉求总量"): 103515,  # line 78
    ("rpt_services", "节目期数"): 247,
    ("rpt_services", "上线人数"): 247,
    ("rpt_services", "上线主要负责人数"): 52,
    ("rpt_services", "发布民生热点"): 95,
    ("rpt_services", "发布直播相关政策问答"): 724,
    ("rpt_services", "民生接听员"): 11,
    ("rpt_services", "政策专员"): 34,
    ("rpt_services", "联动办席人数"): 13,
    ("rpt_services", "承办部门"): 186,
    ("rpt_services", "部门单位"): 995,  # line 159
    ("rpt_services", "信息专员"): 992,
    ("rpt_services", "政务信息"): 186 + 2,
    ("rpt_services", "问答"): 259 + 43 + 695,
    ("rpt_services", "信息查询使用量"): 93407 + 6,
    ("rpt_services", "问答查询使用量"): 16533 + 4,
    ("rpt_services", "引用答复量"): 0,  # line 57
    ("rpt_services", "部门答复量"): 23,
    ("rpt_services", "浏览量"): 47000,
    ("rpt_services", "推荐信息量"): 69,
    ("rpt_services", "转化量"): 17,
    ("rpt_overview", "诉求量"): 3008353,
    ("rpt_overview", "在线解答量"): 2145296 + 125,  # line 136
    ("rpt_overview", "人工接听话务量"): 3215442,
    ("rpt_overview", "工单量"): 61898 + 801034,  # lines 84, 85
    ("rpt_overview", "回访征集评价"): 744171,
    ("rpt_overview", "分析专报上报总量"): 741,
    ("rpt_overview", "领导签批专报"): 64,
    ("rpt_overview", "共享诉求量"): 2369444,
    ("rpt_overview", "服务团队人数"): 497,
    ("rpt_overview", "成员单位数"): 808,
}
# As the report prints them, whose line 147 says 98.6%.
TEXTS = {
    ("rpt_overview", "即时答复率"): {"71.31%"},
    ("rpt_overview", "工单占受理量"): {"28.68%"},
    ("rpt_overview", "三十秒人工接通率"): {"94.38%"},
    ("rpt_overview", "办理满意率"): {"92.31%"},
    ("rpt_overview", "问题实际解决率"): {"85.75%"},
    ("rpt_overview", "咨询类平均办理时长"): {"2.6自然日"},
    ("rpt_overview", "非咨询类平均办理时长"): {"4.7自然日"},
    ("rpt_overview", "每十万人座席数"): {"2.92个"},
    ("rpt_overview", "诉求量同比"): {"↓8.53%"},
    ("rpt_overview", "全市平台安全运行状态"): {"优秀"},
    ("rpt_overview", "市本级平台安全运行状态"): {"优秀"},
    ("rpt_calls", "平均等待时长"): {"14.87秒"},
    ("rpt_calls", "平均通话时长"): {"128.26秒"},
    ("rpt_calls", "通话超10分钟占比"): {"1.19%"},
    ("rpt_services", "办理满意率"): {"98.6%", "98.02%"},
    ("rpt_services", "按时办结率"): {"99.81%", "95.97%"},
    ("rpt_services", "转化率"): {"100%"},
    ("rpt_services", "平均办理时长"): {"4.7自然日"},
}


def columns_of(published, kind):
    return {
        (view, column)
        for view, column in published.execute(
            "select table_name, column_name from duckdb_columns()"
            " where schema_name = 'marts' and table_name like 'rpt%' and data_type = ?",
            [kind],
        ).fetchall()
    }


def test_every_sum_is_what_the_report_prints(published):
    """Every number of every view is summed, so that none can be added without being proved."""
    numbers = columns_of(published, "BIGINT")
    # counted in checks; summed within one rate, which `test_rates` proves; or within one cell
    apart = ("rpt_quality", "rpt_rates", "rpt_cells")
    found = {
        (view, column): published.execute(f"select sum({column}) from marts.{view}").fetchone()[0]
        for view, column in numbers
        if view not in apart
    }
    assert found == SUMS


def test_a_printed_cell_stands_with_its_labels_and_what_was_recovered_of_it(published):
    columns = "原文, 出处, 数值, 同比, 质量, 数量, 上年数量"
    found = published.execute(
        f"select {columns} from marts.rpt_cells"
        " where 表 = '诉求总量与办理' and 诉求人 = '企业' and 诉求来源 = '互联网'"
        " union all"
        f" select {columns} from marts.rpt_cells where 表 = '话务服务' and 指标 = '平均等待时长'"
        " union all"
        f" select {columns} from marts.rpt_cells"
        " where 表 = '服务团队' and 层级 = '市本级' and 岗位 = '企业政策专员'"
        " order by 出处"
    ).fetchall()
    assert found == [
        # no whole number of last year makes 65.22 % of 165
        ("165(165.22%)", "第123行", "165名", "印刷有误", "差异已说明", 165, None),
        # 158 after 27 is +485.19 %
        ("158(1485.19%)", "第135行", "158件", "↑485.19%", "数据一致", 158, 27),
        (
            *("14.87(112.82%)", "第140行", "14.87秒"),
            *("不能判定(↑112.82%、↑12.82%、↓12.82%)", "数据一致", None, None),
        ),
    ]


def test_every_printed_cell_is_there_once(published):
    (cells,) = published.execute("select count(*) from marts.rpt_cells").fetchone()
    (printed,) = published.execute(
        "select count(*) from marts.fct_published_values where cell_state = 'printed'"
    ).fetchone()
    assert cells == printed


def test_a_rate_leads_to_the_cell_that_prints_it(published):
    found = published.execute(
        "select 比率, 原文, 出处 from marts.rpt_rates"
        " where 比率 in ('30秒人工接通率', '即时答复率', '每千人诉求量') order by 比率"
    ).fetchall()
    assert found == [
        ("30秒人工接通率", "94.38%(14.36%)", "第140行"),
        ("即时答复率", "71.31%", "第13行"),
        ("每千人诉求量", None, None),
    ]


def test_checks_are_counted_once(published):
    counts = published.execute(
        "select sum(核对数), sum(相符数) + sum(已知不符数) + sum(不符数) + sum(无法判定数),"
        " sum(已知不符数) from marts.rpt_quality"
    ).fetchone()
    (checks,) = published.execute("select count(*) from marts.fct_report_checks").fetchone()
    # the README lists the eight that do not add up
    assert counts == (checks, checks, 6)


@pytest.mark.parametrize(("view", "column"), TEXTS)
def test_what_cannot_be_summed_is_text_as_printed(published, view, column):
    found = published.execute(
        f"select distinct {column} from marts.{view} where {column} is not null"
    ).fetchall()
    assert {value for (value,) in found} == TEXTS[view, column]


def test_changes_are_text_that_says_when_nothing_was_decided(published):
    changes = published.execute(
        "select 同比 from marts.rpt_requests where 同比 is not null"
        " union all select 平均等待时长同比 from marts.rpt_calls"
    ).fetchall()
    assert ("↑0.11%",) in changes
    decided = re.compile(r"[↑↓][0-9.]+%|不能判定\([↑↓].*、.*\)")
    assert [text for (text,) in changes if not decided.fullmatch(text)] == []


def test_every_row_says_whose_it_is(published):
    for view in ("overview", "requests", "calls", "sharing", "services", "staff", "quality"):
        assert published.execute(
            f"select distinct 报告, 地区代码, 地区, 年度, 年度首日::varchar, 报告质量"
            f" from marts.rpt_{view}"
        ).fetchall() == [("320300-2025", "320300", "徐州市", "2025", "2025-01-01", "差异已说明")]


def test_views_are_labelled_in_the_database(published):
    unlabelled = published.execute(
        "select table_name, column_name from duckdb_columns()"
        " where table_name like 'rpt%' and comment is null"
    ).fetchall()
    assert unlabelled == []
    described = published.execute(
        "select count(comment) from (select view_name, comment from duckdb_views()"
        " where view_name like 'rpt%' union all select table_name, comment from duckdb_tables()"
        " where table_name like 'rpt%')"
    ).fetchone()
    assert described == (9,)
