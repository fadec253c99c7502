"""A folder with several documents, good and bad, as the scheduler meets it."""

import json
import os
import time
from dataclasses import replace

import duckdb
import pytest
from conftest import copy_project, hotline
from loading_tools import REAL, of_city, put, state

from hotline.errors import EXIT_REJECTED

LAST_YEAR = replace(REAL, title="徐州12345热线2024年度运行服务情况", year=2024)
LONG_AGO = 1_700_000_000


def allow_the_same_discrepancies(project, report_id):
    """Let a report with the real one's figures contradict itself as that one does."""
    known = project / "seeds" / "reference" / "known_discrepancies.csv"
    lines = known.read_text(encoding="utf-8").splitlines(keepends=True)
    again = [line.replace("320300-2025", report_id) for line in lines[1:]]
    known.write_text("".join([*lines, *again]), encoding="utf-8")


def settled(folder):
    for path in folder.iterdir():
        if path.is_file():
            os.utime(path, (LONG_AGO, LONG_AGO))


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """One run over a good report, one that contradicts itself, no report, and one half written."""
    folder = tmp_path_factory.mktemp("inbox")
    project = copy_project(folder / "project")
    allow_the_same_discrepancies(project, "320300-2024")
    inbox = folder / "inbox"
    put(inbox, "good.html", LAST_YEAR)
    put(inbox, "contradicts.docx", of_city("苏州市", 2024))
    (inbox / "notes.txt").write_text("会议记录\n", encoding="utf-8")
    (inbox / ".hidden").write_text("x", encoding="utf-8")
    settled(inbox)
    put(inbox, "arriving.txt", of_city("南京市", 2024))
    outcome = hotline(project, "inbox", "--json", str(inbox))
    return project, inbox, outcome


@pytest.mark.slow
def test_good_documents_are_published_and_bad_ones_rejected(run):
    project, inbox, outcome = run
    assert outcome.returncode == EXIT_REJECTED, outcome.stderr
    assert "Traceback" not in outcome.stderr
    where = {row["file"]: row["moved_to"] for row in json.loads(outcome.stdout)}
    assert where == {
        "good.html": str(inbox / "done" / "good.html"),
        "contradicts.docx": str(inbox / "rejected" / "contradicts.docx"),
        "notes.txt": str(inbox / "rejected" / "notes.txt"),
    }
    with duckdb.connect(str(project / "published" / "hotline.duckdb"), read_only=True) as reader:
        assert reader.execute("select report_id from marts.dim_report order by 1").fetchall() == [
            ("320300-2024",),
            ("320300-2025",),
        ]


@pytest.mark.slow
def test_each_document_has_a_report_beside_it_in_both_languages(run):
    _, inbox, _ = run
    told = {
        path.name: path.read_text(encoding="utf-8")
        for folder in ("done", "rejected")
        for path in (inbox / folder).glob("*.report.txt")
    }
    assert set(told) == {
        "good.html.report.txt", "contradicts.docx.report.txt", "notes.txt.report.txt",
    }  # fmt: skip
    assert "good.html: 已接收" in told["good.html.report.txt"]
    assert "good.html: accepted" in told["good.html.report.txt"]
    assert "262 read" in told["good.html.report.txt"]
    assert "check claims.instant_answer_rate" in told["contradicts.docx.report.txt"]
    assert "notes.txt: 不是年报" in told["notes.txt.report.txt"]
    assert "notes.txt: not a report" in told["notes.txt.report.txt"]


@pytest.mark.slow
def test_nothing_of_a_rejected_document_stays_and_what_arrives_is_left(run):
    project, inbox, _ = run
    assert not any(b"320500-2024" in content for content in state(project).values())
    kept = {path.suffix for path in (project / "documents").iterdir() if path.name != ".gitignore"}
    assert kept == {".html"}
    assert {path.name for path in inbox.iterdir()} == {
        "arriving.txt", ".hidden", "done", "rejected",
    }  # fmt: skip


@pytest.mark.slow
def test_a_run_that_was_stopped_after_the_load_is_taken_up_again(tmp_path):
    project = copy_project(tmp_path / "project")
    allow_the_same_discrepancies(project, "320300-2024")
    document = put(tmp_path / "inbox", "good.txt", LAST_YEAR)
    assert hotline(project, "load", str(document)).returncode == 0
    outcome = hotline(project, "inbox", "--settle", "0", str(document.parent))
    assert outcome.returncode == 0, outcome.stderr
    assert (document.parent / "done" / "good.txt").exists()
    with duckdb.connect(str(project / "published" / "hotline.duckdb"), read_only=True) as reader:
        assert reader.execute("select count(*) from marts.dim_report").fetchone() == (2,)
    started = time.monotonic()
    again = hotline(project, "inbox", "--settle", "0", str(document.parent))
    assert (again.returncode, again.stdout) == (0, f"{document.parent}: nothing to load\n")
    assert time.monotonic() - started < 10


def test_an_inbox_that_is_none_is_told_in_one_line(tmp_path):
    project = copy_project(tmp_path / "project")
    run = hotline(project, "inbox", str(tmp_path / "nowhere"))
    assert (run.returncode, run.stderr) == (
        1, f"{tmp_path}/nowhere: can't be read: no such file or directory\n",
    )  # fmt: skip
