"""What can't be loaded is told in a line each, and nothing is changed."""

import errno
import os
import random
import resource
import subprocess
import sys
import time

import pytest
from conftest import ROOT, copy_project, hotline
from loading_tools import REAL, corrected, of_city, put, state
from report_documents import Distortion, PdfPrinter, write
from report_documents.as_spaced import LAYOUTS, to_spaced
from report_documents.bad import hostile_files, write_large, wrong_reports
from report_documents.layout import blocks
from report_documents.mutations import mutations
from report_documents.word_kinds import SAME, changed
from small_disk import fill, small_disk

from hotline.errors import HotlineError
from hotline.loading import Loader, LoadRefused, Source
from hotline.reading import ReportReader
from hotline.template.form import Template

OTHER = of_city("南京市", 2024)
FUZZED = 20_000
# A damaged report may take as long as a whole one and not much longer.
MOST_SECONDS = {"txt": 2, "html": 5, "docx": 10, "pdf": 60}
MOST_BYTES = 4 * 2**30


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return copy_project(tmp_path_factory.mktemp("bad-documents") / "project")


def refused(project, path):
    """The lines of a refusal that changed nothing."""
    before = state(project)
    with pytest.raises(HotlineError) as error:
        Loader(project).load([path], Source())
    assert state(project) == before
    told = error.value.lines if isinstance(error.value, LoadRefused) else [error.value.text]
    assert all(line.en and line.zh and "\n" not in line.en for line in told)
    return [line.en for line in told]


WRONG = wrong_reports(REAL, OTHER)


@pytest.mark.parametrize("fault", WRONG)
def test_a_report_with_one_thing_wrong_is_refused_by_name(project, tmp_path, fault):
    bad = WRONG[fault]
    path = tmp_path / f"report{bad.suffix}"
    path.write_bytes(bad.build())
    lines = refused(project, path)
    assert all(line.startswith(path.name) for line in lines)
    assert bad.culprit in "".join(lines)


HOSTILE = hostile_files(REAL, ROOT / "pyproject.toml")


def with_its_program(fault):
    """A PDF is encrypted by LibreOffice."""
    marks = [pytest.mark.needs("soffice")] if "encrypted" in fault else []
    return pytest.param(fault, marks=marks)


@pytest.mark.parametrize("fault", [with_its_program(fault) for fault in HOSTILE])
def test_a_file_that_is_no_report_is_refused_in_one_line(project, tmp_path, fault):
    bad = HOSTILE[fault]
    path = tmp_path / f"file{bad.suffix}"
    path.write_bytes(bad.build())
    lines = refused(project, path)
    assert len(lines) == 1
    assert path.name in lines[0]
    assert "hotline-warehouse" not in lines[0]


def test_a_file_of_a_hundred_megabytes_is_refused_unread(project, tmp_path):
    path = tmp_path / "large.txt"
    write_large(path)
    started = time.monotonic()
    assert refused(project, path) == [
        "large.txt: 104 MB, more than the 64 MB that a report may have"
    ]
    assert time.monotonic() - started < 1


def test_one_bad_document_keeps_all_of_a_call_out(project, tmp_path):
    good, bad = put(tmp_path, "good.txt", OTHER), tmp_path / "bad.txt"
    bad.write_bytes(WRONG["a total row missing"].build())
    before = state(project)
    run = hotline(project, "load", str(good), str(bad))
    assert run.returncode == 1
    assert run.stdout == ""
    (line,) = run.stderr.splitlines()
    assert line.startswith("bad.txt, line ")
    assert line.endswith(": 诉求总量与办理 lacks the row 总计")
    assert state(project) == before


def test_a_missing_file_and_a_missing_argument_are_told(project, tmp_path):
    run = hotline(project, "load", str(tmp_path / "nowhere.txt"))
    assert (run.returncode, run.stderr) == (
        1, f"{tmp_path}/nowhere.txt: can't be read: no such file or directory\n",
    )  # fmt: skip
    assert hotline(project, "load").returncode == 2


def test_two_documents_of_one_report_in_one_call_are_refused(project, tmp_path):
    paths = [
        put(tmp_path, "a.txt", OTHER),
        put(tmp_path, "b.txt", corrected(OTHER, "calls", 0, "answered_calls", "7")),
    ]
    run = hotline(project, "load", *map(str, paths))
    assert run.stderr == "a.txt, b.txt: all are report 320100-2024; load them one after the other\n"


def test_a_full_disk_leaves_everything_as_it_was(tmp_path, monkeypatch):
    disk = tmp_path / "disk"
    with small_disk(disk, 6) as mounted:
        project = copy_project(disk / "project")
        if mounted:
            fill(disk, 0)
        else:

            def no_space(descriptor):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

            monkeypatch.setattr(os, "fsync", no_space)
        path = put(tmp_path, "report.txt", OTHER)
        (line,) = refused(project, path)
        assert "the disk is full; nothing was changed" in line


def test_a_folder_that_may_not_be_written_is_told(tmp_path, monkeypatch):
    """Root may write anywhere, so the refusal of the system is what is injected here."""
    project = copy_project(tmp_path / "project")
    path = put(tmp_path, "report.txt", OTHER)

    def refuse(*arguments, **options):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(os, "fsync", refuse)
    (line,) = refused(project, path)
    assert "permission denied; nothing was changed" in line


def test_what_the_system_refuses_anywhere_is_one_line(tmp_path):
    project = copy_project(tmp_path / "project")
    (project / "warehouse").rmdir()
    (project / "warehouse").write_text("", encoding="utf-8")
    run = hotline(project, "build")
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr == f"{project}/warehouse: a file of this name is in the way\n"


@pytest.mark.slow
@pytest.mark.parametrize("format", ["txt", "html", "docx", "pdf"])
def test_twenty_thousand_damaged_documents_read_or_are_refused(format):
    """In a process of its own whose memory is bounded; slow formats get a smaller share."""
    share = {"txt": 0.55, "html": 0.27, "docx": 0.17, "pdf": 0.01}[format]
    count = round(FUZZED * share)
    run = subprocess.run(
        [sys.executable, __file__, format, str(count)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-1000:] + run.stderr[-3000:]
    read, told = map(int, run.stdout.split())
    assert read + told == count


def looks(format):
    """The real report as a format may have it."""
    if format == "pdf":
        with PdfPrinter() as printer:
            return [write(REAL, format, Distortion(), printer)]
    documents = [write(REAL, format, Distortion())]
    if format == "docx":
        documents += [changed(documents[0], change) for change in SAME.values()]
    if format == "txt":
        plain = Distortion(caption_rows=False)
        documents += [to_spaced(blocks(REAL, plain), plain, layout) for layout in LAYOUTS]
    return documents


def fuzz(format, count):
    """Damage the real report, in each of its looks, and read it, again and again."""
    reader = ReportReader(Template(ROOT))
    documents = looks(format)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    read = told = 0
    for number in range(count):
        damaged = mutations(documents[number % len(documents)], random.Random(number))
        started = time.process_time()
        try:
            reader.read(damaged, "damaged")
            read += 1
        except HotlineError:
            told += 1
        except Exception as error:
            raise AssertionError(f"mutation {number} of {format}") from error
        seconds = time.process_time() - started
        assert seconds < MOST_SECONDS[format], f"mutation {number} took {seconds:.1f} s"
    print(read, told)


if __name__ == "__main__":
    fuzz(sys.argv[1], int(sys.argv[2]))
