"""A small dbt project of inline cases that uses this project's macros and generic tests."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

from conftest import ROOT

PROJECT = """
name: hotline
profile: hotline
model-paths: [models]
macro-paths: [macros]
test-paths: [tests]
flags: {send_anonymous_usage_stats: false}
"""
PROFILE = """
hotline:
  target: duckdb
  outputs: {duckdb: {type: duckdb, path: cases.duckdb, threads: 1}}
"""


def compiled(folder: Path, models: dict[str, str], properties: str = "") -> dict[str, str]:
    """Compile models and the tests of their properties; SQL by node name.

    The compiled SQL reads relations of the database `cases`, schema `main`.
    """
    folder.mkdir()
    (folder / "dbt_project.yml").write_text(PROJECT, encoding="utf-8")
    (folder / "profiles.yml").write_text(PROFILE, encoding="utf-8")
    shutil.copytree(ROOT / "macros", folder / "macros")
    shutil.copytree(ROOT / "tests" / "dbt" / "generic", folder / "tests" / "generic")
    (folder / "models").mkdir()
    for name, sql in models.items():
        (folder / "models" / f"{name}.sql").write_text(sql, encoding="utf-8")
    (folder / "models" / "cases.yml").write_text(properties or "version: 2", encoding="utf-8")
    run = subprocess.run(
        [str(Path(sys.executable).with_name("dbt")), "--quiet", "build"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    manifest = json.loads((folder / "target" / "manifest.json").read_text(encoding="utf-8"))
    results = json.loads((folder / "target" / "run_results.json").read_text(encoding="utf-8"))
    broken = [r["message"] for r in results["results"] if r["status"] in ("error", "skipped")]
    assert not broken, "\n".join(map(str, broken)) + run.stdout
    code = {result["unique_id"]: result["compiled_code"] for result in results["results"]}
    return {manifest["nodes"][key]["name"]: sql for key, sql in code.items()}
