"""Lines that a document numbers itself are counted, and only where none prints its number."""

from pathlib import Path

import pytest
from conftest import ROOT
from loading_tools import REAL, put

from hotline.reading import ReportReader
from hotline.template.form import Template

READER = ReportReader(Template(ROOT))


def read(tmp_path: Path, suffix: str, numbers: list[str]):
    """The first report with other numbers in its sharing table, as read from a format."""
    rows = [dict(row) for row in REAL.tables["sharing"]]
    for row, number in zip(rows, numbers, strict=False):
        row["line_no"] = number
    contents = REAL.__class__(**{**vars(REAL), "tables": REAL.tables | {"sharing": rows}})
    path = put(tmp_path, f"report.{suffix}", contents)
    return READER.read(path.read_bytes(), path.name).reading


@pytest.mark.parametrize("suffix", ["docx", "html", "txt"])
def test_lines_without_any_number_are_counted(tmp_path, suffix):
    lines = read(tmp_path, suffix, [""] * 20).tables["sharing"]
    assert [row.cells["line_no"] for row in lines] == [*map(str, range(1, 21)), "总计"]
    assert lines[15].cells["shared_requests"] == "3512"


@pytest.mark.parametrize("numbers", [["1", "2", "", "4"], ["", "2"], [""] * 19 + ["二十"]])
def test_one_number_that_is_missing_among_others_is_not_guessed(tmp_path, numbers):
    reading = read(tmp_path, "txt", numbers)
    assert reading.unread and not reading.counted
