"""Metrics as MetricFlow computes them on the published files, against what the report prints."""

import csv
import json
import os
import re
import subprocess
import sys
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from conftest import ROOT

# What the report of Xuzhou 2025 prints, with the line of its text.
PRINTED = {
    "requests": "3008353",  # line 136
    "requests_year_over_year": "-0.0853",  # line 136: 8.53% down
    "answered_calls": "3215442",  # line 140
    "connection_rate_30s": "0.9438",  # line 140
    "shared_requests": "2369444",  # line 116
    "workorders": "862932",  # line 136: all that departments handled
    "workorder_share": "0.2868",
    "satisfaction_rate": "0.9231",  # line 84
    "resolution_rate": "0.8575",  # line 84
    "online_requests": "2145421",  # line 136: 2145296 + 125
    "instant_answer_rate": "0.7131",  # line 14
    "avg_wait_seconds": "14.87",  # line 140
    "avg_handling_days": "4.7",  # line 85
    "requests_per_1000_residents": "331.18",  # of 9083790 residents
}
CHANNELS = {"phone": 2971161, "internet": 31189, "referral": 5975, "other": 28}  # line 136


def query(project, tmp_path, *arguments):
    """Run `mf query` in a built project; the rows that it writes."""
    result = tmp_path / "result.csv"
    run = subprocess.run(
        [
            str(Path(sys.executable).with_name("mf")),
            "query",
            *arguments,
            "--csv",
            str(result),
        ],
        cwd=project,
        env={**os.environ, "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return list(csv.DictReader(result.open(encoding="utf-8")))


@pytest.mark.slow
def test_metrics_are_what_the_report_prints(built_project, tmp_path):
    (row,) = query(
        built_project, tmp_path,
        "--metrics", ",".join(PRINTED),
        "--group-by", "metric_time__year,report__region__region_name",
    )  # fmt: skip
    assert row.pop("metric_time__year").startswith("2025-01-01")
    assert row.pop("report__region__region_name") == "徐州市"
    assert {
        metric: Decimal(value).quantize(Decimal(PRINTED[metric]), ROUND_HALF_UP)
        for metric, value in row.items()
    } == {metric: Decimal(value) for metric, value in PRINTED.items()}


@pytest.mark.slow
@pytest.mark.parametrize("guide", ["guide.en.md", "guide.zh.md"])
def test_the_guide_shows_metrics_and_how_to_ask_for_them(built_project, tmp_path, guide):
    text = (ROOT / "docs" / guide).read_text(encoding="utf-8")
    shown = re.findall(r"^\| `(\w+)` \|.*\| ([^|]+) \|$", text, re.MULTILINE)
    assert {metric for metric, _ in shown} == PRINTED.keys() - {"online_requests"}
    whole, broken_down = re.findall("^mf query (.*)$", text, re.MULTILINE)
    (row,) = query(built_project, tmp_path, *whole.split())
    assert row["requests"] == dict(shown)["requests"] == PRINTED["requests"]
    rows = query(built_project, tmp_path, *broken_down.split())
    assert {row["request__channel"]: int(row["requests"]) for row in rows} == CHANNELS


def test_every_metric_is_labelled_and_told_in_both_languages(built_project):
    manifest = json.loads((built_project / "target" / "manifest.json").read_text(encoding="utf-8"))
    metrics = manifest["metrics"].values()
    assert set(PRINTED) <= {metric["name"] for metric in metrics}
    for metric in metrics:
        assert re.search("[一-鿿]", metric["label"]), metric["name"]
        assert re.fullmatch("[^·]*[一-鿿][^·]* · .*[a-z].*", metric["description"]), metric["name"]
