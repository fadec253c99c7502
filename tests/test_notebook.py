"""The notebook for analysts runs as it stands, and says what the report says."""

import json
import os
import subprocess
import sys

import pytest
from conftest import ROOT

NOTEBOOK = ROOT / "bi" / "notebook" / "province.ipynb"
# What stands behind its cells: figures of the report of Xuzhou 2025, by the lines of its text.
SAYS = """
assert list(overview["诉求量"]) == [3008353]  # line 136
assert list(overview["诉求量同比"]) == ["↓8.53%"]
assert province["2025"]["30秒人工接通率"] == 0.9438  # line 140
assert province["2025"]["非咨询类平均办理时长(自然日)"] == 4.7  # line 85
assert abs(wide["每千人诉求量"].iloc[0] - 3008353 / 9083790 * 1000) < 1e-6
assert list(years["年"]) == [2024, 2025] and list(years["来源"]) == ["还原", "印出"]
# 8.53 % down, rounded
assert 3008353 / 0.91475 <= years["至少"].iloc[0] <= years["至多"].iloc[0] <= 3008353 / 0.91465 + 1
assert len(doubts) == 6
assert all(chart.to_json() for chart in (per_head, trend))
"""


def cells():
    return json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]


def test_it_is_committed_without_outputs():
    assert all(not cell.get("outputs") for cell in cells())


@pytest.mark.parametrize("folder", [".", "models"])
def test_it_runs_in_the_project_and_says_what_the_report_says(built_project, folder):
    code = ["".join(cell["source"]) for cell in cells() if cell["cell_type"] == "code"]
    run = subprocess.run(
        [sys.executable, "-c", "\n".join([*code, SAYS])],
        cwd=built_project / folder, env=os.environ, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
