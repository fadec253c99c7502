"""The province's view: cities beside each other, in a browser, against sums made here."""

from decimal import Decimal

import duckdb
import pytest
from conftest import ROOT
from page_tools import chromium, data_of, more_reports, opened
from playwright.sync_api import expect

from hotline.publish.page.document import page_html
from hotline.publish.page.province import rounded
from hotline.publish.page.selection import selected_reports
from hotline.warehouse.published import open_file

browsers = pytest.mark.needs("chromium")
# (region, year): its requests, its answered calls, and the rate answered within 30 seconds.
SAID = {
    ("320100", 2025): (4000, 100, "0.9"),
    ("320200", 2025): (4000, 300, "0.8"),
    ("320500", 2025): (12, 600, "0.99"),
    ("320100", 2024): (3000, 50, "0.5"),
}
REQUESTS = "table_code = 'requests' and row_code = 'total' and column_code = 'total_requests'"
CALLS = "table_code = 'calls' and column_code = 'answered_calls'"
CONNECTED = "rate_code = 'calls.answered_within_30s_rate'"
# A cell that the template has no place for, of one city alone.
KEPT = "夜间坐席"


@pytest.fixture(scope="module")
def browser():
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def file(built_project, tmp_path_factory):
    """The page of three cities of one year, one of them with the year before."""
    folder = tmp_path_factory.mktemp("province")
    published = built_project / "published" / "hotline.duckdb"
    warehouse = more_reports(published, folder / "of" / "cities.duckdb", list(SAID))
    with duckdb.connect(str(warehouse)) as connection:
        for (region, year), (requests, calls, rate) in SAID.items():
            of_report = f"where report_key = '{region}-{year}-r1'"
            values = f"update marts.fct_published_values set value = {{}} {of_report} and {{}}"
            connection.execute(values.format(requests, REQUESTS))
            connection.execute(values.format(calls, CALLS))
            connection.execute(
                f"update marts.fct_rates set value = {rate}, weight = {calls} {of_report}"
                f" and {CONNECTED}"
            )
        connection.execute("delete from marts.dim_report where report_id = '320300-2025'")
        connection.execute(
            "delete from marts.fct_rates where report_key <> '320100-2025-r1'"
            " and rate_code = 'efficiency.resolution_rate'"
        )
        connection.execute(
            "insert into marts.fct_unread_cells values ('320200-2025-r1', 1, 'line 9', 1,"
            f" '{KEPT}', null, '17', '未知', 'unknown')"
        )
    target = folder / "province.html"
    with open_file(warehouse) as connection:
        target.write_bytes(page_html(connection, ROOT, selected_reports(connection)))
    return target


def rows_of(page):
    """City to the texts of its row."""
    return {
        row.locator("th").inner_text(): row.locator("td").all_inner_texts()
        for row in page.locator(".province tbody tr").all()
    }


@browsers
def test_more_reports_than_one_open_with_all_cities_of_the_last_year(browser, file):
    with opened(browser, file) as page:
        assert page.locator("h1").inner_text() == "江苏省 12345热线 2025"
        rows = rows_of(page)
        assert list(rows) == ["南京市", "无锡市", "苏州市"]
        # equal figures share a rank, and the next counts as if they did not
        assert [row[0] for row in rows.values()] == ["1", "1", "3"]
        assert [row[2].splitlines()[0] for row in rows.values()] == ["4,000", "4,000", "12"]


@browsers
def test_a_rate_of_all_cities_is_weighed(browser, file):
    """(100 × 0.9 + 300 × 0.8 + 600 × 0.99) ÷ 1000, where the plain mean were 89.67 %."""
    with opened(browser, file) as page:
        heads = page.locator(".province thead th").all_inner_texts()
        at = next(n for n, head in enumerate(heads) if "30秒人工接通率" in head)
        whole = page.locator(".province tfoot th, .province tfoot td").all_inner_texts()
        assert whole[at] == "92.4%"
        assert "8,012" in whole and "1,000" in whole
        # what some of the cities don't print is told with how many it is of
        assert [text.splitlines() for text in whole if "/3" in text] == [["85.75%", "1/3 市"]]


@browsers
def test_any_column_sorts_and_the_address_keeps_what_is_looked_at(browser, file):
    with opened(browser, file) as page:
        page.get_by_role("button", name="30秒人工接通率").first.click()
        assert list(rows_of(page)) == ["苏州市", "南京市", "无锡市"]
        assert page.locator("th[aria-sort=descending]").count() == 1
        page.get_by_role("button", name="30秒人工接通率").first.click()
        assert list(rows_of(page)) == ["无锡市", "南京市", "苏州市"]
        page.locator("#year").select_option("2024")
        assert list(rows_of(page)) == ["南京市"]
        address = page.evaluate("location.hash")
        page.get_by_role("link", name="南京市").click()
        assert "南京市" in page.locator("#report option:checked").inner_text()
        assert page.locator("#measure").input_value() == "calls.answered_within_30s_rate"
        page.go_back()
        assert page.evaluate("location.hash") == address
        assert page.locator("#year").input_value() == "2024"
    with opened(browser, file) as page:
        page.goto(file.as_uri() + address)
        page.reload()
        assert list(rows_of(page)) == ["南京市"]
        page.evaluate("location.hash = '#report=nosuch&by=nosuch&year=x'")
        page.wait_for_function("document.querySelectorAll('.province tbody tr').length === 3")


@browsers
def test_a_number_opens_its_cell_and_a_section_keeps_the_city(browser, file):
    with opened(browser, file) as page:
        page.locator(".province .number").first.click()
        assert "3008353(18.53%)" in page.locator("#trace").inner_text()
        page.keyboard.press("Escape")
        page.get_by_role("link", name="苏州市").click()
        page.locator(".contents a", has_text="各地数据共享").click()
        kept = page.evaluate("location.hash")
        assert "report=320500-2025" in kept and "at=sharing" in kept
        page.reload()
        assert "苏州市" in page.locator("#report option:checked").inner_text()


@browsers
def test_a_search_of_all_cities_leads_to_the_cell_in_its_report_and_back(browser, file):
    """By the keyboard alone; 31031 is printed once in each of four reports."""
    with opened(browser, file, "#year=2024&by=calls.all.answered_calls") as page:
        found = page.get_by_role("status")
        page.get_by_role("link", name="搜索").press("Enter")
        page.keyboard.type("31031")
        expect(found).to_have_text(f"{len(SAID)} 条结果")
        page.keyboard.type(" 苏州市")
        expect(found).to_have_text("1 条结果")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        cell = page.locator(":focus")
        expect(cell).to_have_text("群众诉求 · 诉求来源(件)/互联网")
        assert "苏州市 2025" in page.locator("#report option:checked").inner_text()
        kept = page.evaluate("location.hash")
        for part in ("report=320500-2025", "by=calls.all.answered_calls", "at=requests.1.internet"):
            assert part in kept
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert "31031(124.68%)" in page.locator("#trace").inner_text()
        page.keyboard.press("Escape")
        page.go_back()
        expect(page.locator("#query")).to_have_value("31031 苏州市")
        expect(found).to_have_text("1 条结果")
        assert page.locator("#year").input_value() == "2024"
    with opened(browser, file, kept) as page:
        expect(page.locator(":focus")).to_have_text("群众诉求 · 诉求来源(件)/互联网")


@browsers
def test_an_address_keeps_what_is_searched_for_and_where(browser, file):
    with opened(browser, file, "#report=320100-2024&find=31031&in=all") as page:
        found = page.get_by_role("status")
        assert found.inner_text() == f"{len(SAID)} 条结果"
        page.locator("#scope").select_option("this")
        expect(found).to_have_text("1 条结果")
        assert "in=all" not in page.evaluate("location.hash")
        # another report is not searched for it
        page.locator("#report").select_option("")
        expect(page.locator("#query")).to_have_value("")


@browsers
def test_a_cell_without_a_place_in_the_template_leads_to_its_report(browser, file):
    with opened(browser, file) as page:
        page.fill("#query", KEPT)
        page.get_by_role("link", name=KEPT).click()
        expect(page.locator("#report option:checked")).to_have_text("无锡市 2025")
        expect(page.locator("#query")).to_have_value(KEPT)
        assert KEPT in page.locator("#results").inner_text()


@browsers
def test_a_year_that_is_not_loaded_is_drawn_as_recovered(browser, file):
    """Nanjing's 2024 is loaded; of Suzhou the change of 2025 tells of 2024, between bounds."""
    with opened(browser, file) as page:
        drawn = {
            row.locator("th").inner_text(): row.locator(".trend").get_attribute("aria-label")
            for row in page.locator(".province tbody tr").all()
        }
        assert "2024: 3,000; 2025: 4,000" in drawn["南京市"]
        assert "2024: 3,288,935 – 3,289,075 (由印出的同比还原); 2025: 12" in drawn["苏州市"]
        assert page.locator(".province tbody tr").nth(2).locator("circle.recovered").count() == 1


@pytest.mark.slow
@browsers
@pytest.mark.parametrize("width", [1440, 390])
def test_nothing_but_the_table_itself_is_wider_than_the_screen(browser, file, width):
    with opened(browser, file, viewport={"width": width, "height": 844}) as page:
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_a_computed_figure_is_as_fine_as_a_printed_one():
    assert rounded(Decimal("0.71315499"), "比例") == Decimal("0.7132")
    assert rounded(Decimal("331.17817563"), "件") == Decimal("331.2")
    assert rounded(Decimal("0.05471285"), "名") == Decimal("0.05471")
    assert rounded(Decimal("12345.6"), "件") == Decimal("12346")


def test_the_view_carries_no_figure_of_reports_that_have_none(file):
    province = data_of(file.read_bytes())["shared"]["province"]
    codes = [each["code"] for each in province["indicators"]]
    # the report counts natural days, so there is no column of working ones
    assert "efficiency.other.avg_handling_days" in codes
    assert "efficiency.other.avg_handling_working_days" not in codes
    assert all(len(each["value"]) == len(SAID) for each in province["indicators"])
