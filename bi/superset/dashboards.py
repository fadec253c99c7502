"""The dashboards. `make generate` writes the YAML bundle from them."""

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

OVERVIEW = Dataset(
    "rpt_overview",
    (
        "诉求量",
        "人工接听话务量",
        "工单量",
        "共享诉求量",
        "服务团队人数",
        "成员单位数",
        "回访征集评价",
    ),
)
REQUESTS = Dataset("rpt_requests", ("诉求量按来源", "诉求量按办理方式"))
CALLS = Dataset("rpt_calls", ("人工接听话务量",))
SHARING = Dataset("rpt_sharing", ("共享诉求量",), {"共享条目": ("count(*)", COUNT)})
SERVICES = Dataset("rpt_services", ("诉求量",))
STAFF = Dataset("rpt_staff", ("服务团队人数", "成员单位数"))
QUALITY = Dataset("rpt_quality", ("核对数", "相符数", "已知不符数", "不符数", "无法判定数"))


def weighted(rate: str) -> str:
    """A rate of several reports, each weighed by what it is a rate of."""
    of_rate = f"case when 比率 = '{rate}' then"
    return f"sum({of_rate} 加权值 end) / sum({of_rate} 权数 end)"


# What is a rate of what, and by what it is weighed, says the view.
RATES = Dataset(
    "rpt_rates",
    metrics={
        name: (weighted(rate), form)
        for name, rate, form in (
            ("即时答复率", "即时答复率", PERCENT),
            ("工单占受理量", "工单占受理量", PERCENT),
            ("30秒人工接通率", "30秒人工接通率", PERCENT),
            ("平均等待时长(秒)", "平均等待时长", DECIMAL),
            ("平均通话时长(秒)", "平均通话时长", DECIMAL),
            ("通话超10分钟占比", "通话超10分钟占比", PERCENT),
            ("群众有效参评满意率", "办理满意率", PERCENT),
            ("问题实际解决率", "问题实际解决率", PERCENT),
            ("非咨询类平均办理时长(自然日)", "非咨询类平均办理时长(自然日)", DECIMAL),
            ("咨询类平均办理时长(自然日)", "咨询类平均办理时长(自然日)", DECIMAL),
            ("每千人诉求量(件)", "每千人诉求量", DECIMAL),
            ("每千人人工接听话务量(通)", "每千人人工接听话务量", DECIMAL),
        )
    },
)
WORKORDERS = Dataset(
    "report_workorders",
    ("工单量",),
    sql="""\
select
    overview.地区,
    overview.年度,
    types.label_zh as 承办诉求类型,
    workorders.workorder_count as 工单量
from marts.rpt_overview as overview
inner join marts.dim_report as reports
    on overview.报告 = reports.report_id and reports.is_current
inner join marts.fct_workorders as workorders on reports.report_key = workorders.report_key
inner join marts.dim_request_type as types on workorders.request_type_code = types.request_type_code
""",
)

WEIGHED = "多份报告时,按其分母加权平均。"
NOT_PASSED = (where("相符数", "==", 0), where("无法判定数", "==", 0))
WAYS = {"诉求来源": "诉求量按来源", "办理方式": "诉求量按办理方式"}
CALL_FIGURES = (
    "人工接听话务量",
    "三十秒人工接通率",
    "平均等待时长",
    "平均通话时长",
    "通话超10分钟占比",
)
# Heights of rows, in pixels.
FIGURES, FEW_ROWS, DRAWN, MANY_ROWS = 136, 168, 320, 440


def rate(name: str) -> Chart:
    return number(name, RATES, description=WEIGHED)


def over_years(title: str, dataset: Dataset, metric: str) -> Chart:
    return bars(title, dataset, YEAR, (metric,), over_years=True)


def of_cities(title: str, dataset: Dataset, metric: str) -> Chart:
    return bars(title, dataset, REGION, (metric,), sideways=True, description=WEIGHED)


PROVINCE_PAGE = Dashboard(
    "各市比较",
    "province",
    (
        row(
            FIGURES,
            number("诉求量", OVERVIEW, "各市诉求总量(件)"),
            rate("每千人诉求量(件)"),
            rate("即时答复率"),
            rate("群众有效参评满意率"),
        ),
        row(
            MANY_ROWS,
            table(
                "各市诉求与上年相比",
                OVERVIEW,
                (
                    REGION,
                    YEAR,
                    *["报告质量", "诉求量", "诉求量同比", "人工接听话务量", "人工接听话务量同比"],
                ),
                order=((YEAR, False), ("诉求量", False)),
            ),
        ),
        row(
            MANY_ROWS,
            table("各市比率", RATES, (REGION, YEAR), metrics=tuple(RATES.metrics)),
        ),
        row(
            MANY_ROWS,
            of_cities("各市诉求量(件)", OVERVIEW, "诉求量"),
            of_cities("各市每千人诉求量(件)", RATES, "每千人诉求量(件)"),
        ),
        row(
            MANY_ROWS,
            of_cities("各市30秒人工接通率", RATES, "30秒人工接通率"),
            of_cities("各市群众有效参评满意率", RATES, "群众有效参评满意率"),
        ),
        row(
            MANY_ROWS,
            table(
                "比率明细",
                RATES,
                (REGION, YEAR, "比率", "数值", "单位", "质量", "计算值", "权数指标", "人口年份"),
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
            number("诉求量", OVERVIEW, "诉求总量(件)"),
            rate("即时答复率"),
            number("人工接听话务量", OVERVIEW, "人工接听话务量(通)"),
            rate("30秒人工接通率"),
        ),
        row(
            FIGURES,
            number("工单量", OVERVIEW, "派发工单(件)"),
            rate("群众有效参评满意率"),
            number("共享诉求量", OVERVIEW, "共享诉求量(件)"),
            number("服务团队人数", OVERVIEW, "服务团队(人)"),
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
            *(
                bars(f"{way}(件)", REQUESTS, way, (count,), sideways=True, given=(way,))
                for way, count in WAYS.items()
            ),
        ),
        row(
            DRAWN,
            over_years("历年诉求总量(件)", OVERVIEW, "诉求量"),
            bars("成员单位(个)", STAFF, "单位类别", ("成员单位数",), given=("单位类别",)),
        ),
        row(
            FEW_ROWS,
            table(
                "与上年相比",
                OVERVIEW,
                (REGION, YEAR, *["诉求量", "诉求量同比", "人工接听话务量", "人工接听话务量同比"]),
                order=((REGION, True), (YEAR, False)),
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
            number("诉求量", OVERVIEW, "诉求总量(件)"),
            rate("即时答复率"),
            rate("群众有效参评满意率"),
            rate("问题实际解决率"),
        ),
        row(
            DRAWN,
            *(
                bars(f"{way}(件)", REQUESTS, way, (count,), "诉求人", sideways=True, given=(way,))
                for way, count in WAYS.items()
            ),
        ),
        row(
            MANY_ROWS,
            *(
                table(
                    f"{way}明细",
                    REQUESTS,
                    (REGION, YEAR, "诉求人", way, count, "同比"),
                    conditions=(where(way, "IS NOT NULL"),),
                    order=((count, False),),
                )
                for way, count in WAYS.items()
            ),
        ),
        row(
            DRAWN,
            bars("派发工单(件)", WORKORDERS, "承办诉求类型", ("工单量",)),
            over_years("历年非咨询类平均办理时长(自然日)", RATES, "非咨询类平均办理时长(自然日)"),
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
            over_years("历年即时答复率", RATES, "即时答复率"),
        ),
    ),
)

CALLS_PAGE = Dashboard(
    "话务",
    "calls",
    (
        row(
            FIGURES,
            number("人工接听话务量", CALLS, "人工接听话务量(通)"),
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
            over_years("历年人工接听话务量(通)", CALLS, "人工接听话务量"),
            over_years("历年30秒人工接通率", RATES, "30秒人工接通率"),
        ),
        row(
            DRAWN,
            over_years("历年平均等待时长(秒)", RATES, "平均等待时长(秒)"),
            over_years("历年平均通话时长(秒)", RATES, "平均通话时长(秒)"),
        ),
        row(
            DRAWN,
            table(
                "话务指标与上年相比",
                CALLS,
                (REGION, YEAR, *(name + part for name in CALL_FIGURES for part in ("", "同比"))),
                order=((REGION, True), (YEAR, False)),
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
            number("共享诉求量", SHARING, "共享诉求量(件)"),
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
            over_years("历年共享诉求量(件)", SHARING, "共享诉求量"),
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

DATASETS = (OVERVIEW, REQUESTS, CALLS, SHARING, SERVICES, STAFF, QUALITY, RATES, WORKORDERS)
DASHBOARDS = (PROVINCE_PAGE, OVERVIEW_PAGE, HANDLING_PAGE, CALLS_PAGE, SHARING_PAGE, QUALITY_PAGE)
