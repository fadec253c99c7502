"""dbt's unit tests: they prove the code, so they run here and not at every load."""

import json
import subprocess
import sys
from pathlib import Path

import yaml


def test_unit_tests_pass(built_project, tmp_path):
    run = subprocess.run(
        [
            str(Path(sys.executable).with_name("dbt")), "--quiet", "test",
            "--select", "test_type:unit", "--vars", "unit_tests: true",
            "--target-path", str(tmp_path), "--log-path", str(tmp_path),
        ],
        cwd=built_project,
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout
    declared = {
        test["name"]
        for path in (built_project / "models").rglob("_*_unit_tests.yml")
        for test in yaml.safe_load(path.read_text(encoding="utf-8"))["unit_tests"]
    }
    results = json.loads((tmp_path / "run_results.json").read_text(encoding="utf-8"))["results"]
    passed = {r["unique_id"].rsplit(".", 1)[1] for r in results if r["status"] == "pass"}
    assert passed == declared
