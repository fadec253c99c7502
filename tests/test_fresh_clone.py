"""The README's commands on a fresh clone, as a new user types them."""

import os
import subprocess

import duckdb
import pytest
from conftest import ROOT


def run(folder, *command):
    """A command without any variable of this session but what a shell needs."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    outcome = subprocess.run(
        command, cwd=folder, env=kept, capture_output=True, text=True, check=False
    )
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    return outcome.stdout


@pytest.mark.slow
def test_two_commands_and_plain_dbt_build_work_in_a_fresh_clone(tmp_path):
    clone = tmp_path / "clone"
    run(tmp_path, "git", "clone", "--quiet", str(ROOT), str(clone))
    assert "published published/hotline.duckdb" in run(clone, "make", "build")
    (clone / "warehouse" / "hotline.duckdb").unlink()
    assert "Completed successfully" in run(clone, ".venv/bin/dbt", "build", "--no-use-colors")
    with duckdb.connect(str(clone / "published" / "hotline.duckdb"), read_only=True) as reader:
        assert reader.execute(
            "select sum(request_count) from marts.fct_requests where report_key = '320300-2025-r1'"
        ).fetchone() == (3008353,)
    run(clone, "make", "test")
    assert run(clone, "git", "status", "--short") == ""
