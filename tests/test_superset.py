"""Superset as code, tried for real: started, imported, read on a laptop and on a phone."""

import io
import re
import shutil
import stat
import time
import zipfile

import pytest
from conftest import ROOT, copy_project, hotline
from playwright.sync_api import sync_playwright
from superset_server import (
    ENVIRONMENT,
    LAPTOP,
    PHONE,
    cells_behind,
    free_port,
    install,
    look_at,
    password_in,
    running,
    sign_in,
    start,
    stop,
    until_ready,
)

from bi.superset.dashboards import DASHBOARDS
from bi.superset.generate import ASSETS, bundle_files

pytestmark = [pytest.mark.slow, pytest.mark.needs("chromium")]

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>"
SCREENS = {"laptop": LAPTOP, "phone": PHONE}
# What the report prints, and where: the prose (节) or the table of that name.
PRINTED = {
    "overview": {
        "诉求总量(件)": 3008353,  # 诉求总量与办理, 总计
        "人工接听话务量(通)": 3215442,  # 话务服务
        "30秒人工接通率": 0.9438,  # 话务服务
        "派发工单(件)": 862932,  # 诉求总量与办理, 总计, 部门办理
        "群众有效参评满意率": 0.9231,  # 热线服务效能
        "共享诉求量(件)": 2369444,  # 共享诉求数量情况表, 总计
        "服务团队(人)": 297 + 166 + 34,  # 服务团队, 全市: 民生接听员, 政策专员 企业, 人才
        "即时答复率": 0.7131,  # 一(一)
    },
    "calls": {
        "平均等待时长(秒)": 14.87,  # 话务服务
        "平均通话时长(秒)": 128.26,  # 话务服务
        "通话超10分钟占比": 0.0119,  # 话务服务
    },
    "handling": {"问题实际解决率": 0.8575},  # 热线服务效能
    "sharing": {"共享条目(条)": 20},  # 共享诉求数量情况表, the last 序号
}
PRINTED_ROWS = {
    ("overview", "诉求来源(件)"): {  # 诉求总量与办理, 总计
        "电话": 2971161, "互联网": 31189, "承办转办": 5975, "其他": 28,
    },
    ("overview", "办理方式(件)"): {  # 诉求总量与办理, 总计
        "民生接听员在线解答": 2145296, "政策专员在线解答": 125, "部门办理": 862932,
    },
    ("overview", "成员单位(个)"): {  # 成员单位, 全市
        "热线平台": 7, "政府部门": 505, "党群组织": 91, "国有企事业单位": 205,
    },
    ("handling", "派发工单(件)"): {"咨询类": 61898, "非咨询类": 801034},  # 热线服务效能
    ("handling", "特色服务诉求量(件)"): {  # 特色热线公共服务, tables 1, 2, 5, 6, 7
        "政风热线": 12551, "尚贤": 2426, "12345与110": 7747, "高效办成一件事": 151, "苏超建言": 363,
    },
    ("sharing", "主题范围(件)"): {  # 共享诉求数量情况表: lines 11, 14, 19; 13, 16; the others
        "全部诉求": 262056 + 147248 + 328522, "所列主题等": 23056 + 3512,
        "所列主题": 2369444 - 262056 - 147248 - 328522 - 23056 - 3512,
    },
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def environment():
    install()


@pytest.fixture(scope="module")
def project(built_project, tmp_path_factory):
    """A folder with nothing but the published warehouse."""
    folder = tmp_path_factory.mktemp("superset")
    shutil.copytree(built_project / "published", folder / "published")
    return folder


@pytest.fixture(scope="module")
def superset(project):
    with running(project) as (address, said):
        yield address, password_in(said)


@pytest.fixture(scope="module")
def browser():
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        ) as browser,
    ):
        yield browser


@pytest.fixture(scope="module")
def signed_in(superset, browser):
    """A browser's context of a laptop, its address and the headers of a writing request."""
    address, password = superset
    context = browser.new_context(locale="zh-CN", **LAPTOP)
    return context, address, sign_in(context, address, password)


@pytest.fixture(scope="module")
def seen(superset, browser, tmp_path_factory):
    """Each dashboard on each screen."""
    address, password = superset
    pictures = tmp_path_factory.mktemp("pictures")
    found = {}
    for screen, size in SCREENS.items():
        context = browser.new_context(locale="zh-CN", **size)
        sign_in(context, address, password)
        for dashboard in DASHBOARDS:
            picture = pictures / f"{dashboard.slug}-{screen}.png"
            found[dashboard.slug, screen] = look_at(context, address, dashboard.slug, picture)
        context.close()
    return found


def run_sql(signed_in, sql, client_id):
    context, address, headers = signed_in
    return context.request.post(
        f"{address}/api/v1/sqllab/execute/",
        headers=headers,
        data={"database_id": 1, "sql": sql, "client_id": client_id, "runAsync": False},
    )


def value_of(row):
    """The figure of a chart of one row; its change and its mark come after it."""
    return next(iter(row.values()))


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("dashboard", DASHBOARDS, ids=lambda d: d.slug)
def test_no_chart_of_a_dashboard_is_empty_or_in_error(seen, dashboard, screen):
    shown = seen[dashboard.slug, screen]
    assert [c["title"] for c in shown.charts if not c["shown"]] == []
    assert [c["title"] for c in shown.charts] == [c.title for c in dashboard.charts()]
    assert shown.errors == []


@pytest.mark.parametrize("dashboard", DASHBOARDS, ids=lambda d: d.slug)
def test_every_word_on_a_dashboard_is_chinese(seen, dashboard):
    words = set(re.findall(r"[A-Za-z]{4,}", seen[dashboard.slug, "laptop"].text))
    assert words == set()


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("dashboard", DASHBOARDS, ids=lambda d: d.slug)
def test_a_dashboard_fits_the_width_of_the_screen(seen, dashboard, screen):
    assert seen[dashboard.slug, screen].width == SCREENS[screen]["viewport"]["width"]


def test_the_browser_asks_no_other_server(seen):
    assert [url for shown in seen.values() for url in shown.outside] == []


@pytest.mark.parametrize(
    ("slug", "title"), [(slug, title) for slug, figures in PRINTED.items() for title in figures]
)
def test_a_figure_is_what_the_report_prints(seen, slug, title):
    (row,) = seen[slug, "laptop"].rows[title]
    assert value_of(row) == pytest.approx(PRINTED[slug][title], rel=1e-12)


@pytest.mark.parametrize(("slug", "title"), PRINTED_ROWS)
def test_bars_and_shares_are_what_the_report_prints(seen, slug, title):
    rows = [list(row.values()) for row in seen[slug, "laptop"].rows[title]]
    found = {label: value for label, value, *_ in rows}
    assert found == pytest.approx(PRINTED_ROWS[slug, title], rel=1e-12)


def test_a_key_figure_has_its_recovered_change_beneath_it(seen):
    # 诉求总量与办理, 话务服务: 3008353(18.53%), 3215442(1.39%); of the last none is printed
    changes = {
        title: next(iter(seen["overview", "laptop"].rows[title]))["较上年"]
        for title in ("诉求总量(件)", "人工接听话务量(通)", "即时答复率")
    }
    assert changes == {
        "诉求总量(件)": "↓8.53%", "人工接听话务量(通)": "↓1.39%", "即时答复率": None,
    }  # fmt: skip
    for screen in SCREENS:
        text = seen["overview", screen].text
        assert re.search(r"诉求总量\(件\)\s+(1\s+)?3,008,353\s+↓8.53%", text), text[:300]


@pytest.mark.parametrize(
    ("slug", "title", "printed"),
    [
        ("overview", "诉求总量(件)", ["3008353(18.53%)"]),
        ("overview", "即时答复率", ["71.31%"]),
        # 诉求总量与办理, 企业诉求 and 群众诉求
        (
            "overview",
            "诉求来源(件)",
            [
                "0", "0", "158(1485.19%)", "17043(140.35%)", "28(16.67%)", "2954118(19.06%)",
                "31031(124.68%)", "5975(172.59%)",
            ],
        ),
        ("calls", "历年平均等待时长(秒)", ["14.87(112.82%)"]),
    ],
)  # fmt: skip
def test_a_chart_leads_to_its_printed_cells(signed_in, slug, title, printed):
    """By Superset's own drill to detail, as a reader clicks it."""
    context, address, _ = signed_in
    assert sorted(cells_behind(context, address, slug, title)) == printed


def test_sharing_of_each_place_is_the_sum_of_its_lines(seen):
    # 共享诉求数量情况表, by 行政层级.
    printed = {
        "徐州市": 716942 + 40066 + 186645 + 18358 + 10230 + 35181,
        "丰县": 398234,
        "沛县": 19707,
        "睢宁县": 2029 + 72154,
        "邳州市": 262056 + 7983 + 23056,
        "新沂市": 147248 + 85777 + 3512 + 2350 + 7227,
        "铜山区": 328522,
        "贾汪区": 2167,
    }
    rows = seen["sharing", "laptop"].rows["各地共享诉求量(件)"]
    found = {
        row.pop("共享地区"): sum(value for value in row.values() if value)
        for row in map(dict, rows)
    }
    assert found == printed


def test_checks_that_do_not_hold_are_listed_with_their_reason(seen, published):
    not_passed = published.sql(
        "select label_zh from marts.fct_report_checks where not passed"
    ).fetchall()
    for slug, title in (("quality", "不符与已知不符"), ("overview", "存疑的数字")):
        rows = seen[slug, "laptop"].rows[title]
        assert sorted(row["核对"] for row in rows) == sorted(label for (label,) in not_passed)
        assert all(row["说明"] for row in rows)
    (quality,) = seen["overview", "laptop"].rows["报告质量:数字可信吗"]
    assert quality["已知不符数"] == len(not_passed)


def test_a_year_that_is_chosen_narrows_the_charts(seen):
    filters = seen["overview", "laptop"].queries["诉求总量(件)"]["queries"][0]["filters"]
    assert {"col": "年度", "op": "IN", "val": ["2025"]} in filters
    over_years = seen["overview", "laptop"].queries["历年诉求总量(件)"]["queries"][0]["filters"]
    assert "年度" not in [each["col"] for each in over_years]


def test_an_import_over_the_api_changes_nothing(signed_in):
    context, address, headers = signed_in
    before = context.request.get(f"{address}/api/v1/chart/?q=(page_size:200)").json()["count"]
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        for name, content in bundle_files().items():
            file.writestr(f"bundle/{name}", content)
    answer = context.request.post(
        f"{address}/api/v1/assets/import/",
        headers=headers,
        multipart={
            "bundle": {
                "name": "bundle.zip",
                "mimeType": "application/zip",
                "buffer": archive.getvalue(),
            }
        },
    )
    assert answer.status == 200, answer.text()
    after = context.request.get(f"{address}/api/v1/chart/?q=(page_size:200)").json()["count"]
    assert before == after == len(list((ASSETS / "charts").iterdir()))


@pytest.mark.parametrize(
    "sql",
    [
        "create table marts.x (a int)",
        "delete from marts.fct_calls",
        "select * from read_csv('/etc/passwd')",
        "attach 'other.duckdb'",
        "set enable_external_access = true",
        "copy (select 1) to 'x.csv'",
        "install httpfs",
    ],
)
def test_sql_can_neither_write_nor_reach_anything_else(signed_in, sql):
    assert run_sql(signed_in, "select 1", f"a{abs(hash(sql)) % 10**9}").status == 200
    answer = run_sql(signed_in, sql, f"b{abs(hash(sql)) % 10**9}")
    assert answer.status >= 400, answer.text()


def test_the_form_to_sign_in_is_chinese(superset, browser):
    address, _ = superset
    page = browser.new_context(locale="en-US").new_page()
    page.goto(f"{address}/login/", wait_until="networkidle")
    page.wait_for_selector("#username")
    words = set(re.findall(r"[A-Za-z]{4,}", page.evaluate("document.body.innerText")))
    assert words == set()


def test_a_stranger_sees_nothing(superset, browser):
    address, _ = superset
    context = browser.new_context()
    assert context.request.get(f"{address}/api/v1/chart/").status in (401, 403)
    assert "/login/" in context.request.get(f"{address}/superset/dashboard/overview/").url


def test_the_home_is_for_its_owner_alone_and_holds_no_password(superset, project):
    home = project / "bi" / "superset" / "home"
    modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in (home, *home.iterdir())}
    assert {name: oct(mode) for name, mode in modes.items() if mode & 0o077} == {}
    _, password = superset
    assert [p.name for p in home.iterdir() if password.encode() in p.read_bytes()] == []


@pytest.fixture(scope="module")
def hostile_build(tmp_path_factory):
    """A published warehouse of a report with a script and a formula in its text."""
    project = copy_project(tmp_path_factory.mktemp("hostile"))
    sharing = project / "seeds" / "raw" / "raw_sharing.csv"
    text = sharing.read_text(encoding="utf-8")
    for old, new in {"经济发展局": HOSTILE, "工资支付": "=1+1"}.items():
        assert old in text
        text = text.replace(old, new)
    sharing.write_text(text, encoding="utf-8")
    outcome = hotline(project, "build")
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    return project / "published" / "hotline.duckdb"


def test_a_new_build_is_seen_without_a_restart_and_its_text_is_harmless(
    signed_in, project, hostile_build, tmp_path
):
    context, address, headers = signed_in
    query = look_at(context, address, "sharing", tmp_path / "before.png").queries["共享明细"]
    url = f"{address}/api/v1/chart/data"
    assert "alert" not in context.request.post(url, headers=headers, data=query).text()

    draft = project / "published" / "draft"
    shutil.copy(hostile_build, draft)
    draft.replace(project / "published" / "hotline.duckdb")
    deadline = time.monotonic() + 10
    while "=1+1" not in (now := context.request.post(url, headers=headers, data=query).text()):
        assert time.monotonic() < deadline, now[:300]

    shown = look_at(context, address, "sharing", tmp_path / "hostile.png")
    assert shown.errors == []
    assert all(chart["shown"] for chart in shown.charts)
    assert "alert(1)" in shown.text
    assert [chart["title"] for chart in shown.charts if chart["markup"]] == []

    # Excel takes a cell that begins so for a formula.
    csv = context.request.post(url, headers=headers, data=query | {"result_format": "csv"}).text()
    assert "=1+1" in csv
    assert not re.search(r'(^|,)"?=1\+1', csv, re.MULTILINE)


def test_a_second_start_keeps_the_password_to_itself_and_ctrl_c_ends_it(project, superset):
    process = start(project, free_port())
    said = until_ready(process)
    assert "http://127.0.0.1:" in said
    assert "password" not in said
    rest = stop(process)
    assert "Traceback" not in rest
    assert process.returncode == 0


def test_what_prevents_a_start_is_said_in_one_line(superset, project, tmp_path):
    address, _ = superset
    damaged = tmp_path / "damaged" / "published"
    damaged.mkdir(parents=True)
    (damaged / "hotline.duckdb").write_text("not a warehouse", encoding="utf-8")
    for folder, port, words in (
        (tmp_path, free_port(), "published/hotline.duckdb: nothing is published yet"),
        (damaged.parent, free_port(), "published/hotline.duckdb: is damaged or of an earlier"),
        (project, int(address.rsplit(":", 1)[1]), "can't be used; choose another"),
        (project, 99999, "can't be used; choose another"),
    ):
        process = start(folder, port)
        said, _ = process.communicate(timeout=60)
        assert process.returncode == 1
        assert words in said
        assert len(said.splitlines()) == 1


def test_the_environment_is_locked_with_hashes():
    locked = (ROOT / "bi" / "superset" / "requirements.txt").read_text(encoding="utf-8")
    packages = re.findall(r"^(\S+)==\S+(?: ; [^\\\n]+)? \\\n +--hash=", locked, re.MULTILINE)
    assert len(packages) == len(re.findall(r"^\S+==", locked, re.MULTILINE))
    assert (ROOT / ENVIRONMENT / "bin" / "python").exists()
