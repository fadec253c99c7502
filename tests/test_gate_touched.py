"""Reports that are published and whose seeds were touched since: none of it goes out unseen.

One project lives through it all: the real report, then with a revision.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ET

import duckdb
import pytest
from conftest import ROOT, hotline
from loading_tools import REAL, corrected, put

pytestmark = pytest.mark.slow

REVISION = corrected(REAL, "grassroots", 0, "handling_units", "187")
TOUCHED = (
    "seeds/raw/raw_grassroots.csv, report 320300-2025-r1, row_no 1, column handled_requests:"
    " published as 103515, now 203515"
)


def edit(project, seed, before, after):
    """Put a text in the place of one that stands once in a raw seed."""
    path = project / "seeds" / "raw" / f"{seed}.csv"
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1
    path.write_text(text.replace(before, after), encoding="utf-8")


def figure(project, report, column):
    with duckdb.connect(
        str(project / "published" / "hotline.duckdb"), read_only=True
    ) as connection:
        return connection.execute(
            "select printed_text from marts.fct_published_values"
            " where report_key = ? and column_code = ? and row_no = 1",
            [report, column],
        ).fetchall()


@pytest.fixture(scope="module")
def life(built_project, tmp_path_factory):
    """Each run, and the published file, the results and a figure after it."""
    folder = tmp_path_factory.mktemp("touched")
    project = shutil.copytree(built_project, folder / "project")
    found = {}

    def run(name, *arguments, report="320300-2025-r1", column="handled_requests", **options):
        told = hotline(project, *arguments, **options)
        published = (project / "published" / "hotline.duckdb").read_bytes()
        results = {path.suffix: path.read_bytes() for path in (project / "warehouse").glob("*/*.*")}
        found[name] = told, published, results, figure(project, report, column)

    run("published", "build")
    edit(project, "raw_grassroots", ",103515,", ",203515,")
    assert hotline(project, "changes", "320300-2025").returncode == 0
    run("touched", "build")
    run("audited", "audit", language="zh_CN.UTF-8")
    run("accepted", "build", "--accept-changed")
    assert hotline(project, "load", str(put(folder, "r2.txt", REVISION))).returncode == 0
    run("revised", "build", report="320300-2025-r2", column="handling_units")
    edit(project, "raw_grassroots", "320300-2025,1,1,line 78,", "320300-2025,1,1,line 79,")
    run("earlier revision", "build")
    edit(project, "raw_grassroots", "320300-2025,1,1,line 79,", "320300-2025,1,1,line 78,")
    (project / "published" / "hotline.duckdb").write_bytes(b"no database")
    found["replaced"] = hotline(project, "build")
    return found


def test_a_touched_cell_stops_the_build_although_its_changes_were_read_again(life):
    told, published, results, _ = life["touched"]
    assert told.returncode == 1
    assert TOUCHED in told.stderr.splitlines()
    assert "--accept-changed" in told.stderr
    assert published == life["published"][1]
    (finding,) = json.loads(results[".json"])["findings"]
    assert finding["message"] == TOUCHED
    (failure,) = ET.fromstring(results[".xml"]).iter("failure")
    assert failure.text == TOUCHED


def test_the_audit_alone_tells_of_it_in_the_readers_language(life):
    told = life["audited"][0]
    assert told.returncode == 1
    assert "列 handled_requests: 已发布为103515, 现为203515" in told.stderr


def test_a_person_may_accept_it_and_it_is_told_of_as_a_warning(life):
    told, _, results, figures = life["accepted"]
    assert told.returncode == 0, told.stderr
    assert TOUCHED in told.stderr.splitlines()
    assert figures == [("203515",)]
    assert [f["severity"] for f in json.loads(results[".json"])["findings"]] == ["warning"]


def test_a_revision_is_no_touch(life):
    told, _, _, figures = life["revised"]
    assert told.returncode == 0, told.stderr
    assert figures == [("187",)]


def test_an_earlier_revision_is_guarded_and_so_is_where_its_cells_were_printed(life):
    told, published, _, _ = life["earlier revision"]
    assert told.returncode == 1
    assert "column handled_requests: published as 203515 (line 78), now 203515 (line 79)" in (
        told.stderr
    )
    assert published == life["revised"][1]


def test_a_published_file_that_nobody_can_read_is_replaced_and_that_is_told(life):
    assert life["replaced"].returncode == 0, life["replaced"].stderr
    assert "published/hotline.duckdb: can't be read" in life["replaced"].stderr


@pytest.mark.parametrize("seconds", [4, 6, 9, 12])
def test_a_build_that_is_stopped_says_so_and_is_in_the_history(built_project, tmp_path, seconds):
    project = shutil.copytree(built_project, tmp_path / "project")
    published = (project / "published" / "hotline.duckdb").read_bytes()
    with subprocess.Popen(
        [sys.executable, "-m", "hotline", "build"],
        cwd=project, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"},
    ) as build:  # fmt: skip
        time.sleep(seconds)
        build.send_signal(signal.SIGINT)
        _, told = build.communicate()
    # Python gives way to the signal itself where it came in an `exec`, as libraries have some.
    assert (build.returncode in (130, -signal.SIGINT), told) == (True, "stopped\n")
    assert (project / "published" / "hotline.duckdb").read_bytes() == published
    history = (project / "warehouse" / "audit_history.csv").read_text(encoding="utf-8")
    assert ",build,refused," in history.splitlines()[-1]
