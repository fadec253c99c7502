"""Loading, loading again, comparing, removing, and rebuilding from the archive."""

import csv
import json
import os
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace

import duckdb
import pytest
from conftest import ROOT, copy_project, hotline
from loading_tools import REAL, corrected, of_city, put, state
from test_reading import loaded_documents

from hotline.changes.refresh import refresh
from hotline.changes.seed import READINGS
from hotline.loading import Loader, Source, project_lock, remove, take_back
from hotline.loading.archive import sha256_of
from hotline.loading.files import DRAFTS, NEW, OLD, replace_files, restore
from hotline.loading.lock import LOCK

CHANGES = 64
NANJING = of_city("南京市", 2024)
RAW = "seeds/raw"


@pytest.fixture
def project(tmp_path):
    return copy_project(tmp_path / "project")


def rows(project, seed, report_id):
    with (project / RAW / f"{seed}.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["report_id"] == report_id]


def seeds_of(project):
    return {name: content for name, content in state(project).items() if name.startswith(RAW)}


def load(project, *paths, **source):
    return Loader(project).load(paths, Source(**source))


def test_a_new_report_becomes_rows_of_the_seeds(project, tmp_path):
    (loaded,) = load(project, put(tmp_path, "report.html", NANJING))
    assert (loaded.status, loaded.report_id, loaded.revision) == ("new", "320100-2024", 1)
    found = {
        code: [
            {name: row[name] for name in wanted[0]}
            for row in rows(project, f"raw_{code}", "320100-2024")
        ]
        for code, wanted in NANJING.tables.items()
    }
    assert found == NANJING.tables
    (report,) = rows(project, "raw_reports", "320100-2024")
    assert (report["title"], report["media_type"]) == (NANJING.title, "text/html")
    assert len(rows(project, "raw_claims", "320100-2024")) == len(NANJING.claims)
    assert loaded.counts == {
        "tables": 15, "cells_found": 295, "cells_read": 262, "cells_blank": 33, "cells_unread": 0,
        "claims_known": 46, "claims_unknown": 0,
    }  # fmt: skip


def test_other_reports_keep_their_bytes(project, tmp_path):
    before = {name: content.splitlines() for name, content in seeds_of(project).items()}
    load(project, put(tmp_path, "report.txt", NANJING))
    for name, content in seeds_of(project).items():
        kept = [line for line in content.splitlines() if not line.startswith(b"320100-")]
        assert kept == before[name]


def test_the_same_document_twice_changes_nothing(project, tmp_path):
    path = put(tmp_path, "report.docx", NANJING)
    load(project, path)
    before = state(project)
    (loaded,) = load(project, path)
    assert (loaded.status, loaded.revision) == ("unchanged", 1)
    assert state(project) == before


def test_another_document_with_the_same_figures_is_no_revision(project, tmp_path):
    load(project, put(tmp_path, "report.txt", NANJING))
    before = state(project)
    (loaded,) = load(project, put(tmp_path, "report.html", NANJING))
    assert (loaded.status, loaded.revision) == ("same_figures", 1)
    assert state(project) == before


def test_a_corrected_document_is_a_revision_and_the_earlier_one_stays(project, tmp_path):
    load(project, put(tmp_path, "report.txt", NANJING))
    before = rows(project, "raw_calls", "320100-2024")
    mended = corrected(NANJING, "calls", 0, "answered_calls", "3215443(1.39%)")
    (loaded,) = load(project, put(tmp_path, "mended.txt", mended))
    assert (loaded.status, loaded.revision) == ("revision", 2)
    assert [vars(change) for change in loaded.changes] == [
        {
            "seed": "raw_calls", "row": "1", "column": "answered_calls",
            "before": "3215442(1.39%)", "after": "3215443(1.39%)",
        }
    ]  # fmt: skip
    after = rows(project, "raw_calls", "320100-2024")
    assert after[0] == before[0]
    assert after[1]["answered_calls"] == "3215443(1.39%)"


def test_diff_reports_and_remove_tell_what_is_loaded(project, tmp_path):
    load(project, put(tmp_path, "report.txt", NANJING))
    mended = corrected(NANJING, "calls", 0, "answered_calls", "7")
    load(project, put(tmp_path, "mended.txt", mended))
    changes = json.loads(hotline(project, "diff", "320100-2024", "--json").stdout)
    assert [(c["column"], c["before"], c["after"]) for c in changes] == [
        ("answered_calls", "3215442(1.39%)", "7")
    ]
    listed = json.loads(hotline(project, "reports", "--json").stdout)
    assert [(r["report_id"], r["revision"], r["is_current"], r["cells"]) for r in listed] == [
        ("320100-2024", 1, False, 308),
        ("320100-2024", 2, True, 308),
        ("320300-2025", 1, True, 308),
    ]
    assert listed[0]["region"] == "南京市"
    assert (
        "320100-2024: removed; revisions left: r1"
        in hotline(project, "remove", "320100-2024").stdout
    )
    assert {row["revision"] for row in rows(project, "raw_requests", "320100-2024")} == {"1"}
    known = project / "seeds" / "reference" / "known_discrepancies.csv"
    with known.open("a", encoding="utf-8") as file:
        file.write("320100-2024,calls.phone_requests,1,2,原因,reason\n")
    assert hotline(project, "remove", "320100-2024").stderr == (
        "seeds/reference/known_discrepancies.csv: take out its 1 line of 320100-2024,"
        " or the next build stops\n"
    )
    load(project, put(tmp_path, "again.txt", mended))
    assert hotline(project, "remove", "320100-2023").stderr == "320100-2023: not loaded\n"
    assert hotline(project, "diff", "320100-2024", "--after", "9").stderr == (
        "320100-2024-r9: not loaded\n"
    )


def test_undoing_a_load_leaves_what_the_archive_had_before(project, tmp_path):
    document = put(tmp_path, "report.txt", NANJING)
    archived = project / "documents" / f"{sha256_of(document.read_bytes())}.txt"
    (loaded,) = load(project, document)
    take_back(project, loaded)
    assert not archived.exists()
    load(project, document)
    remove(project, "320100-2024", None)
    (loaded,) = load(project, document)
    take_back(project, loaded)
    assert archived.exists()


def test_an_earlier_revision_keeps_its_readings_for_when_the_later_one_is_held_back(
    project, tmp_path
):
    before = readings_of(project)
    mended = corrected(REAL, "calls", 0, "answered_calls", "3215443(1.39%)")
    load(project, put(tmp_path, "mended.txt", mended))
    refresh(project)
    after = readings_of(project)
    assert after["1"] == before["1"]
    assert len(after["2"]) == len(before["1"]) == CHANGES


def readings_of(project):
    """Rows of the readings by revision."""
    found = {}
    with (project / READINGS).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["revision"], []).append(row)
    return found


def test_a_dry_run_tells_the_same_and_writes_nothing(project, tmp_path):
    path = put(tmp_path, "report.txt", NANJING)
    before = state(project)
    dry = hotline(project, "load", "--dry-run", str(path))
    assert state(project) == before
    assert dry.stdout.endswith("nothing was written\n")
    real = hotline(project, "load", str(path))
    assert dry.stdout == real.stdout + "nothing was written\n"


def test_the_archive_gives_back_every_seed_byte_for_byte(project, tmp_path):
    committed = seeds_of(project)
    mended = corrected(NANJING, "calls", 0, "answered_calls", "7")
    load(
        project, put(tmp_path, "a.docx", NANJING), put(tmp_path, "b.html", of_city("苏州市", 2025))
    )
    load(project, put(tmp_path, "c.txt", mended, encoding="gb18030"))
    remove(project, "320300-2025", None)
    before = seeds_of(project)
    for path in (project / RAW).glob("*.csv"):
        if path.name != "raw_reports.csv":
            path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])
    assert "raw_requests.csv" in hotline(project, "load", "--from-archive").stdout
    assert seeds_of(project) == before != committed


@pytest.mark.parametrize(("row", "path"), loaded_documents())
def test_a_published_report_gives_back_its_committed_rows_byte_for_byte(project, row, path):
    committed = seeds_of(project)
    for seed in (project / RAW).glob("*.csv"):
        seed.write_bytes(seed.read_bytes().splitlines(keepends=True)[0])
    told = {name: row[column] for name, column in (("url", "source_url"), ("licence", "licence"))}
    (loaded,) = load(project, path, **told)
    taken_on = rows(project, "raw_reports", loaded.report_id)[0]["taken_on"]
    again = {
        name: content.replace(f",{taken_on},".encode(), f",{row['taken_on']},".encode())
        for name, content in seeds_of(project).items()
    }
    assert again == committed


def test_loading_a_loaded_document_again_fills_the_archive_of_a_fresh_clone(project, tmp_path):
    path = put(tmp_path, "report.txt", NANJING)
    load(project, path)
    (kept,) = (project / "documents").glob("*.txt")
    kept.unlink()
    assert hotline(project, "load", str(path)).returncode == 0
    assert kept.read_bytes() == path.read_bytes()


def test_the_archive_does_not_lose_what_the_template_no_longer_knows(project, tmp_path):
    load(project, put(tmp_path, "report.txt", NANJING))
    remove(project, "320300-2025", None)
    before = seeds_of(project)
    template = project / "seeds" / "reference" / "report_rows.csv"
    renamed = template.read_text(encoding="utf-8").replace("企业诉求", "机构诉求")
    template.write_text(renamed, encoding="utf-8")
    run = hotline(project, "load", "--from-archive")
    assert run.returncode == 1
    assert "the row 企业诉求 is none of 诉求总量与办理" in run.stderr
    assert seeds_of(project) == before


@pytest.mark.parametrize(
    "options",
    [
        ("--licence", "CC BY\nsee site"), ("--region", "999999"), ("--region", "320302"),
        ("--year", "20255"), ("--year", "0"),
    ],
)  # fmt: skip
def test_what_cannot_be_said_of_a_document_is_refused(project, tmp_path, options):
    path = put(tmp_path, "report.txt", NANJING)
    before = state(project)
    run = hotline(project, "load", *options, str(path))
    assert run.returncode == 1
    assert len(run.stderr.splitlines()) == 1
    assert state(project) == before


def test_a_row_label_of_another_city_is_a_row_of_data(project, tmp_path):
    """As the guide says: the same code once more with the other label; the build takes it."""
    rows_file = project / "seeds" / "reference" / "report_rows.csv"
    text = rows_file.read_text(encoding="utf-8")
    line = next(each for each in text.splitlines() if each.startswith("requests,total,"))
    rows_file.write_text(text + line.replace("总计", "全部") + "\n", encoding="utf-8")
    said = corrected(NANJING, "requests", 2, "requester", "全部")
    (loaded,) = load(project, put(tmp_path, "report.txt", said))
    assert loaded.status == "new"
    assert loaded.unread == []


def test_cells_are_shown_as_they_are_and_not_as_markup(project, tmp_path):
    load(project, put(tmp_path, "a.txt", NANJING))
    said = corrected(NANJING, "sharing", 0, "topics", "公共安全[/]其他")
    load(project, put(tmp_path, "b.txt", said))
    run = hotline(project, "diff", "320100-2024")
    assert run.returncode == 0
    assert "公共安全[/]其他" in run.stdout


def test_a_document_missing_or_changed_in_the_archive_is_told(project, tmp_path):
    load(project, put(tmp_path, "report.txt", NANJING))
    (kept,) = (project / "documents").glob("*.txt")
    kept.write_bytes(kept.read_bytes() + b" ")
    run = hotline(project, "load", "--from-archive")
    assert run.returncode == 1
    assert f"documents/{kept.name}: the document report.txt is not what it was" in run.stderr
    assert "is not in the archive" in run.stderr


def test_a_document_is_committed_only_where_its_owner_allows_it(project, tmp_path):
    load(project, put(tmp_path, "a.txt", NANJING))
    load(project, put(tmp_path, "b.txt", of_city("苏州市", 2025)), may_be_committed=True)
    subprocess.run(["git", "init", "--quiet"], cwd=project, check=True)
    listed = subprocess.run(
        ["git", "ls-files", "--others", "--exclude-standard", "documents"],
        cwd=project, capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    (allowed,) = [r for r in Loader(project).seeds.reports() if r["may_be_committed"] == "yes"]
    assert listed == ["documents/.gitignore", f"documents/{allowed['source_sha256']}.txt"]


def with_a_note(tmp_path):
    """A report with a row and a table that the template doesn't know."""
    path = put(tmp_path, "report.txt", NANJING)
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "\n新表\t数量\n甲\t17\n", encoding="utf-8")
    return path


def test_what_is_unread_stops_the_load_or_is_kept_aside(project, tmp_path):
    path = with_a_note(tmp_path)
    before = state(project)
    run = hotline(project, "load", str(path))
    assert run.returncode == 1
    assert "unread table of 2 rows: no table of the template has such a header" in run.stderr
    assert run.stderr.count("新表 | 数量") == 1
    assert state(project) == before
    run = hotline(project, "load", "--accept-unread", str(path))
    assert run.returncode == 0
    unread = rows(project, "raw_unread", "320100-2024")
    assert [row["printed_text"] for row in unread] == ["新表", "数量", "甲", "17"]
    assert "4 unread" in run.stdout


def test_json_speaks_of_one_load(project, tmp_path):
    run = hotline(project, "load", "--json", str(put(tmp_path, "report.txt", NANJING)))
    (loaded,) = json.loads(run.stdout)
    assert (loaded["report_id"], loaded["status"]) == ("320100-2024", "new")
    assert loaded["counts"]["cells_read"] == 262


def test_a_reader_of_chinese_is_spoken_to_in_chinese(project, tmp_path, monkeypatch):
    command = [sys.executable, "-m", "hotline"]
    spoken = {**os.environ, "LANG": "zh_CN.UTF-8", "PYTHONPATH": str(ROOT)}
    spoken.pop("LC_ALL", None)

    def run(*arguments):
        return subprocess.run(
            [*command, *arguments], cwd=project, env=spoken, capture_output=True, text=True,
            check=False,
        )  # fmt: skip

    assert "将已公布的年报文件读入原始种子" in run("--help").stdout
    assert run("load", str(tmp_path / "无.txt")).stderr.startswith(f"{tmp_path}/无.txt: 无法读取")
    document = put(tmp_path, "nanjing-2025.html", of_city("南京市", 2025))
    assert run("load", str(document)).stdout in guide("zh")


def guide(language):
    return (ROOT / "docs" / f"guide.{language}.md").read_text(encoding="utf-8")


def test_the_guide_shows_what_loading_a_new_city_prints(project, tmp_path):
    document = put(tmp_path, "nanjing-2025.html", of_city("南京市", 2025))
    assert hotline(project, "load", str(document)).stdout in guide("en")


@contextmanager
def lock_holder(project):
    """Another process that holds the project until it is told a line or the test ends."""
    code = (
        "import sys; from pathlib import Path; from hotline.loading import project_lock\n"
        "with project_lock(Path(sys.argv[1]), 5, print):\n"
        "    print('held', flush=True); sys.stdin.readline()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(project)], env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as holder:  # fmt: skip
        assert holder.stdout.readline() == "held\n"
        yield holder


def test_a_second_load_waits_for_the_first(project, tmp_path):
    path = put(tmp_path, "report.txt", NANJING)
    with (
        lock_holder(project) as holder,
        subprocess.Popen(
            [sys.executable, "-m", "hotline", "load", str(path)], cwd=project,
            env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)},
            stderr=subprocess.PIPE, text=True,
        ) as second,
    ):  # fmt: skip
        told = second.stderr.readline()
        assert told.startswith(f"process {holder.pid} holds the project since")
        assert told.endswith("; waiting\n")
        assert rows(project, "raw_reports", "320100-2024") == []
        holder.stdin.write("\n")
        holder.stdin.flush()
        assert second.wait() == 0
    assert len(rows(project, "raw_reports", "320100-2024")) == 1


def test_a_second_load_that_waits_in_vain_says_who_holds_the_lock(project, tmp_path):
    path = put(tmp_path, "report.txt", NANJING)
    before = state(project)
    with lock_holder(project) as holder:
        run = hotline(project, "load", "--wait", "0.5", str(path))
        holder.kill()
    assert run.returncode == 1
    assert f"process {holder.pid} holds the project" in run.stderr
    assert state(project) == before
    with project_lock(project, 1, print):
        assert (project / LOCK).exists()


def test_an_exchange_in_two_steps_that_was_cut_short_is_finished(project, monkeypatch):
    folder = project / RAW
    monkeypatch.setattr("hotline.loading.files._exchanged_at_once", lambda *_: False)
    replace_files(folder, project, {"raw_calls.csv": b"new\n"})
    assert (folder / "raw_calls.csv").read_bytes() == b"new\n"
    drafts = project / DRAFTS
    (drafts / NEW).mkdir(parents=True)
    (drafts / NEW / "raw_calls.csv").write_bytes(b"newer\n")
    folder.rename(drafts / OLD)
    restore(folder, project)
    assert (folder / "raw_calls.csv").read_bytes() == b"newer\n"


FACTS = (
    "fct_requests", "fct_request_handling", "fct_calls", "fct_sharing", "fct_workorders",
    "fct_evaluations", "fct_service_activity", "fct_staffing", "fct_member_units", "fct_operations",
)  # fmt: skip


@pytest.mark.slow
def test_a_report_loaded_from_a_page_gives_the_facts_that_the_original_gives(project, tmp_path):
    """Printed another way: counts in 万, wide signs, spaces, merged cells, menus around them."""
    page = put(
        tmp_path, "page.html", replace(REAL, title="徐州市12345热线2022年度运行情况", year=2022),
        ten_thousands=True, full_width=True, spaced_numbers=True, real_merges=True,
        site_menus=True, nested_tags=True, scrambled=True, encoding="gb18030", seed=5,
    )  # fmt: skip
    page.write_bytes(
        page.read_bytes().replace(b"</table>", b"</table><table><tr><td>7</td></tr></table>", 1)
    )
    assert hotline(project, "load", "--accept-unread", str(page)).returncode == 0
    id_ = "320300-2022"
    assert len(rows(project, "raw_headers", id_)) > 5
    known = project / "seeds" / "reference" / "known_discrepancies.csv"
    lines = known.read_text(encoding="utf-8").splitlines(keepends=True)
    again = [line.replace("320300-2025", "320300-2022") for line in lines[1:]]
    known.write_text("".join([*lines, *again]), encoding="utf-8")
    run = hotline(project, "build")
    assert run.returncode == 0, run.stderr
    with duckdb.connect(str(project / "published" / "hotline.duckdb"), read_only=True) as reader:
        for fact in FACTS:
            one, other = (
                reader.execute(
                    f"select * exclude (report_key) from marts.{fact} where report_key = ?"
                    " order by all",
                    [f"320300-{year}-r1"],
                ).fetchall()
                for year in (2022, 2025)
            )
            assert one == other, fact
        one, other = (
            reader.execute(
                "select table_code, row_no, column_code, direction, change_rate, prior_low,"
                " prior_high, status from marts.fct_year_over_year where report_key = ?"
                " and table_code <> 'claims' order by all",
                [f"320300-{year}-r1"],
            ).fetchall()
            for year in (2022, 2025)
        )
        # 0.111万 is known to the nearest ten, which may leave more readings of its change
        scaled = {(r["table_code"], r["column_code"]) for r in rows(project, "raw_headers", id_)}
        kept = [[c for c in each if (c[0], c[2]) not in scaled] for each in (one, other)]
        assert len(kept[0]) > 20
        assert kept[0] == kept[1]
        assert reader.execute(
            "select report_key, printed_text from marts.fct_unread_cells"
        ).fetchall() == [("320300-2022-r1", "7")]
