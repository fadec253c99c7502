"""`hotline review`: what is doubtful is shown, and a person settles it without touching a CSV."""

import csv
import json
import os
import pty
import select
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress

import duckdb
import pytest
from conftest import ROOT, hotline

from hotline.audit.doubtful import doubts, settle
from hotline.errors import HotlineError
from hotline.warehouse.working import WORKING

KNOWN = "seeds/reference/known_discrepancies.csv"
REPORT, KEY = "320300-2025", "320300-2025-r1"
# Of the report's six known differences, one of each kind that has near values.
RATE, QUOTIENT = "suchao.on_time_rate", "xiaosu.city.conversion_rate"


@pytest.fixture
def doubtful(built_project, tmp_path):
    """The first report, whose six differences nobody has explained."""
    project = tmp_path / "project"
    shutil.copytree(built_project, project)
    path = project / KNOWN
    header = path.read_text(encoding="utf-8").splitlines()[0]
    path.write_text(header + "\n", encoding="utf-8")
    with duckdb.connect(str(project / WORKING)) as connection:
        connection.execute("update intermediate.int_report_checks set known = false")
    return project


def entries(project):
    with (project / KNOWN).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_nothing_is_doubtful_where_all_is_explained(built_project):
    run = hotline(built_project, "review")
    assert (run.returncode, run.stdout) == (0, "nothing is doubtful\n")
    assert hotline(built_project, "review", "--json").stdout == "[]\n"


def test_what_is_doubtful_is_listed_with_what_is_printed_and_computed(doubtful):
    told = json.loads(hotline(doubtful, "review", REPORT, "--json").stdout)
    assert len(told) == 6
    by_check = {each["check_code"]: each for each in told}
    assert by_check[QUOTIENT]["stated"] == "1"
    assert by_check[QUOTIENT]["computed"] == "0.58333333"
    assert {term["printed"] for term in by_check[QUOTIENT]["terms"]} == {"100%", "14", "24"}
    # 348 of 363 and 349 of 363, as the report's known discrepancy says
    assert [line["en"] for line in by_check[RATE]["near_values"]] == [
        "348 ÷ 363 = 0.958678", "349 ÷ 363 = 0.961433",
    ]  # fmt: skip
    run = hotline(doubtful, "review", "--list", language="zh_CN.UTF-8")
    assert len(run.stdout.splitlines()) == 7
    assert "晓苏市本级转化率=转化量÷推荐信息量" in run.stdout


@pytest.mark.parametrize(
    ("reasons", "zh", "en"),
    [
        (("原件如此",), "原件如此", "[none]"),
        (("printed so",), "[none]", "printed so"),
        (("printed so", "原件如此,见\n第3页"), "原件如此,见 第3页", "printed so"),
    ],
)
def test_a_script_settles_a_check_with_a_reason_in_one_language_or_both(doubtful, reasons, zh, en):
    told = [word for reason in reasons for word in ("--reason", reason)]
    run = hotline(doubtful, "review", REPORT, RATE, *told)
    assert run.returncode == 0, run.stderr
    assert run.stdout == f"1 difference explained in {KNOWN}; run hotline build\n"
    (entry,) = entries(doubtful)
    assert entry == {
        "report_id": REPORT, "check_code": RATE, "stated": "0.9597", "computed": "0.95867769",
        "reason_zh": zh, "reason_en": en,
    }  # fmt: skip
    assert RATE not in hotline(doubtful, "review", "--list").stdout


def test_all_of_them_settled_the_entries_are_those_that_were_there(doubtful):
    """Written by the command, they let through what the committed ones do."""
    for doubt in doubts(doubtful, REPORT):
        settle(doubtful, doubt, [doubt.suggested_reason.zh])
    with (ROOT / KNOWN).open(encoding="utf-8", newline="") as file:
        committed = [list(row.values())[:4] for row in csv.DictReader(file)]
    assert sorted(list(row.values())[:4] for row in entries(doubtful)) == sorted(committed)
    assert doubts(doubtful) == []


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ((REPORT, "calls.phone_requests", "--reason", "x"),
         f"{REPORT}, calls.phone_requests: not in doubt; in doubt are "),
        ((REPORT, RATE, "--reason", "  "), "give a reason\n"),
        ((REPORT, RATE), "hotline review: a CHECK and --reason go together"),
        (("320300-1999",), "320300-1999: no such report"),
    ],
)  # fmt: skip
def test_what_can_t_be_settled_is_told_in_one_line_and_writes_nothing(
    doubtful, arguments, complaint
):
    before = (doubtful / KNOWN).read_bytes()
    run = hotline(doubtful, "review", *arguments)
    assert run.returncode in (1, 2)
    assert run.stderr.startswith(complaint)
    assert len(run.stderr.splitlines()) == 1
    assert (doubtful / KNOWN).read_bytes() == before


def test_an_entry_that_was_of_other_figures_is_replaced(doubtful):
    (doubt,) = (each for each in doubts(doubtful, REPORT) if each.key[1] == RATE)
    stale = f"{REPORT},{RATE},0.5,0.4,旧,old\n"
    with (doubtful / KNOWN).open("a", encoding="utf-8") as file:
        file.write(stale)
    settle(doubtful, doubt, ["原件如此"])
    assert [entry["stated"] for entry in entries(doubtful)] == ["0.9597"]
    with pytest.raises(HotlineError, match="reason"):
        settle(doubtful, doubt, [" "])


class Terminal:
    """`hotline review` on a terminal, answered line by line."""

    def __init__(self, project, language):
        self.master, slave = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "hotline", "review"],
            cwd=project, stdin=slave, stdout=slave, stderr=slave,
            env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "HOME": str(project),
                 "LC_ALL": language, "TERM": "dumb", "COLUMNS": "200"},
        )  # fmt: skip
        os.close(slave)
        self.seen = ""

    def until(self, words, seconds=60):
        start, deadline = len(self.seen), time.monotonic() + seconds
        while words not in self.seen[start:]:
            assert time.monotonic() < deadline, self.seen
            if select.select([self.master], [], [], 0.2)[0]:
                try:
                    self.seen += os.read(self.master, 65536).decode("utf-8", "replace")
                except OSError:
                    break
        return self.seen[start:]

    def answer(self, words):
        os.write(self.master, (words + "\n").encode())

    def interrupt(self):
        """What the command ends with at Ctrl-C, pressed again where it came before the reading."""
        for _ in range(10):
            self.process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                return self.process.wait(5)
        raise AssertionError("it goes on")


def test_on_a_terminal_a_person_is_asked_one_after_another(doubtful):
    terminal = Terminal(doubtful, "zh_CN.UTF-8")
    first = terminal.until("结束")
    assert "第1项,共6项" in first
    terminal.answer("1")
    assert "原件如此:印为" in terminal.until("):")
    terminal.answer("")
    terminal.until("结束")
    terminal.answer("2")
    assert "hotline load" in terminal.until("结束")
    terminal.answer("3")
    terminal.until("结束")
    # what was answered is kept, however it ends
    assert terminal.interrupt() == 130
    (entry,) = entries(doubtful)
    assert entry["reason_zh"].startswith("原件如此:印为")
    assert entry["reason_en"] == "[none]"


@pytest.mark.slow
def test_a_reason_in_one_language_builds_and_is_shown_in_both(doubtful):
    for doubt in doubts(doubtful, REPORT):
        settle(doubtful, doubt, ["printed so"])
    run = hotline(doubtful, "build")
    assert run.returncode == 0, run.stderr
    with duckdb.connect(str(doubtful / "published" / "hotline.duckdb"), read_only=True) as reader:
        reasons = reader.execute(
            "select distinct explanation, explanation_en from marts.fct_report_checks"
            " where not passed"
        ).fetchall()
    assert reasons == [("printed so", "printed so")]
