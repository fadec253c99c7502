"""The README's commands on a fresh clone, as a new user types them."""

import os
import re
import shlex
import subprocess
import time

import duckdb
import pytest
from conftest import ROOT

COMMAND = re.compile(r"`(\.venv/bin/[^`]+)`")


def run(folder, *command):
    """A command without any variable of this session but what a shell needs."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    outcome = subprocess.run(
        command, cwd=folder, env=kept, capture_output=True, text=True, check=False
    )
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    return outcome.stdout


@pytest.mark.slow
def test_the_readme_works_to_the_letter_in_a_fresh_clone(tmp_path):
    clone = tmp_path / "clone"
    started = time.monotonic()
    run(tmp_path, "git", "clone", "--quiet", str(ROOT), str(clone))
    assert "published published/hotline.duckdb" in run(clone, "make", "build")
    readme = (clone / "README.md").read_text(encoding="utf-8")
    # loading takes a report, which the clone has none of; the walk through the guide has one
    commands = [line for line in COMMAND.findall(readme) if "REPORT" not in line]
    said = {line: run(clone, *shlex.split(line)) for line in commands}
    print(f"every command of the README ran within {time.monotonic() - started:.0f} s of cloning")
    assert "2954118" in said[".venv/bin/hotline query --example"]
    assert "Completed successfully" in said[".venv/bin/dbt build"]
    assert (clone / "published" / "hotline.html").stat().st_size > 500_000
    with duckdb.connect(str(clone / "published" / "hotline.duckdb"), read_only=True) as reader:
        assert reader.execute(
            "select sum(request_count) from marts.fct_requests where report_key = '320300-2025-r1'"
        ).fetchone() == (3008353,)
    run(clone, "make", "test")
    assert run(clone, "git", "status", "--short") == ""
