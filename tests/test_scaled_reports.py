"""Reports made by scaling the real one pass the whole build, and sums over them are right.

There are no aliases here: those of the real report are of its own places, and none is needed.
"""

import csv
from decimal import Decimal

import duckdb
import pytest
from conftest import ROOT, copy_project, hotline
from scaled_reports import Original, scaled_reports, write_reports

from hotline.audit.lookup import look_up

pytestmark = pytest.mark.slow
COUNT = 40


@pytest.fixture(scope="module")
def scaled(tmp_path_factory):
    project = copy_project(tmp_path_factory.mktemp("scaled") / "project")
    write_reports(project, COUNT)
    aliases = project / "seeds" / "reference" / "department_aliases.csv"
    aliases.write_text(aliases.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    run = hotline(project, "build")
    assert run.returncode == 0, run.stderr
    with duckdb.connect(
        str(project / "published" / "hotline.duckdb"), read_only=True
    ) as connection:
        yield project, connection


def test_sums_over_all_reports_are_the_real_ones_times_the_factors(scaled):
    """3008353 requests and 2369444 shared ones are what the real report prints."""
    factors = sum(report.factor for report in scaled_reports(Original(ROOT), COUNT))
    project, connection = scaled
    totals = connection.execute(
        "select (select sum(request_count) from marts.fct_requests),"
        " (select sum(request_count) from marts.fct_request_handling),"
        " (select sum(shared_request_count) from marts.fct_sharing),"
        " (select sum(staff_count) from marts.fct_staffing where staff_role_code = 'agent')"
    ).fetchone()
    assert totals == (3008353 * factors, 3008353 * factors, 2369444 * factors, 297 * factors)


def test_every_cell_of_every_report_is_published(scaled):
    project, connection = scaled
    cells = 0
    for path in (project / "seeds" / "raw").glob("raw_*.csv"):
        if path.stem == "raw_reports":
            continue
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                printed = [row["figure"]] if path.stem == "raw_claims" else list(row.values())[4:]
                cells += sum(cell != "[absent]" for cell in printed)
    assert connection.execute("select count(*) from marts.fct_published_values").fetchone() == (
        cells,
    )


def test_a_rate_that_no_whole_number_gives_is_known_only_where_it_is_so(scaled):
    """95.97 % of 363 × factor: a second way of counting, by trying every whole number."""
    project, connection = scaled
    for report_key, passed in connection.execute(
        "select report_key, passed from marts.fct_report_checks"
        " where check_code = 'suchao.on_time_rate'"
    ).fetchall():
        factor = next(
            report.factor
            for report in scaled_reports(Original(ROOT), COUNT)
            if report_key == f"{report.report_id}-r1"
        )
        gives = any(
            round(Decimal(part) / (363 * factor), 4) == Decimal("0.9597")
            for part in range(340 * factor, 355 * factor)
        )
        assert passed == gives, report_key


def test_the_band_of_a_total_is_explained_with_the_reports_that_make_it(scaled):
    """Each report is of a city of its own, so its peers are all others: the factors but its own."""
    project, _ = scaled
    reports = scaled_reports(Original(ROOT), COUNT)
    assert len({report.region_code for report in reports}) == COUNT
    total = 3008353
    for report in (reports[0], reports[-1]):
        others = [each.factor for each in reports if each is not report]
        low, most = min(others) * total, max(others) * total
        (found,) = look_up(project, "band.requests", report.report_id)
        told = [line.en for line in found.lines()]
        assert told[1].startswith("  printed: seeds/raw/raw_requests.csv, row_no 3,")
        assert f"{total * report.factor}(18.53%)" in told[1]
        half = f"{Decimal(low) / 2:f}".removesuffix(".0")
        assert f"0.5 × {low} = {half}, to twice their most, 2 × {most} = {2 * most}" in told[2]
        assert told[3].startswith(f"  {half} ≤ {total * report.factor} ≤ {2 * most};")
