"""`hotline audit --explain`: a check with its cells and its computation, or why there is none."""

import csv
import json
import shutil
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction

import duckdb
import pytest
from conftest import hotline

from hotline.audit.explain import Explanation, explanations
from hotline.audit.lookup import look_up
from hotline.audit.other_checks import last_year
from hotline.errors import HotlineError
from hotline.warehouse.working import WORKING

REPORT, KEY = "320300-2025", "320300-2025-r1"
INDIVIDUAL = "change.requests.individual.1.total_requests"
SPECIALISTS = "change.staffing.city.1.enterprise_specialists"
HOLDS, KNOWN = "requests.total.total", "suchao.on_time_rate"
OTHER = "320100-2025"


@pytest.fixture
def project(built_project, tmp_path):
    """A built project whose working file and seeds a test may change."""
    return shutil.copytree(built_project, tmp_path / "project")


def change(project, *statements):
    """Make the working file say something else."""
    with duckdb.connect(str(project / WORKING)) as connection:
        for statement in statements:
            connection.execute(statement)


def lines(project, check, report=None):
    """What is said of a check, in English and in Chinese."""
    (found,) = look_up(project, check, report)
    return [line.en for line in found.lines()], [line.zh for line in found.lines()]


def refusal(project, check, report=None):
    with pytest.raises(HotlineError) as refused:
        look_up(project, check, report)
    text = refused.value.text
    assert "\n" not in text.en + text.zh
    return text


def test_a_change_that_no_reading_fits_is_shown_with_its_cell_and_what_the_sums_leave(
    built_project,
):
    """2991152 in line 134; the sums leave 3276765 at least for last year, which is −8.716 %."""
    english, chinese = lines(built_project, INDIVIDUAL)
    assert (
        "  printed: seeds/raw/raw_requests.csv, row_no 1, column total_requests:"
        " 群众诉求 · 诉求总量(件) 2991152(18.27%) (line 134)" in english
    )
    assert "  last year: 3276765, the least that the report's sums leave" in english
    assert "  上年: 3276765,为报告各式所容许的最小值" in chinese
    assert any("the rules leave last year 3276765 to 3276905" in line for line in english)
    change_rate = round(Decimal(2991152) / Decimal(3276765) - 1, 8)
    assert (
        f"  0.1827 ≠ 2991152 ÷ 3276765 − 1 = {change_rate.normalize():f};"
        " difference 0.2698631, tolerance 0" in english
    )


def test_a_change_that_no_sum_bounds_is_held_against_the_nearest_whole_number(built_project):
    """165 ÷ 2.6522 = 62.21, so 62; 165 ÷ 62 − 1 = 1.66129032."""
    english, chinese = lines(built_project, SPECIALISTS)
    nearest = round(Fraction(165) / Fraction("2.6522"))
    assert any("165(165.22%) (line 123)" in line for line in english)
    assert (
        f"  last year: {nearest}, the whole number (1 or more) that is nearest to"
        " 165 ÷ (1 + 1.6522)" in english
    )
    assert "  上年: 62,为最接近165 ÷ (1 + 1.6522)的整数(至少为1)" in chinese
    assert any("1.6522 ≠ 165 ÷ 62 − 1 = 1.66129032;" in line for line in english)


def test_a_change_in_points_is_held_against_the_least_that_is_possible(project):
    """94.38 % after 80 % at the least is a change of 0.1438, not of 0.1436."""
    change(
        project,
        "update intermediate.int_change_misprints set stated = 0.1436, computed = 0.1438,"
        " value = 0.9438, prior_value = 0.8, is_relative = false, is_left_by_sums = false"
        f" where check_code = '{SPECIALISTS}'",
        "update intermediate.int_report_checks set stated = 0.1436, computed = 0.1438,"
        f" difference = -0.0002 where check_code = '{SPECIALISTS}'",
    )
    english, _ = lines(project, SPECIALISTS)
    assert "  last year: 0.8, the least that is possible" in english
    assert any("  0.1436 ≠ 0.9438 − 0.8 = 0.1438;" in line for line in english)


def test_last_year_is_never_said_to_be_both():
    arguments = (Decimal(165), Decimal("1.6522"), Decimal(62))
    told = {last_year(*arguments, relative, sums).en for relative, sums in ((1, 1), (1, 0), (0, 0))}
    assert len(told) == 3


BASIS = "staffing.seats_per_100k_residents.basis"


def test_a_figure_per_head_says_what_population_it_implies_and_which_is_not_known(project):
    """297 seats at 2.92 for 100,000 are 10.17 million people, of whom 9.08 million live there."""
    english, chinese = lines(project, BASIS)
    assert english[2:] == [
        "  people that it implies: 297 × 100000 ÷ 2.92 = 10171233",
        "  residents, 2020: 9083790",
        "  registered residents: not in seeds/reference/populations.csv, so that the basis"
        " can't be told",
    ]
    assert "  户籍人口: seeds/reference/populations.csv中没有,无法判定口径" in chinese


def test_a_figure_per_head_is_held_against_the_population_that_it_fits(project):
    registered = (
        " by name select * exclude (identity_code, computed, tolerance, passed, population_kind,"
        " population_year, population_count), 'staffing.seats_per_100k_residents.registered' as"
        " identity_code, 2.9126 as computed, 0.1456 as tolerance, true as passed, 'registered' as"
        " population_kind, 2024 as population_year, 10197000 as population_count"
        f" from intermediate.int_population_bases where report_key = '{KEY}'"
    )
    change(
        project,
        f"insert into intermediate.int_population_bases{registered}",
        "update intermediate.int_report_checks set passed = true, computed = 2.9126,"
        " difference = 0.0074, tolerance = 0.1456,"
        " identity_code = 'staffing.seats_per_100k_residents.registered'"
        f" where check_code = '{BASIS}'",
    )
    english, _ = lines(project, BASIS)
    assert english[3:] == [
        "  registered residents, 2024: 10197000",
        "  residents, 2020: 9083790",
        "  2.92 ≈ 297 × 100000 ÷ 10197000 = 2.9126; difference 0.0074, tolerance 0.1456",
    ]


@pytest.mark.parametrize(
    ("count", "passed", "computation"),
    [
        (900, "false", "  900 > 2 × 400 = 800; difference 100, tolerance 0"),
        (10, "false", "  10 < 0.5 × 24 = 12; difference -2, tolerance 0"),
        (300, "true", "  12 ≤ 300 ≤ 800; difference 0, tolerance 0"),
    ],
)
def test_a_band_is_shown_with_the_cell_and_the_ends(project, count, passed, computation):
    """Between half of 24 and twice 400."""
    computed = min(max(count, 12), 800)
    change(
        project,
        "insert into intermediate.int_request_bands by name select"
        f" '{KEY}' as report_key, 'band.requests' as check_code, {count} as stated,"
        " 'requests' as table_code, 3 as row_no, 'total_requests' as column_code,"
        " 24 as low, 400 as most, 12 as lower_end, 800 as upper_end",
        "insert into intermediate.int_report_checks by name select"
        f" '{KEY}' as report_key, '{REPORT}' as report_id, 'band.requests' as check_code,"
        f" 'band' as kind, 'x' as label_zh, {count} as stated, {computed} as computed,"
        f" {count - computed} as difference, 0 as tolerance, {passed} as passed,"
        " false as known, 'warning' as severity",
    )
    english, chinese = lines(project, "band.requests")
    assert (
        "  printed: seeds/raw/raw_requests.csv, row_no 3, column total_requests:"
        " 总计 · 诉求总量(件) 3008353(18.53%) (line 136)" in english
    )
    assert (
        "  band: half the least of the other reports, 0.5 × 24 = 12, to twice their most,"
        " 2 × 400 = 800" in english
    )
    assert "  范围: 其他报告最小值的一半0.5 × 24 = 12,至其最大值的两倍2 × 400 = 800" in chinese
    assert computation in english
    assert not any("hotline review" in line for line in english)


def test_a_known_difference_is_told_with_its_reason_and_without_an_entry(built_project):
    path = built_project / "seeds" / "reference" / "known_discrepancies.csv"
    with path.open(encoding="utf-8") as file:
        (listed,) = (row for row in csv.DictReader(file) if row["check_code"] == KNOWN)
    english, chinese = lines(built_project, KNOWN)
    assert f"  reason: {listed['reason_en']}" in english
    assert f"  原因: {listed['reason_zh']}" in chinese
    assert not any("hotline review" in line for line in english)


@pytest.mark.parametrize(("severity", "state"), [("error", "fails"), ("warning", "warning")])
def test_how_to_settle_it_is_told_of_nothing_but_an_unexplained_error(project, severity, state):
    change(
        project,
        "update intermediate.int_report_checks set passed = false, computed = stated + 1,"
        f" severity = '{severity}' where check_code = '{HOLDS}'",
    )
    english, _ = lines(project, HOLDS)
    assert english[0].endswith(state)
    command = f'hotline review {REPORT} {HOLDS} --reason "…"'
    assert [line.endswith(command) for line in english].count(True) == (severity == "error")


def test_what_fails_comes_first_however_many_reports_hold(project):
    """Sixty reports hold before the one that fails, and each is told with its cells."""
    change(
        project,
        "insert into intermediate.int_report_checks by name select * exclude (n) replace"
        " ('000000-' || n || '-r1' as report_key) from intermediate.int_report_checks,"
        f" range(60) as more (n) where check_code = '{HOLDS}'",
        "update intermediate.int_report_checks set passed = false"
        f" where check_code = '{HOLDS}' and report_key = '{KEY}'",
    )
    with duckdb.connect(str(project / WORKING), read_only=True) as connection:
        shown = explanations(connection, "check_code = ?", [HOLDS])
    assert len(shown) == 61
    assert (shown[0].report_key, shown[0].passed) == (KEY, False)


def test_every_failing_report_is_explained_with_its_cells(project):
    change(
        project,
        *(
            f"insert into intermediate.{table} by name select * exclude (n) replace"
            f" ('000000-' || n || '-r1' as report_key) from intermediate.{table},"
            f" range(60) as more (n) where report_key = '{KEY}' and {condition}"
            for table, condition in (
                ("int_report_checks", f"check_code = '{HOLDS}'"),
                ("int_check_terms", f"identity_code = '{HOLDS}'"),
            )
        ),
        f"update intermediate.int_report_checks set passed = false where check_code = '{HOLDS}'",
    )
    with duckdb.connect(str(project / WORKING), read_only=True) as connection:
        shown = explanations(connection, "check_code = ?", [HOLDS])
    assert len({each.report_key for each in shown}) == 61
    assert {len(each.terms) for each in shown} == {len(shown[0].terms)} - {0}


def test_an_explanation_survives_being_written_down(built_project):
    for check in (INDIVIDUAL, KNOWN, HOLDS):
        (found,) = look_up(built_project, check, None)
        again = Explanation.from_json(json.loads(json.dumps(found.as_json())))
        assert again == found
        assert list(again.lines()) == list(found.lines())


def test_a_result_of_an_earlier_version_is_still_read(built_project):
    (found,) = look_up(built_project, HOLDS, None)
    earlier = found.as_json()
    for name in ("severity", "reason", "steps", "working"):
        del earlier[name]
    assert Explanation.from_json(earlier) == found


def test_a_check_that_does_not_exist_is_told_with_those_near_it(built_project):
    told = refusal(built_project, "requests.total.totl")
    assert told.en.startswith("requests.total.totl: no such check; near it: requests.total.total")
    assert told.zh.startswith("requests.total.totl: 没有这项核对;相近的有: requests.total.total")
    told = refusal(built_project, "sharing.totl", REPORT)
    assert told.en == f"sharing.totl: no such check of {REPORT}; near it: sharing.total"
    assert "fct_report_checks lists them all" in refusal(built_project, "0000").en


def test_a_report_that_is_not_loaded_is_told_with_those_near_it(built_project):
    told = refusal(built_project, HOLDS, "320300-2024")
    assert told.en.startswith("320300-2024: no such report; near it: 320300-2025")
    assert told.en.endswith("; hotline reports lists what is loaded")
    assert told.zh.startswith("320300-2024: 没有这份报告;相近的有: 320300-2025")
    assert refusal(built_project, HOLDS, "x").en == (
        "x: no such report; hotline reports lists what is loaded"
    )


def add_report(project, report_id, revision):
    """A report that is loaded and not in the working file."""
    path = project / "seeds" / "raw" / "raw_reports.csv"
    header, first = path.read_text(encoding="utf-8").splitlines()[:2]
    assert first.startswith(f"{REPORT},1,")
    row = first.replace(f"{REPORT},1,", f"{report_id},{revision},", 1)
    path.write_text(path.read_text(encoding="utf-8") + row + "\n", encoding="utf-8")


def write_quarantined(project, key, codes):
    """A result of an audit that left a report out and kept some of its checks."""
    (example,) = look_up(project, HOLDS, KEY)
    kept = [{**example.as_json(), "report_key": key, "check_code": code, "passed": False}
            for code in codes]  # fmt: skip
    result = {"quarantined": {key: []}, "explanations": kept}
    path = project / "warehouse" / "audit" / "result.json"
    path.write_text(json.dumps(result), encoding="utf-8")


def test_of_a_quarantined_report_it_is_told_which_checks_were_kept(project):
    key, codes = f"{OTHER}-r1", ["a.a", "b.b", "c.c", "d.d"]
    add_report(project, OTHER, 1)
    write_quarantined(project, key, codes)
    for report in (OTHER, key):
        assert [e.check_code for e in look_up(project, "b.b", report)] == ["b.b"]
        told = refusal(project, HOLDS, report)
        assert told.en == (
            f"{key} is quarantined, so warehouse/hotline.duckdb doesn't hold it;"
            " of its checks only those that failed were kept: a.a, b.b, c.c and 1 more"
        )
        assert told.zh == (
            f"{key}已被隔离,warehouse/hotline.duckdb中没有它;"
            "只保留了它未通过的核对: a.a, b.b, c.c等4项"
        )
    everywhere = refusal(project, "requests.total.totl")
    assert everywhere.en.startswith("requests.total.totl: no such check; near it: requests.total")
    assert f"; {key} is quarantined" in everywhere.en


def test_of_a_report_quarantined_for_something_else_no_check_was_kept(project):
    add_report(project, OTHER, 1)
    write_quarantined(project, f"{OTHER}-r1", [])
    told = refusal(project, HOLDS, OTHER)
    assert told.en.endswith("none of its checks was kept, see warehouse/audit/result.html")
    assert told.zh.endswith("没有保留它的核对,详见warehouse/audit/result.html")


def test_a_quarantined_revision_hides_no_check_of_the_one_before(project):
    add_report(project, REPORT, 2)
    write_quarantined(project, f"{REPORT}-r2", ["a.a"])
    assert [e.report_key for e in look_up(project, HOLDS, REPORT)] == [KEY]
    told = refusal(project, "sharing.totl", REPORT).en
    assert f"no such check of {REPORT}; near it: sharing.total; {REPORT}-r2 is quarantined" in told


def test_what_is_in_the_working_file_goes_before_what_the_last_audit_found(project):
    write_quarantined(project, KEY, [HOLDS])
    assert [e.passed for e in look_up(project, HOLDS, KEY)] == [True]


def test_what_an_audit_kept_of_a_removed_report_is_not_shown(project):
    write_quarantined(project, f"{OTHER}-r1", ["a.a"])
    assert "no such check" in refusal(project, "a.a").en
    assert f"{OTHER}: no such report" in refusal(project, "a.a", OTHER).en


def test_a_report_that_was_loaded_since_the_build_is_told_as_such(project):
    add_report(project, OTHER, 1)
    told = refusal(project, HOLDS, OTHER)
    assert told.en == (f"{OTHER}: loaded, but not in warehouse/hotline.duckdb; run hotline build")
    assert "已入库" in told.zh


def test_a_revision_that_was_replaced_has_no_checks(project):
    """As after a build with a second revision: the checks are those of the second."""
    add_report(project, REPORT, 2)
    change(
        project,
        "insert into raw.raw_reports by name select * replace ('2' as revision)"
        " from raw.raw_reports",
        f"update intermediate.int_report_checks set report_key = '{REPORT}-r2'",
    )
    assert "a newer revision is current" in refusal(project, HOLDS, KEY).en


def test_a_manifest_that_cannot_be_read_is_told_in_one_line(project):
    path = project / "seeds" / "raw" / "raw_reports.csv"
    for content in (path.read_bytes().decode().encode("gb18030"), b"\xef\xbb\xbfx\n1\n"):
        path.write_bytes(content)
        assert refusal(project, HOLDS).en == (
            "seeds/raw/raw_reports.csv: can't be read; hotline build says why"
        )


def explain(project, language="C.UTF-8"):
    run = hotline(project, "audit", "--explain", HOLDS, language=language)
    assert run.returncode == 1 and run.stdout == ""
    (line,) = run.stderr.splitlines()
    return line


def test_a_working_file_in_use_is_told_in_one_line(project):
    holder = (
        "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True);"
        "sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holder, str(project / WORKING)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as child:  # fmt: skip
        assert child.stdout.readline() == "open\n"
        assert explain(project) == (
            "warehouse/hotline.duckdb: in use by another process; close it first"
        )
        child.stdin.close()
    assert look_up(project, HOLDS, None)


def test_a_working_file_that_another_process_only_reads_can_be_read(project):
    reader = (
        "import duckdb, sys; c = duckdb.connect(sys.argv[1], read_only=True);"
        "print('open', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", reader, str(project / WORKING)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as child:  # fmt: skip
        assert child.stdout.readline() == "open\n"
        assert look_up(project, HOLDS, None)
        child.stdin.close()


@pytest.mark.parametrize("content", [b"no database" * 9999, b""])
def test_a_damaged_working_file_is_told_in_one_line(project, content):
    whole = (project / WORKING).read_bytes()
    (project / WORKING).write_bytes(content or whole[: len(whole) // 3])
    assert explain(project) == "warehouse/hotline.duckdb: is damaged; run hotline build"
    assert explain(project, "zh_CN.UTF-8") == (
        "warehouse/hotline.duckdb: 文件已损坏,请运行hotline build"
    )


@pytest.mark.parametrize(
    "statement",
    [
        "drop schema intermediate cascade",
        "drop table intermediate.int_check_terms",
        "drop table raw.raw_reports cascade",
        "alter table intermediate.int_report_checks drop column severity",
    ],
)
def test_a_working_file_without_checks_is_told_in_one_line(project, statement):
    change(project, statement)
    assert refusal(project, HOLDS).en == (
        "warehouse/hotline.duckdb: holds no checks, its build failed before them; run hotline build"
    )


def test_a_project_that_was_never_built_is_told_in_one_line(project):
    (project / WORKING).unlink()
    assert explain(project) == "warehouse/hotline.duckdb: not built yet; run hotline build"
