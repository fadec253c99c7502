"""What is exported reads back as what is published, whole or not at all, and runs nothing."""

import csv
import json
import shutil
import signal
import sqlite3
import subprocess
import sys
from datetime import date, datetime
from decimal import Decimal

import duckdb
import frictionless
import openpyxl
import polars
import pyarrow.dataset
import pyarrow.parquet
import pytest
from conftest import ROOT, hotline
from hypothesis import given, settings
from hypothesis import strategies as st
from page_tools import more_reports
from small_disk import fill, small_disk

from hotline.errors import HotlineError
from hotline.loading.files import folder_in_one_step
from hotline.publish.export import export, files_of
from hotline.publish.export.comparison import COUNTS, NAMES, comparison
from hotline.publish.export.sqlite import write_sqlite
from hotline.publish.export.workbook import are_figures
from hotline.warehouse.published import Column, Mart, published_marts

HOSTILE = ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "＝1+1", "<script>alert(1)</script>",
           "http://example.org"]  # fmt: skip
FORMULAS = HOSTILE[:7]
MOST_DIGITS = "1234567890.12345678"


@pytest.fixture(scope="module")
def exported(built_project, tmp_path_factory):
    """A folder that the command line has written, in every format."""
    folder = tmp_path_factory.mktemp("exported") / "all"
    run = hotline(built_project, "export", str(folder))
    assert run.returncode == 0, run.stderr
    return folder


@pytest.fixture(scope="module")
def marts(published, built_project):
    """Each mart with its rows in their order."""
    found = {mart.name: mart for mart in published_marts(published, built_project)}
    return {
        name: (mart, published.execute(mart.in_order).fetchall()) for name, mart in found.items()
    }


@pytest.fixture(scope="module")
def hostile_project(built_project, tmp_path_factory):
    """A project whose published report prints what a spreadsheet or a browser would run."""
    project = tmp_path_factory.mktemp("hostile")
    shutil.copy(built_project / "dbt_project.yml", project)
    shutil.copytree(built_project / "models" / "marts", project / "models" / "marts")
    shutil.copy(ROOT / "CITATION.cff", project)
    (project / "published").mkdir()
    path = project / "published" / "hotline.duckdb"
    shutil.copy(built_project / "published" / "hotline.duckdb", path)
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table marts.rpt_hostile (no integer, said varchar)")
        connection.executemany(
            "insert into marts.rpt_hostile values (?, ?)", list(enumerate(HOSTILE))
        )
        connection.execute("comment on table marts.rpt_hostile is '恶意 · one row is a bad text'")
        connection.execute("update marts.dim_report set title = '=1+1', source_url = 'http://x'")
    return project


def as_text(value):
    """A value as CSV holds it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="microseconds")
    return "" if value is None else str(value)


def as_printed(value):
    """A number of a file whose numbers are binary, as the decimal that it stands for."""
    return Decimal(repr(value + 0)) if isinstance(value, int | float) else value


def comparable(value):
    """A published value in the terms of `as_printed`."""
    if isinstance(value, bool):
        return Decimal(int(value))
    if isinstance(value, datetime):
        return as_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return Decimal(value) if isinstance(value, int | Decimal) else value


def test_parquet_reads_back_equal(exported, marts):
    for name, (_, rows) in marts.items():
        table = pyarrow.parquet.read_table(exported / "parquet" / f"{name}.parquet")
        assert [tuple(row.values()) for row in table.to_pylist()] == rows, name
        assert polars.read_parquet(exported / "parquet" / f"{name}.parquet").rows() == rows, name


def test_parquet_carries_labels_and_statistics(exported):
    file = pyarrow.parquet.ParquetFile(exported / "parquet" / "fct_requests.parquet")
    field = file.schema_arrow.field("request_count")
    assert field.metadata[b"label_zh"].decode() == "诉求量(件)"
    assert field.metadata[b"description"].decode() == "诉求件数"
    assert file.schema_arrow.metadata[b"label_zh"].decode() == "诉求来源"
    statistics = file.metadata.row_group(0).column(3).statistics
    assert (statistics.min, statistics.max) == (0, 2954118)


def test_a_large_mart_is_a_folder_of_years(built_project, marts, tmp_path):
    export(built_project, tmp_path / "out", ["parquet"], large=100)
    folder = tmp_path / "out" / "parquet" / "fct_published_values"
    assert files_of(folder) == ["year=2025/part-0.parquet"]
    mart, rows = marts["fct_published_values"]
    names = [column.name for column in mart.columns]
    read = pyarrow.dataset.dataset(folder, partitioning="hive").to_table()
    assert read["year"].unique().to_pylist() == [2025]
    assert [tuple(row.values()) for row in read.select(names).to_pylist()] == rows
    assert polars.read_parquet(folder, hive_partitioning=True).select(names).rows() == rows


def test_csv_reads_back_equal(exported, marts):
    for name, (mart, rows) in marts.items():
        for path in (f"csv/{name}.csv", f"datapackage/data/{name}.csv"):
            with (exported / path).open(encoding="utf-8", newline="") as file:
                header, *read = list(csv.reader(file))
            assert header == [column.name for column in mart.columns]
            assert read == [list(map(as_text, row)) for row in rows], path


def test_csv_tells_nulls_from_empty_texts(hostile_project, tmp_path):
    path = hostile_project / "published" / "hotline.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table marts.t as select null as none, '' as empty")
    export(hostile_project, tmp_path / "out", ["csv"])
    with duckdb.connect(str(path)) as connection:
        connection.execute("drop table marts.t")
    assert (tmp_path / "out" / "csv" / "t.csv").read_text() == 'none,empty\n,""\n'


def test_sqlite_reads_back_equal(exported, marts):
    with sqlite3.connect(exported / "hotline.sqlite") as database:
        for name, (_, rows) in marts.items():
            read = database.execute(f'select * from "{name}" order by rowid').fetchall()
            assert [tuple(map(as_printed, row)) for row in read] == [
                tuple(map(comparable, row)) for row in rows
            ], name
        assert database.execute("pragma foreign_key_check").fetchall() == []
        assert database.execute("pragma integrity_check").fetchall() == [("ok",)]
        assert database.execute(
            "select sum(request_count), typeof(sum(request_count)) from fct_requests"
        ).fetchall() == [(3008353, "integer")]
        assert database.execute(
            "select count(*) from fct_calls where answered_within_30s_rate = 0.9438"
        ).fetchall() == [(1,)]
        keys = database.execute("pragma foreign_key_list(fct_requests)").fetchall()
    assert {(key[2], key[3], key[4]) for key in keys} == {
        ("dim_report", "report_key", "report_key"),
        ("dim_requester", "requester_code", "requester_code"),
        ("dim_channel", "channel_code", "channel_code"),
    }


MOST, PLACES = 10**24 - 1, 8
DECIMALS = st.one_of(
    st.integers(-MOST, MOST),
    # around the fifteen digits that a double always keeps, and where it ends to hold every unit
    st.integers(-(10**16), 10**16),
    st.integers(2**53 - 99, 2**53 + 99),
    st.integers(2**53 - 99, 2**53 + 99).map(lambda whole: whole * 10**PLACES),
).map(lambda units: Decimal(units).scaleb(-PLACES))


@settings(deadline=None)
@given(st.lists(DECIMALS))
def test_a_decimal_is_in_sqlite_the_number_that_writes_it_or_refused(tmp_path_factory, values):
    folder = tmp_path_factory.mktemp("decimals")
    mart = Mart("t", "", "", (Column("d", f"DECIMAL(24,{PLACES})", "", ""),))
    kept = sorted(value for value in values if Decimal(repr(float(value))) == value)
    lost = set(values) - set(kept)
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as hotline; create schema hotline.marts")
        connection.execute(f"create table hotline.marts.t (d decimal(24, {PLACES}))")
        for value in kept:
            connection.execute("insert into hotline.marts.t values (?)", [value])
        write_sqlite(connection, [mart], folder / "kept.sqlite")
        for value in lost:
            connection.execute("insert into hotline.marts.t values (?)", [value])
        if lost:
            with pytest.raises(HotlineError, match=f"t: {min(lost):f} has more digits"):
                write_sqlite(connection, [mart], folder / "lost.sqlite")
    with sqlite3.connect(folder / "kept.sqlite") as database:
        read = [value for (value,) in database.execute("select d from t order by rowid")]
    expected = [int(value) if value == int(value) else float(value) for value in kept]
    assert [(type(value), value) for value in read] == [(type(v), v) for v in expected]


def test_a_decimal_that_sqlite_would_round_is_refused(hostile_project, tmp_path):
    path = hostile_project / "published" / "hotline.duckdb"
    export(hostile_project, tmp_path / "out", ["csv"])
    before = (tmp_path / "out" / "SHA256SUMS").read_bytes()
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"create table marts.t as select {MOST_DIGITS}::decimal(24, 8) as d")
    run = hotline(hostile_project, "export", str(tmp_path / "out"), "--format", "sqlite")
    with duckdb.connect(str(path)) as connection:
        connection.execute("drop table marts.t")
    assert run.returncode == 1
    assert run.stderr == f"t: {MOST_DIGITS} has more digits than SQLite keeps\n"
    assert (tmp_path / "out" / "SHA256SUMS").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_the_open_data_package_is_valid(exported, marts):
    folder = exported / "datapackage"
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.to_summary()
    package = frictionless.Package(str(folder / "datapackage.json"))
    assert {resource.name for resource in package.resources} == set(marts)
    for name in ("fct_requests", "fct_calls", "dim_report", "fct_published_values"):
        read = [tuple(row.values()) for row in package.get_resource(name).read_rows()]
        assert read == marts[name][1]


def test_the_open_data_package_says_what_it_is(exported):
    package = json.loads((exported / "datapackage" / "datapackage.json").read_text("utf-8"))
    assert package["licenses"] == [{"name": "Apache-2.0"}]
    assert "xuzhou-2025.txt" in package["sources"][0]["title"]
    (requests,) = [each for each in package["resources"] if each["name"] == "fct_requests"]
    schema = requests["schema"]
    assert (requests["title"], schema["fields"][3]["title"]) == ("诉求来源", "诉求量(件)")
    assert schema["primaryKey"] == ["report_key", "requester_code", "channel_code"]
    assert {key["reference"]["resource"] for key in schema["foreignKeys"]} == {
        "dim_report", "dim_requester", "dim_channel"
    }  # fmt: skip


def test_the_package_is_described_for_search_engines(exported):
    told = json.loads((exported / "datapackage" / "dataset.jsonld").read_text("utf-8"))
    assert (told["@type"], told["temporalCoverage"]) == ("Dataset", "2025/2025")
    assert told["spatialCoverage"] == ["徐州市"]
    sums = dict(
        reversed(line.split("  "))
        for line in (exported / "SHA256SUMS").read_text("utf-8").splitlines()
    )
    assert {each["contentUrl"]: each["sha256"] for each in told["distribution"]} == {
        name.removeprefix("datapackage/"): digest
        for name, digest in sums.items()
        if name.startswith("datapackage/data/")
    }


def as_shown(cell):
    """A cell as Excel shows it where it is a figure with a unit, else as it is."""
    places = len(cell.number_format.partition(".")[2].rstrip('%"秒个自然日'))
    if isinstance(cell.value, int | float) and cell.number_format.startswith("0"):
        if cell.number_format.endswith("%"):
            return f"{Decimal(repr(cell.value)) * 100:.{places}f}%"
        return f"{Decimal(repr(cell.value)):.{places}f}{cell.number_format.split(chr(34))[1]}"
    if isinstance(cell.value, datetime):
        return cell.value.date().isoformat()
    return as_printed(cell.value)


def in_any_order(rows):
    return sorted(rows, key=str)


def test_the_workbook_has_a_sheet_a_topic_that_reads_back_equal(exported, marts):
    book = openpyxl.load_workbook(exported / "hotline.xlsx")
    topics = {mart.label: (mart, rows) for mart, rows in marts.values() if mart.name[:4] == "rpt_"}
    assert book.sheetnames == [
        "说明", "各市比较", "总览", "诉求", "话务", "共享", "特色服务", "队伍", "比率与平均值",
        "公布数字", "质量", "存疑数字",
    ]  # fmt: skip
    assert set(topics) == set(book.sheetnames[2:-1])
    for label, (mart, rows) in topics.items():
        header, *read = list(book[label].iter_rows())
        assert [cell.value for cell in header] == [column.name for column in mart.columns]
        assert in_any_order([tuple(map(as_shown, row)) for row in read]) == in_any_order(
            [tuple(map(comparable, row)) for row in rows]
        ), label
        assert book[label].freeze_panes.endswith("2")


def test_the_workbook_holds_numbers_with_formats_in_the_order_of_the_report(exported):
    book = openpyxl.load_workbook(exported / "hotline.xlsx")
    overview = dict(zip(*(row for row in book["总览"].iter_rows()), strict=True))
    cells = {head.value: cell for head, cell in overview.items()}
    found = {
        name: (cells[name].value, cells[name].number_format)
        for name in ("年度", "诉求量", "三十秒人工接通率", "咨询类平均办理时长")
    }
    assert found == {
        "年度": ("2025", "General"),
        "诉求量": (3008353, "#,##0"),
        "三十秒人工接通率": (0.9438, "0.00%"),
        "咨询类平均办理时长": (2.6, '0.0"自然日"'),
    }
    lines = [row[6] for row in book["共享"].iter_rows(min_row=2, values_only=True)]
    assert lines == [str(number) for number in range(1, len(lines) + 1)]
    requesters = [row[6] for row in book["诉求"].iter_rows(min_row=2, values_only=True)]
    assert requesters == ["群众"] * 7 + ["企业"] * 7


def test_the_workbook_compares_cities_with_numbers(exported):
    header, *rows = list(openpyxl.load_workbook(exported / "hotline.xlsx")["各市比较"].iter_rows())
    assert len(rows) == 1
    cells = {head.value: cell for head, cell in zip(header, rows[0], strict=True)}
    shown = {name: (cells[name].value, cells[name].number_format) for name in (
        "地区", "诉求量", "30秒人工接通率", "平均等待时长(秒)", "每千人诉求量(件)"
    )}  # fmt: skip
    assert shown == {
        "地区": ("徐州市", "General"), "诉求量": (3008353, "#,##0"),
        "30秒人工接通率": (0.9438, "0.00%"), "平均等待时长(秒)": (14.87, "General"),
        "每千人诉求量(件)": (331.18, "General"),
    }  # fmt: skip


def test_all_cities_of_a_year_are_summed_and_their_rates_weighed(built_project, tmp_path):
    """Two cities of 100 and 300 calls: (100 × 90 % + 300 × 80 %) ÷ 400 = 82.5 %."""
    warehouse = more_reports(
        built_project / "published" / "hotline.duckdb", tmp_path / "of" / "two.duckdb",
        [("320100", 2024), ("320200", 2024)],
    )  # fmt: skip
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("drop table marts.rpt_overview")
        connection.execute(
            "create table marts.rpt_overview as select * from (values"
            " ('320100-2024', '南京市', '2024', '数据一致', 5, 100, 1, 1, null, 7),"
            " ('320200-2024', '无锡市', '2024', '数据一致', 6, 300, 1, 1, null, null)) as t"
            f"(报告, {', '.join((*NAMES, *COUNTS))})"
        )
        for report, rate, weight in (("320100-2024", "0.9", 100), ("320200-2024", "0.8", 300)):
            connection.execute(
                "insert into marts.rpt_rates by name select *"
                f" replace ('{report}' as 报告, '2024' as 年度)"
                " from marts.rpt_rates where 报告 = '320300-2025'"
            )
            connection.execute(
                f"update marts.rpt_rates set 数值 = {rate}, 权数 = {weight},"
                f" 加权值 = {rate} * {weight}"
                f" where 报告 = '{report}' and 比率 = '30秒人工接通率'"
            )
        connection.execute(
            "delete from marts.rpt_rates where 报告 = '320300-2025'"
            " or 比率 = '问题实际解决率' and 报告 = '320200-2024'"
        )
        table = comparison(connection)
    whole = dict(zip(table.heads, table.rows[-1], strict=True))
    assert [row[0] for row in table.rows] == ["无锡市", "南京市", "合计"]
    assert [whole[name] for name in COUNTS] == [11, 400, 2, 2, None, None]
    assert whole["30秒人工接通率"] == Decimal("0.825")
    assert whole["每十万人座席数(个)"] is None
    # one city prints it, so that it is none of all of them
    assert whole["问题实际解决率"] is None


def test_the_workbook_lists_what_does_not_add_up(exported, published):
    sheet = openpyxl.load_workbook(exported / "hotline.xlsx")["存疑数字"]
    rows = list(sheet.iter_rows(values_only=True))
    label = "晓苏总计转化率=转化量÷推荐信息量"
    assert ("320300-2025-r1", label, 1, 0.24637681, 0.75362319) in [r[:5] for r in rows]
    (failed,) = published.execute(
        "select count(*) from marts.fct_report_checks where not passed"
    ).fetchone()
    assert [row[0] for row in rows].index(None) == failed + 1


def test_only_texts_that_excel_shows_again_as_they_were_become_numbers():
    assert are_figures(["94.38%", None, "0%", "-1.5%"])
    for texts in (["7号", "007号"], ["1件", "1家"], ["2025"], [None], ["12345678901234567件"]):
        assert not are_figures(texts)


def test_what_looks_like_a_formula_is_text_in_the_workbook(hostile_project, tmp_path):
    export(hostile_project, tmp_path / "out", ["excel"])
    book = openpyxl.load_workbook(tmp_path / "out" / "hotline.xlsx")
    cells = [row[1] for row in book["恶意"].iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == [text.replace("\r", "_x000D_") for text in HOSTILE]
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f" and cell.hyperlink is None, cell.value


def test_what_looks_like_a_formula_is_escaped_in_csv_for_excel_and_nowhere_else(
    hostile_project, tmp_path
):
    export(hostile_project, tmp_path / "plain", ["csv"])
    export(hostile_project, tmp_path / "excel", ["csv"], bom=True)
    plain, excel = (tmp_path / kind / "csv" / "rpt_hostile.csv" for kind in ("plain", "excel"))
    with plain.open(encoding="utf-8", newline="") as file:
        assert [row[1] for row in csv.reader(file)] == ["said", *HOSTILE]
    assert excel.read_bytes().startswith(b"\xef\xbb\xbfno,said\n")
    with excel.open(encoding="utf-8-sig", newline="") as file:
        read = [row[1] for row in csv.reader(file)][1:]
    assert read == [f"'{text}" for text in FORMULAS] + HOSTILE[len(FORMULAS) :]


def test_numbers_below_zero_stay_numbers_in_csv_for_excel(built_project, published, tmp_path):
    export(built_project, tmp_path / "out", ["csv"], bom=True)
    path = tmp_path / "out" / "csv" / "fct_report_checks.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        read = sorted(
            Decimal(row["difference"]) for row in csv.DictReader(file) if row["difference"]
        )
    assert read[0] < 0
    assert read == [
        value
        for (value,) in published.execute(
            "select difference from marts.fct_report_checks where difference is not null order by 1"
        ).fetchall()
    ]


def test_checksums_are_those_of_sha256sum(exported):
    run = subprocess.run(
        ["sha256sum", "-c", "--quiet", "--strict", "SHA256SUMS"], cwd=exported, check=False
    )
    assert run.returncode == 0
    listed = (exported / "SHA256SUMS").read_text("utf-8").splitlines()
    assert sorted(line.split("  ")[1] for line in listed) == [
        name for name in files_of(exported) if name != "SHA256SUMS"
    ]


def test_exporting_again_gives_the_same_bytes(built_project, exported, tmp_path):
    assert hotline(built_project, "export", str(tmp_path / "again")).returncode == 0
    for name in files_of(exported):
        assert (tmp_path / "again" / name).read_bytes() == (exported / name).read_bytes(), name


def test_a_folder_that_holds_something_else_is_refused(built_project, tmp_path):
    (tmp_path / "thesis.docx").write_text("years of work")
    run = hotline(built_project, "export", str(tmp_path))
    assert run.returncode == 1
    assert run.stderr == (
        f"{tmp_path}: holds thesis.docx, which no export wrote; name an empty folder\n"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.docx"]


def test_an_export_takes_the_place_of_the_one_before(built_project, tmp_path):
    folder = tmp_path / "out"
    export(built_project, folder, ["csv"])
    assert export(built_project, folder, ["sqlite"]) == ["hotline.sqlite"]
    assert files_of(folder) == ["SHA256SUMS", "hotline.sqlite"]


KILLED = """
import os, signal, sys
from pathlib import Path
from hotline.publish.export import export
export(Path(sys.argv[1]), Path(sys.argv[2]), ["csv", "sqlite"],
    progress=lambda done, total: os.kill(os.getpid(), signal.SIGKILL))
"""


def test_what_a_killed_export_leaves_is_removed_by_the_next_and_nothing_else(
    built_project, tmp_path
):
    folder = tmp_path / "out"
    export(built_project, folder, ["csv"])
    before = files_of(folder)
    command = [sys.executable, "-c", KILLED, str(built_project), str(folder)]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == -signal.SIGKILL
    (leftover,) = set(tmp_path.iterdir()) - {folder}
    assert files_of(folder) == before and "new/csv/fct_requests.csv" in files_of(leftover)
    for not_a_draft in (".out-mine/new/thesis.docx", ".out-yours/in-use", ".other-mine/new/x"):
        (tmp_path / not_a_draft).parent.mkdir(parents=True)
        (tmp_path / not_a_draft).write_text("years of work")
    with folder_in_one_step(folder) as of_another_export:
        (of_another_export / "figures.csv").touch()
        export(built_project, folder, ["sqlite"])
        assert (of_another_export / "figures.csv").exists()
    kept = {".other-mine", ".out-mine", ".out-yours", "out"}
    assert {path.name for path in tmp_path.iterdir()} == kept
    assert (tmp_path / ".out-mine" / "new" / "thesis.docx").read_text() == "years of work"


def test_an_export_that_was_killed_between_two_renames_is_not_lost(tmp_path):
    (tmp_path / ".out-12345678" / "old").mkdir(parents=True)
    (tmp_path / ".out-12345678" / "old" / "figures.csv").touch()
    (tmp_path / ".out-12345678" / "in-use").touch()
    with pytest.raises(KeyError), folder_in_one_step(tmp_path / "out"):
        raise KeyError
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")] == [
        "out", "out/figures.csv",
    ]  # fmt: skip


@pytest.mark.needs("mount")
def test_a_full_disk_is_told_in_one_line(built_project, tmp_path):
    with small_disk(tmp_path / "disk", 1):
        fill(tmp_path / "disk", 400)
        folder = tmp_path / "disk" / "out"
        run = hotline(built_project, "export", str(folder), "--format", "sqlite")
        assert not folder.exists()
    assert run.returncode == 1
    (line,) = run.stderr.splitlines()
    assert line.startswith(f"{folder}: ")
    assert line.endswith("database or disk is full; nothing was changed")


def test_nothing_published_is_told_in_one_line(tmp_path):
    shutil.copy(ROOT / "dbt_project.yml", tmp_path)
    run = hotline(tmp_path, "export", "out")
    assert run.returncode == 1
    assert run.stderr == "published/hotline.duckdb: not published yet; run hotline build\n"
