"""What a build refuses before it begins, and what it writes down of that."""

import csv
import json
import xml.etree.ElementTree as ET
from datetime import UTC, datetime

import duckdb
import pytest
from conftest import copy_project, hotline

from hotline.audit.findings import DBT_TEST, ERROR, Audit, Finding, Found
from hotline.audit.results import as_junit
from hotline.language import Text

HISTORY, RESULT = "warehouse/audit_history.csv", "warehouse/audit/result.json"
RUN = "1,2026-01-01 00:00:00,build,published,,1,0,850,0,0,20.000"
HEADER = (
    "run_id,started_at,command,outcome,commit_sha,report_count,quarantined_count,check_count,"
    "failed_count,warned_count,duration_seconds"
)


@pytest.fixture
def project(tmp_path):
    return copy_project(tmp_path / "project")


def write(project, name, content):
    path = project / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def test_a_seed_that_is_missing_is_named_and_the_run_is_written_down(project):
    (project / "seeds" / "raw" / "raw_requests.csv").unlink()
    told = hotline(project, "build", language="zh_CN.UTF-8")
    assert (told.returncode, told.stderr) == (1, "seeds/raw/raw_requests.csv: 文件缺失\n")
    with (project / HISTORY).open(encoding="utf-8", newline="") as file:
        (run,) = csv.DictReader(file)
    assert (run["outcome"], run["failed_count"]) == ("refused", "1")
    (finding,) = json.loads((project / RESULT).read_text(encoding="utf-8"))["findings"]
    assert finding["message"] == "seeds/raw/raw_requests.csv: is missing"


@pytest.mark.parametrize(
    ("content", "where"),
    [
        (f"{HEADER}\n{RUN}\n<<<<<<< HEAD\n".encode(), ", row 3: 1 cell"),
        (f"{HEADER}\n{RUN}\n{RUN}\n".encode(), ", row 3: not a run of its own"),
        (f"\ufeff{HEADER}\n{RUN}\n".encode(), ", row 1: starts with a byte-order mark"),
        (f"{HEADER}\n{RUN}审\n".encode("gbk"), ", row 2: the file is not UTF-8"),
    ],
    ids=["a conflict", "a run twice", "saved by Excel", "another encoding"],
)
def test_a_history_that_someone_wrote_into_is_refused_and_left(project, content, where):
    write(project, HISTORY, content)
    told = hotline(project, "build")
    assert told.returncode == 1
    assert told.stderr.startswith(HISTORY + where)
    assert len(told.stderr.splitlines()) == 1
    assert (project / HISTORY).read_bytes() == content


def test_a_damaged_result_is_refused_where_it_is_read(project):
    write(project, RESULT, b"")
    told = hotline(project, "reports")
    line = f"{RESULT}: is damaged; run hotline build\n"
    assert (told.returncode, told.stderr) == (1, line)


def test_what_a_build_left_unfinished_is_not_audited(project):
    write(project, RESULT, b"{}")
    with duckdb.connect(str(project / "warehouse" / "hotline.duckdb")) as connection:
        connection.execute("create schema marts")
    told = hotline(project, "audit")
    assert (told.returncode, told.stderr) == (
        1,
        "warehouse/hotline.duckdb: the last build stopped before its end; run hotline build\n",
    )
    assert (project / RESULT).read_bytes() == b"{}"


def test_no_sign_of_a_cell_is_obeyed_by_a_terminal_or_breaks_the_xml():
    found = Found()
    text = Text("printed U\x1b[31m\nx\x00", "印为")
    found.add([Finding(DBT_TEST, "a_check", ERROR, None, text)])
    audit = Audit("1", datetime.now(UTC), "build", None, found=found)
    (failure,) = ET.fromstring(as_junit(audit)).iter("failure")
    assert failure.text == "printed U␛[31m␊x␀"
    assert [str(line.en) for line in audit.lines(10)] == ["printed U␛[31m␊x␀"]
