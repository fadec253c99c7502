"""The dashboards. `make generate` writes the YAML bundle from them."""

from typing import Any

from bi.superset.assets_of import (
    COUNT,
    DECIMAL,
    PERCENT,
    REGION,
    YEAR,
    Chart,
    Dashboard,
    Dataset,
    bars,
    number,
    row,
    table,
    where,
)

CHANGE, MARK = "较上年", "标记"
# What of a cell may be summed over reports.
COUNTED = "合计"
# Where the template prints the figures that are looked for first: table, row, columns.
TOTAL_REQUESTS = ("requests", "total", "total_requests")
ANSWERED_CALLS = ("calls", "all", "answered_calls")
SHARED_REQUESTS = ("sharing", "total", "shared_requests")
WORKORDERS = ("efficiency", ("consultation", "other"), "workorders")
STAFF = ("staffing", "whole", ("agents", "enterprise_specialists", "talent_specialists"))
PLACE = ("表代码", "行代码", "列代码")

MARKED = """\
case
    when count(case when "质量" = '存疑' then 1 end) > 0 then '存疑'
    when count(case when "质量" = '差异已说明' then 1 end) > 0 then '差异已说明'
end"""
CHANGED = 'case when count(*) = 1 then max("同比") end'
# The change of several cells, where last year's count of each was recovered.
CHANGED_COUNT = """\
case
    when count(*) = 1 then max("同比")
    when count("上年数量") < count(*) then null
    when sum("数量") = sum("上年数量") then '持平'
    else
        case when sum("数量") > sum("上年数量") then '↑' else '↓' end
        || cast(abs(sum("数量") - sum("上年数量")) * 100 / sum("上年数量") as decimal(18, 2)) || '%'
end"""


def of_cell(place: tuple[str, str, str], expression: str) -> str:
    """An aggregate of a cell of the template, among others of a report."""
    conditions = (f"\"{part}\" = '{code}'" for part, code in zip(PLACE, place, strict=True))
    return expression.format(f"case when {' and '.join(conditions)} then")


# One row a printed cell: what Superset's drill to detail shows of a chart.
CELLS = Dataset(
    "rpt_cells",
    metrics={
        COUNTED: ('sum("数量")', COUNT),
        CHANGE: (CHANGED_COUNT, ""),
        MARK: (MARKED, ""),
        **{
            name + suffix: (of_cell(place, expression), form)
            for name, place in (("诉求量", TOTAL_REQUESTS), ("人工接听话务量", ANSWERED_CALLS))
            for suffix, expression, form in (
                ("", 'sum({} "数量" end)', COUNT),
                ("同比", 'max({} "同比" end)', ""),
            )
        },
    },
    first=("表", "行", "列", "原文", "同比", "质量", "出处"),
)
# One row a report, for the choice of cities and years.
OVERVIEW = Dataset("rpt_overview")
SHARING = Dataset("rpt_sharing", ("共享诉求量",), {"共享条目": ("count(*)", COUNT)})
SERVICES = Dataset("rpt_services", ("诉求量",))
QUALITY = Dataset("rpt_quality", ("核对数", "相符数", "已知不符数", "不符数", "无法判定数"))


def weighted(rate: str) -> str:
    """A rate of several reports, each weighed by what it is a rate of."""
    of_rate = f"case when 比率 = '{rate}' then"
    return f"sum({of_rate} 加权值 end) / sum({of_rate} 权数 end)"


# The name of a rate here, in the view, and how it is written.
RATE_NAMES = {
    "即时答复率": ("即时答复率", PERCENT),
    "工单占受理量": ("工单占受理量", PERCENT),
    "30秒人工接通率": ("30秒人工接通率", PERCENT),
    "平均等待时长(秒)": ("平均等待时长", DECIMAL),
    "平均通话时长(秒)": ("平均通话时长", DECIMAL),
    "通话超10分钟占比": ("通话超10分钟占比", PERCENT),
    "群众有效参评满意率": ("办理满意率", PERCENT),
    "问题实际解决率": ("问题实际解决率", PERCENT),
    "非咨询类平均办理时长(自然日)": ("非咨询类平均办理时长(自然日)", DECIMAL),
    "咨询类平均办理时长(自然日)": ("咨询类平均办理时长(自然日)", DECIMAL),
    "每千人诉求量(件)": ("每千人诉求量", DECIMAL),
    "每千人人工接听话务量(通)": ("每千人人工接听话务量", DECIMAL),
}
# What is a rate of what, and by what it is weighed, says the view.
RATES = Dataset(
    "rpt_rates",
    metrics={
        **{name: (weighted(rate), form) for name, (rate, form) in RATE_NAMES.items()},
        CHANGE: (CHANGED, ""),
        MARK: (MARKED, ""),
    },
    first=("比率", "原文", "同比", "质量", "出处", "权数", "权数指标"),
)

WEIGHED = "多份报告时,按其分母加权平均。"
NOT_PASSED = (where("相符数", "==", 0), where("无法判定数", "==", 0))
WAYS = ("诉求来源", "办理方式")
# Heights of rows, in pixels.
FIGURES, FEW_ROWS, DRAWN, MANY_ROWS = 168, 168, 320, 440


def in_place(*place: str | tuple[str, ...]) -> tuple[dict[str, Any], ...]:
    """The cells of a table of the template, or of rows and columns of it."""
    return tuple(
        where(
            part,
            "==" if isinstance(code, str) else "IN",
            code if isinstance(code, str) else [*code],
        )
        for part, code in zip(PLACE, place, strict=False)
    )


def of_rate(name: str) -> tuple[dict[str, Any], ...]:
    """The rows of one rate, by its name here."""
    return (where("比率", "==", RATE_NAMES[name][0]),)


def figure(
    title: str,
    dataset: Dataset,
    metric: str,
    conditions: tuple[dict[str, Any], ...],
    description: str | None = None,
) -> Chart:
    """A key figure with its change on last year and its mark of doubt beneath.

    Superset's own big number has no text that follows the data. This is a table of one row, whose
    cells `dashboard.css` sets under one another.
    """
    metrics = (metric, CHANGE, MARK)
    return table(
        title, dataset, (), metrics=metrics, conditions=conditions, description=description
    )


def count(title: str, *place: str | tuple[str, ...]) -> Chart:
    return figure(title, CELLS, COUNTED, in_place(*place))


def rate(name: str) -> Chart:
    return figure(name, RATES, name, of_rate(name), WEIGHED)


def count_over_years(title: str, *place: str | tuple[str, ...]) -> Chart:
    return bars(title, CELLS, YEAR, (COUNTED,), conditions=in_place(*place), over_years=True)


def rate_over_years(name: str) -> Chart:
    return bars(f"历年{name}", RATES, YEAR, (name,), conditions=of_rate(name), over_years=True)


def rate_of_cities(name: str) -> Chart:
    return bars(
        f"各市{name}",
        RATES,
        REGION,
        (name,),
        sideways=True,
        conditions=of_rate(name),
        description=WEIGHED,
    )


def requests_by(way: str, by: str | None = None) -> Chart:
    return bars(
        f"{way}(件)",
        CELLS,
        way,
        (COUNTED,),
        by,
        sideways=True,
        conditions=in_place("requests"),
        given=("诉求人", way),
    )


PROVINCE_PAGE = Dashboard(
    "各市比较",
    "province",
    (
        row(
            FIGURES,
            count("各市诉求总量(件)", *TOTAL_REQUESTS),
            rate("每千人诉求量(件)"),
            rate("即时答复率"),
            rate("群众有效参评满意率"),
        ),
        row(
            MANY_ROWS,
            table(
                "各市诉求与上年相比",
                CELLS,
                (REGION, YEAR, "报告质量"),
                metrics=("诉求量", "诉求量同比", "人工接听话务量", "人工接听话务量同比"),
                conditions=in_place(
                    *zip(TOTAL_REQUESTS, ANSWERED_CALLS, strict=True),
                ),
            ),
        ),
        row(
            MANY_ROWS,
            table("各市比率", RATES, (REGION, YEAR), metrics=tuple(RATE_NAMES)),
        ),
        row(
            MANY_ROWS,
            bars(
                "各市诉求量(件)",
                CELLS,
                REGION,
                (COUNTED,),
                sideways=True,
                conditions=in_place(*TOTAL_REQUESTS),
            ),
            rate_of_cities("每千人诉求量(件)"),
        ),
        row(
            MANY_ROWS,
            rate_of_cities("30秒人工接通率"),
            rate_of_cities("群众有效参评满意率"),
        ),
        row(
            MANY_ROWS,
            table(
                "比率明细",
                RATES,
                (
                    REGION,
                    YEAR,
                    *[
                        "比率",
                        "数值",
                        "单位",
                        "同比",
                        "质量",
                        "原文",
                        "计算值",
                        "权数指标",
                        "人口年份",
                    ],
                ),
                order=((REGION, True), ("比率", True)),
                search=True,
            ),
        ),
    ),
)

OVERVIEW_PAGE = Dashboard(
    "总览",
    "overview",
    (
        row(
            FIGURES,
            count("诉求总量(件)", *TOTAL_REQUESTS),
            rate("即时答复率"),
            count("人工接听话务量(通)", *ANSWERED_CALLS),
            rate("30秒人工接通率"),
        ),
        row(
            FIGURES,
            count("派发工单(件)", *WORKORDERS),
            rate("群众有效参评满意率"),
            count("共享诉求量(件)", *SHARED_REQUESTS),
            count("服务团队(人)", *STAFF),
        ),
        row(
            FEW_ROWS,
            table(
                "报告质量:数字可信吗",
                QUALITY,
                (REGION, YEAR, "报告质量"),
                metrics=("核对数", "相符数", "已知不符数", "不符数", "无法判定数"),
            ),
        ),
        row(
            DRAWN,
            *(requests_by(way) for way in WAYS),
        ),
        row(
            DRAWN,
            count_over_years("历年诉求总量(件)", *TOTAL_REQUESTS),
            bars(
                "成员单位(个)",
                CELLS,
                "单位类别",
                (COUNTED,),
                conditions=in_place("member_units", "whole"),
                given=("单位类别",),
            ),
        ),
        row(
            FEW_ROWS,
            table(
                "与上年相比",
                CELLS,
                (REGION, YEAR, *["表", "列", "数值", "同比", "质量", "原文", "出处"]),
                conditions=in_place(
                    *zip(TOTAL_REQUESTS, ANSWERED_CALLS, strict=True),
                ),
                order=((REGION, True), (YEAR, False), ("表代码", True)),
                description="同比中失去的箭头由年报自身的算术还原;不能判定的列出各种可能。",
            ),
        ),
        row(
            MANY_ROWS,
            table(
                "存疑的数字",
                QUALITY,
                (REGION, YEAR, "核对", "结论", "公布值", "计算值", "说明"),
                conditions=NOT_PASSED,
                order=((REGION, True), ("核对", True)),
            ),
        ),
    ),
)

HANDLING_PAGE = Dashboard(
    "诉求与办理",
    "handling",
    (
        row(
            FIGURES,
            count("诉求总量(件)", *TOTAL_REQUESTS),
            rate("即时答复率"),
            rate("群众有效参评满意率"),
            rate("问题实际解决率"),
        ),
        row(
            DRAWN,
            *(requests_by(way, "诉求人") for way in WAYS),
        ),
        row(
            MANY_ROWS,
            *(
                table(
                    f"{way}明细",
                    CELLS,
                    (REGION, YEAR, "诉求人", way, *["数值", "同比", "质量", "原文"]),
                    conditions=(
                        *in_place("requests"),
                        where("诉求人", "IS NOT NULL"),
                        where(way, "IS NOT NULL"),
                    ),
                    order=(("数量", False),),
                )
                for way in WAYS
            ),
        ),
        row(
            DRAWN,
            bars(
                "派发工单(件)",
                CELLS,
                "诉求类型",
                (COUNTED,),
                conditions=in_place(*WORKORDERS),
            ),
            rate_over_years("非咨询类平均办理时长(自然日)"),
        ),
        row(
            DRAWN,
            bars(
                "特色服务诉求量(件)",
                SERVICES,
                "服务",
                ("诉求量",),
                sideways=True,
                given=("诉求量",),
            ),
            rate_over_years("即时答复率"),
        ),
    ),
)

CALLS_PAGE = Dashboard(
    "话务",
    "calls",
    (
        row(
            FIGURES,
            count("人工接听话务量(通)", *ANSWERED_CALLS),
            rate("30秒人工接通率"),
        ),
        row(
            FIGURES,
            rate("平均等待时长(秒)"),
            rate("平均通话时长(秒)"),
            rate("通话超10分钟占比"),
            widths=(3, 3, 6),
        ),
        row(
            DRAWN,
            count_over_years("历年人工接听话务量(通)", *ANSWERED_CALLS),
            rate_over_years("30秒人工接通率"),
        ),
        row(
            DRAWN,
            rate_over_years("平均等待时长(秒)"),
            rate_over_years("平均通话时长(秒)"),
        ),
        row(
            DRAWN,
            table(
                "话务指标与上年相比",
                CELLS,
                (REGION, YEAR, *["列", "数值", "同比", "质量", "原文", "出处"]),
                conditions=in_place("calls"),
                order=((REGION, True), (YEAR, False), ("列代码", True)),
            ),
        ),
    ),
)

SHARING_PAGE = Dashboard(
    "数据共享",
    "sharing",
    (
        row(
            FIGURES,
            count("共享诉求量(件)", *SHARED_REQUESTS),
            number("共享条目", SHARING, "共享条目(条)"),
        ),
        row(
            DRAWN,
            bars(
                "各地共享诉求量(件)",
                SHARING,
                "共享地区",
                ("共享诉求量",),
                "共享方式",
                sideways=True,
            ),
            bars("共享方式(件)", SHARING, "共享方式", ("共享诉求量",), sideways=True),
        ),
        row(
            DRAWN,
            bars("主题范围(件)", SHARING, "主题范围", ("共享诉求量",)),
            count_over_years("历年共享诉求量(件)", *SHARED_REQUESTS),
        ),
        row(
            MANY_ROWS,
            table(
                "共享明细",
                SHARING,
                (
                    REGION,
                    YEAR,
                    *["共享地区", "共享部门", "共享方式", "共享主题", "主题范围", "共享诉求量"],
                ),
                order=(("共享诉求量", False),),
                search=True,
            ),
        ),
    ),
)

QUALITY_PAGE = Dashboard(
    "数据质量",
    "quality",
    (
        row(
            FIGURES,
            number("核对数", QUALITY, "核对(项)"),
            number("相符数", QUALITY, "相符(项)"),
            number("已知不符数", QUALITY, "已知不符(项)"),
            number("不符数", QUALITY, "不符(项)"),
        ),
        row(
            DRAWN,
            bars("核对结论(项)", QUALITY, "结论", ("核对数",), sideways=True),
            bars("各类核对(项)", QUALITY, "核对类型", ("核对数",), "结论", sideways=True),
        ),
        row(
            MANY_ROWS,
            table(
                "不符与已知不符",
                QUALITY,
                (
                    REGION,
                    YEAR,
                    *["核对", "核对类型", "严重程度", "结论", "公布值", "计算值", "差", "说明"],
                ),
                conditions=NOT_PASSED,
                order=((REGION, True), ("核对", True)),
            ),
        ),
        row(
            MANY_ROWS,
            table(
                "全部核对",
                QUALITY,
                (REGION, YEAR, "核对", "核对类型", "结论", "公布值", "计算值", "差"),
                order=((REGION, True), ("核对代码", True)),
                search=True,
            ),
        ),
    ),
)

DATASETS = (OVERVIEW, CELLS, RATES, SHARING, SERVICES, QUALITY)
DASHBOARDS = (PROVINCE_PAGE, OVERVIEW_PAGE, HANDLING_PAGE, CALLS_PAGE, SHARING_PAGE, QUALITY_PAGE)
