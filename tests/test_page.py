"""The page: what it says is what the marts say, and everyone can read it in any browser."""

import io
import json
import re
import shutil
from html import unescape

import duckdb
import pdfplumber
import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import ROOT, hotline
from page_tools import (
    DESKTOP,
    PHONE,
    changed_copy,
    chromium,
    data_of,
    draw_charts,
    more_reports,
    opened,
)
from playwright.sync_api import expect
from typer.testing import CliRunner

from hotline.commands.cli import application
from hotline.errors import HotlineError
from hotline.publish.page import MOST_REPORTS, page_html, selected_reports
from hotline.publish.page.document import as_json
from hotline.warehouse.published import open_file, open_published

REPORT = "320300-2025-r1"
MOST_BYTES = 700_000
# As the report prints them, with its own sign for what it says of last year.
HEADLINES = {
    "诉求总量": ("3,008,353", "↓8.53%", "由勾稽关系证明"),
    "即时答复率": ("71.31%", None, None),
    "部门办理": ("862,932", "↑0.38%", "由勾稽关系证明"),
    "人工接听话务量": ("3,215,442", "↓1.39%", "由勾稽关系证明"),
    "30秒人工接通率": ("94.38%", None, "不能判定"),
    "群众有效参评满意率": ("92.31%", None, None),
    "共享诉求数据量": ("2,369,444", None, None),
    "民生接听员": ("297", "↓8.62%", "由本数证明"),
}
HOSTILE = ["<script>alert(1)</script>", "</script><b>", '"onload=alert(1) x="', "=1+1"]
browsers = pytest.mark.needs("chromium")


@pytest.fixture(scope="module")
def browser():
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def file(built_project, tmp_path_factory):
    """The page as a user makes it."""
    target = tmp_path_factory.mktemp("page") / "hotline.html"
    outcome = hotline(built_project, "page", str(target))
    assert outcome.returncode == 0, outcome.stderr
    assert outcome.stdout == f"wrote {target}: 1 report, {target.stat().st_size / 1e6:.1f} MB\n"
    return target


def written(warehouse, target):
    """The page of a warehouse that isn't that of a project."""
    with open_file(warehouse) as connection:
        target.write_bytes(page_html(connection, ROOT, selected_reports(connection)))
    return target


@pytest.fixture(scope="module")
def published_file(built_project):
    return built_project / "published" / "hotline.duckdb"


@pytest.fixture(scope="module")
def of_three(published_file, tmp_path_factory):
    """The page of two years of a city, and of another city."""
    folder = tmp_path_factory.mktemp("three")
    warehouse = more_reports(
        published_file, folder / "of" / "three.duckdb", [("320300", 2026), ("320100", 2025)]
    )
    return written(warehouse, folder / "three.html")


@pytest.fixture(scope="module")
def hostile(published_file, tmp_path_factory):
    """The page of a report whose every text is an attempt to run or to break something."""
    folder = tmp_path_factory.mktemp("hostile")
    script, closing, attribute, formula = (text.replace("'", "''") for text in HOSTILE)
    statements = [
        f"update marts.dim_department set label_zh = '{script}' || label_zh",
        f"update marts.dim_topic set label_zh = '{closing}' || label_zh",
        f"update marts.dim_region set name_zh = '{attribute}' || name_zh",
        f"update marts.dim_report set title = '{script}', source_file = '{closing}'",
        f"update marts.dim_channel set label_zh = '{script}' || label_zh",
        f"update marts.fct_published_values set printed_text = '{formula}{script}',"
        f" row_label = '{closing}' || row_label, column_label = '{attribute}' || column_label"
        " where value is null or table_code <> 'sharing'",
        f"update marts.fct_year_over_year set explanation = '{script}', readings = '{script}'",
        f"update marts.fct_report_checks set label_zh = '{script}', explanation = '{closing}'",
    ]
    warehouse = changed_copy(published_file, folder / "of" / "hostile.duckdb", statements)
    return written(warehouse, folder / "hostile.html")


def test_page_is_one_small_file_that_names_no_other(file):
    html = file.read_text(encoding="utf-8")
    assert len(html.encode("utf-8")) < MOST_BYTES
    outside_scripts = unescape(re.sub(r"<(script|style)\b.*?</\1>", "", html, flags=re.DOTALL))
    assert re.findall(r"(?:src|href)\s*=\s*(\S)(\S)", outside_scripts) == [('"', "#")]
    assert "default-src 'none'" in outside_scripts and "unsafe" not in outside_scripts
    assert "@import" not in html and "url(" not in re.search("<style>(.*?)</style>", html, re.S)[1]


def test_same_warehouse_gives_the_same_bytes(file, published):
    assert page_html(published, ROOT, [REPORT]) == file.read_bytes()


def test_it_needs_what_is_published_and_the_marts_keys_alone(built_project, file, tmp_path):
    shutil.copytree(built_project / "models" / "marts", tmp_path / "models" / "marts")
    with open_published(built_project) as connection:
        assert page_html(connection, tmp_path, [REPORT]) == file.read_bytes()


def test_a_check_has_what_it_states_first_and_says_why_in_both_languages(file):
    carried = data_of(file.read_bytes())
    report = carried["report-0"]
    texts = [*carried["shared"]["texts"], *report["texts"]]
    checks = {
        name: [None if n is None else texts[n] for n in column["t"]]
        for name, column in report["checks"].items()
        if isinstance(column, dict)
    }
    place = checks["code"].index("requests.total.total")
    columns = ("table", "row", "column")
    read = [
        tuple(texts[report["cells"][name]["t"][cell]] for name in columns)
        for cell in report["checks"]["cells"][place]
    ]
    assert read[0] == ("requests", "total", "total_requests") and len(read) == 3
    failing = checks["code"].index("xiaosu.city.conversion_rate")
    assert "14÷24" in checks["reason_zh"][failing] and "14 of 24" in checks["reason_en"][failing]


def test_every_figure_of_the_marts_is_there_with_its_cells(file, published):
    carried = data_of(file.read_bytes())
    shared, report = carried["shared"], carried["report-0"]
    texts = [*shared["texts"], *report["texts"]]
    figures, values = report["figures"], report["cells"]["value"]
    values = [None if n is None else texts[n] for n in values["t"]]
    rows = [
        (texts[mart], texts[column], texts[value], cells)
        for mart, column, value, cells in zip(
            figures["mart"]["t"], figures["column"]["t"], figures["value"]["t"], figures["cells"],
            strict=True,
        )
    ]  # fmt: skip
    counted = {
        (mart, column): (count, total)
        for mart, column in {(row[0], row[1]) for row in rows}
        for count, total in [
            published.execute(
                f"select count({column}), sum({column}) from marts.{mart} where report_key = ?",
                [REPORT],
            ).fetchone()
        ]
    }
    for (mart, column), (count, total) in counted.items():
        own = [row for row in rows if row[:2] == (mart, column)]
        assert len(own) == count, (mart, column)
        assert float(total) == pytest.approx(sum(float(row[2]) for row in own)), (mart, column)
    for mart, column, value, cells in rows:
        # a rate comes from the cell that prints it, or from counts
        if mart == "fct_rates":
            assert cells
            continue
        whole, *parts = (float(values[cell]) for cell in cells)
        assert whole - sum(parts) == float(value), (mart, column, value)


def test_data_cannot_end_its_script_element():
    told = as_json({"text": "</script><!--<script>\u2028&"})
    assert not re.search("[<>&\u2028]", told)


def test_page_goes_to_the_published_folder_unless_told(built_project, file):
    target = built_project / "published" / "hotline.html"
    outcome = CliRunner().invoke(application(), ["page", "--json", "--project", str(built_project)])
    assert json.loads(outcome.stdout) == {
        "file": str(target), "bytes": len(file.read_bytes()), "reports": [REPORT],
    }  # fmt: skip
    assert target.read_bytes() == file.read_bytes()
    target.unlink()


def test_what_cannot_be_written_is_told_and_leaves_nothing(built_project, tmp_path):
    (tmp_path / "taken").write_text("")
    asked = ["page", "--project", str(built_project)]
    for arguments, complaint in (
        ([str(tmp_path / "taken" / "page.html")], "nothing was changed"),
        (["--report", "320300-1999"], "320300-1999: not among the published reports"),
    ):
        outcome = CliRunner().invoke(application(), [*asked, *arguments])
        assert isinstance(outcome.exception, HotlineError)
        assert complaint in str(outcome.exception)
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]
    assert not (built_project / "published" / "hotline.html").exists()


def test_without_a_published_warehouse_one_line_says_what_to_do(tmp_path):
    shutil.copy(ROOT / "dbt_project.yml", tmp_path)
    outcome = hotline(tmp_path, "page")
    assert outcome.returncode == 1
    assert outcome.stderr == "published/hotline.duckdb: not published yet; run hotline build\n"
    assert [path.name for path in tmp_path.iterdir()] == ["dbt_project.yml"]


def test_more_reports_than_a_page_holds_have_to_be_chosen():
    with duckdb.connect() as connection:
        connection.execute("create schema marts")
        connection.execute(
            "create table marts.dim_report as select printf('%06d-2025', n) as report_id,"
            " printf('%06d-2025-r1', n) as report_key, '' as title, true as is_current"
            f" from range({MOST_REPORTS + 1}) as numbers (n)"
        )
        with pytest.raises(HotlineError, match=f"{MOST_REPORTS + 1} reports are too many"):
            selected_reports(connection)
        chosen = selected_reports(connection, ["000007-2025", "000003-2025"])
    assert chosen == ["000003-2025-r1", "000007-2025-r1"]


@browsers
def test_headlines_say_what_the_report_says(browser, file):
    with opened(browser, file) as page:
        said = {
            tile.locator(".label").inner_text(): tile.inner_text()
            for tile in page.locator(".tile").all()
        }
    assert list(said) == list(HEADLINES)
    for label, parts in HEADLINES.items():
        for part in filter(None, parts):
            assert part in said[label]


@browsers
def test_tables_beside_the_charts_are_the_marts(browser, file, published):
    wanted = published.execute(
        "select c.label_zh, sum(f.request_count) filter (where requester_code = 'individual'),"
        " sum(f.request_count) filter (where requester_code = 'enterprise'), sum(f.request_count)"
        " from marts.fct_requests as f inner join marts.dim_channel as c using (channel_code)"
        " where report_key = ? group by c.label_zh, c.sort_order order by c.sort_order",
        [REPORT],
    ).fetchall()
    by_place = published.execute(
        "select g.name_zh, sum(shared_request_count) as requests from marts.fct_sharing"
        " inner join marts.dim_region as g using (region_code) where report_key = ?"
        " group by g.name_zh order by requests desc",
        [REPORT],
    ).fetchall()
    with opened(browser, file) as page:
        assert draw_charts(page) == 4
        assert numbers_of(page, "#requests") == wanted
        assert numbers_of(page, "#sharing") == by_place
        drawn = page.locator("#sharing svg text").all_text_contents()
        shares = page.locator("#handling svg text").all_text_contents()
    assert {"71.3%", "0.004%", "28.7%"} <= set(shares)
    assert {f"{count:,}" for _, count in by_place} <= set(drawn)


def numbers_of(page, where):
    """The rows of a table: its label and its numbers."""
    return [
        (
            row.locator("th").inner_text(),
            *(
                int(number.evaluate("button => button.firstChild.data").replace(",", ""))
                for number in row.locator(".number").all()
            ),
        )
        for row in page.locator(f"{where} tbody tr").all()
    ]


@browsers
def test_a_number_opens_its_cell_its_models_and_its_checks(browser, file):
    with opened(browser, file) as page:
        page.locator("#requests .number", has_text="31,031").press("Enter")
        told = page.locator("#trace").inner_text()
        for part in (
            "31031(124.68%)", "诉求总量与办理", "群众诉求", "诉求来源(件)/互联网", "第134行",
            "xuzhou-2025.txt", "↑24.68%", "由勾稽关系证明", "24,888 – 24,889", "raw_requests",
            "fct_requests", "channel_code = 'internet'", "群众诉求总量=各来源之和",
        ):  # fmt: skip
            assert part in told
        page.keyboard.press("Escape")
        assert not page.locator("#trace").is_visible()
        assert page.evaluate("document.activeElement.textContent").startswith("31,031")


@browsers
@pytest.mark.slow
def test_the_query_of_a_trace_gives_its_number(browser, file, published):
    with opened(browser, file) as page:
        for number in page.locator("#handling .number, #sharing .number, #team .number").all():
            number.click()
            query = page.locator("#trace pre")
            if query.count():
                shown = page.locator("#trace .amount").evaluate("amount => amount.firstChild.data")
                (value,) = published.execute(query.inner_text()).fetchone()
                assert f"{value:,}" == shown
            page.keyboard.press("Escape")


@browsers
def test_what_does_not_add_up_is_listed_exactly(browser, file, published):
    labels = published.execute(
        "select label_zh from marts.fct_report_checks where report_key = ? and not passed"
        " order by check_code",
        [REPORT],
    ).fetchall()
    with opened(browser, file) as page:
        listed = page.locator("#discrepancies h3 > span:first-child").all_inner_texts()
        assert listed == [label for (label,) in labels]
        page.locator("#discrepancies .number", has_text="95.97%").click()
        assert "不符" in page.locator("#trace").inner_text()


@browsers
def test_search_finds_what_is_printed(browser, file, published):
    with opened(browser, file) as page:
        for text, condition in (
            ("2,369,444", "printed_text like '%2369444%'"),
            ("U盘拷贝", "printed_text like '%U盘拷贝%'"),
            ("满意率", "column_label like '%满意率%' or row_label like '%满意率%'"),
        ):
            page.fill("#query", text)
            (count,) = published.execute(
                "select count(*) from marts.fct_published_values where report_key = ?"
                f" and cell_state = 'printed' and ({condition})",
                [REPORT],
            ).fetchone()
            assert page.locator("[role=status]").inner_text() == f"{count} 条结果"
        page.fill("#query", "nothing like this")
        assert page.locator("[role=status]").inner_text() == "0 条结果"


@browsers
def test_reports_stand_beside_each_other(browser, of_three):
    with opened(browser, of_three) as page:
        assert page.locator("#report option").all_inner_texts()[0] == "各市一览"
        assert page.locator("#report option").count() == 4
        page.locator("#report").select_option(label="徐州市 2026")
        page.locator("#comparison").scroll_into_view_if_needed()
        draw_charts(page)
        years = page.locator("#comparison .years svg text").all_text_contents()
        assert {"2025", "2026", "3,008,353"} <= set(years)
        page.locator("#measure").select_option(label="30秒人工接通率")
        page.locator("#comparison summary").click()
        page.wait_for_selector("#comparison tbody")
        cells = page.locator("#comparison tbody tr").all_inner_texts()
        assert len(cells) == 3 and all("94.38%" in cell for cell in cells)
        page.locator("#comparison .number").first.click()
        expect(page.locator("#trace")).to_contain_text("94.38%(14.36%)")
        page.keyboard.press("Escape")
        page.locator("#scope").select_option("all")
        page.fill("#query", "2369444件")
        expect(page.get_by_role("status")).to_have_text("3 条结果")


@browsers
def test_a_browser_that_cannot_inflate_is_told_so_in_one_line(browser, file):
    with opened(browser, file, script="delete window.DecompressionStream") as page:
        said = page.locator("#page").inner_text()
    assert "请使用较新的浏览器" in said and "Please use a newer browser" in said
    assert len(said.splitlines()) == 1


@browsers
def test_hostile_texts_stay_texts(browser, hostile):
    with opened(browser, hostile) as page:
        page.on("dialog", lambda dialog: pytest.fail(f"ran: {dialog.message}"))
        draw_charts(page)
        assert page.locator("h1").inner_text() == HOSTILE[0]
        for summary in page.locator("summary").all():
            summary.click()
        page.locator("#query").fill("script")
        for number in page.locator(".number").all()[::20]:
            number.click()
            page.keyboard.press("Escape")
        page.locator("#sharing .mark-rect path").first.hover()
        page.locator("#language").click()
        assert page.locator("#page script, #page b, [onload]").count() == 0
        assert HOSTILE[0] in page.locator("#recipients").inner_text()


@browsers
def test_a_report_that_prints_little_is_a_page_all_the_same(browser, published_file, tmp_path):
    """Whole tables are missing, a line has no number, and a check that fails has no cell."""
    statements = [
        *(
            f"delete from marts.{mart}"
            for mart in (
                "fct_calls", "fct_workorders", "fct_evaluations", "fct_operations",
                "fct_service_activity", "fct_staffing", "fct_member_units", "fct_year_over_year",
            )
        ),
        "delete from marts.fct_published_values where table_code not in ('requests', 'sharing')"
        " or row_code = 'total' or column_code = 'internet_requests'",
        "delete from marts.fct_requests where channel_code = 'internet'",
        "update marts.fct_sharing set shared_request_count = null where line_no = 1",
    ]  # fmt: skip
    warehouse = changed_copy(published_file, tmp_path / "of" / "little.duckdb", statements)
    with opened(browser, written(warehouse, tmp_path / "little.html")) as page:
        assert draw_charts(page) == 3
        assert page.locator("#requests tbody tr").count() == 3
        assert "未公布" in page.locator("#recipients tbody").inner_text()
        for number in page.locator("#discrepancies .number, #requests .number").all():
            number.click()
            page.keyboard.press("Escape")


@browsers
@pytest.mark.slow
def test_nothing_is_wider_than_a_phone(browser, of_three):
    for language in ("zh", "en"):
        with opened(browser, of_three, "#report=320300-2025", viewport=PHONE) as page:
            if language == "en":
                page.locator("#language").click()
            draw_charts(page)
            for summary in page.locator("summary").all():
                summary.click()
            page.wait_for_timeout(50)
            assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
            page.locator("#discrepancies .number").first.click()
            assert page.evaluate("document.getElementById('trace').scrollWidth") <= PHONE["width"]


@browsers
def test_it_prints_in_black_on_white_without_controls(browser, file):
    with opened(browser, file, color_scheme="dark") as page:
        draw_charts(page)
        page.emulate_media(media="print")
        assert not page.locator("header.bar").is_visible()
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == (
            "rgb(255, 255, 255)"
        )
        assert page.locator("#sharing svg").is_visible()
        paper = pdfplumber.open(io.BytesIO(page.pdf(format="A4", print_background=True)))
        printed = "\n".join(sheet.extract_text() for sheet in paper.pages)
    assert len(paper.pages) < 9
    for line in ("电话 2,954,118 17,043 2,971,161", "徐州市 邮箱 1,007,422"):
        assert line in printed


@browsers
def test_the_switches_of_language_and_look_are_remembered(browser, file):
    with opened(browser, file) as page:
        light = page.evaluate("getComputedStyle(document.body).backgroundColor")
        page.locator("#theme").select_option("dark")
        page.locator("#language").click()
        page.reload()
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
        assert page.locator("html").get_attribute("lang") == "en"
        assert page.locator("#requests h2").inner_text() == "Where requests come from"


@browsers
@pytest.mark.slow
def test_every_number_opens_by_keyboard_alone(browser, file):
    with opened(browser, file) as page:
        for summary in page.locator("summary").all():
            summary.press("Enter")
        page.wait_for_timeout(100)
        count = page.locator(".number").count()
        assert count > 400
        page.locator("h1").evaluate("title => { title.tabIndex = -1; title.focus(); }")
        reached = 0
        while reached < count:
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.className").startswith("number"):
                reached += 1
                page.keyboard.press("Enter")
                assert page.evaluate("document.getElementById('trace').open")
                assert page.locator("#trace .print, #trace .check").count() > 0
                page.keyboard.press("Escape")
                assert page.evaluate("document.activeElement.className").startswith("number")
            else:
                assert page.evaluate("document.activeElement !== document.body"), reached


@browsers
@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_axe_finds_nothing_serious(browser, of_three, scheme, language):
    with opened(browser, of_three, color_scheme=scheme, viewport=DESKTOP) as page:
        if language == "en":
            page.locator("#language").click()
        page.fill("#query", "31031")
        page.wait_for_selector("#results a")
        assert serious(page) == []
        page.locator("#report").select_option(index=1)
        page.wait_for_selector("#values")
        draw_charts(page)
        page.locator("#values summary").first.click()
        page.locator("#comparison summary").click()
        assert serious(page) == []
        page.locator("#overview .number").first.click()
        assert serious(page) == []


def serious(page):
    """What axe finds that is serious or critical, each with an element that has it."""
    return [
        f"{found['id']}: {found['nodes'][0]['html']}"
        for found in Axe().run(page).response["violations"]
        if found["impact"] in ("serious", "critical")
    ]
