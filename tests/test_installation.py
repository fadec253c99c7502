"""Which Python the project takes, what it says where there is none, and that it builds on each."""

import ast
import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import interpreters
import pytest
import yaml
from conftest import ROOT, hotline

FIND = str(ROOT / "scripts" / "find_python.sh")
HERE = f"{sys.version_info.major}.{sys.version_info.minor}"
SHELL = ("sh", "sed", "basename")
# The same in name, another version in truth.
OLD = "#!/bin/sh\necho 3.9\n"
SHIM = "#!/bin/sh\necho 'pyenv: command not found' >&2\nexit 127\n"
WITHOUT_VENV = """#!/bin/sh
case "$2" in *ensurepip*) exit 1 ;; *) echo 3.12 ;; esac
"""


def on_path(folder, **programs):
    """A folder with these programs, which stands for the whole PATH."""
    folder.mkdir()
    for name in SHELL:
        (folder / name).symlink_to(shutil.which(name))
    for name, program in programs.items():
        path = folder / name.replace("_", ".")
        if isinstance(program, Path):
            path.symlink_to(program)
        else:
            path.write_text(program, encoding="utf-8")
            path.chmod(0o755)
    return {"PATH": str(folder)}


def find(environment, *versions):
    return subprocess.run(
        [FIND, "it", *versions], env=environment, capture_output=True, text=True, check=False
    )


def this_python():
    """A program that runs the interpreter of this test, wherever it is put."""
    return f'#!/bin/sh\nexec "{Path(sys.executable).resolve()}" "$@"\n'


def test_the_first_version_that_runs_is_taken(tmp_path):
    path = on_path(
        tmp_path / "bin", python9_9=SHIM, python9_8=OLD, **{f"python{HERE}": this_python()}
    )
    assert find(path, "9.9", "9.8", HERE).stdout == f"python{HERE}\n"


def test_python3_is_taken_where_it_is_one_of_the_versions(tmp_path):
    path = on_path(tmp_path / "bin", python3=this_python())
    assert find(path, "9.9", HERE).stdout == "python3\n"
    assert find(path, "9.9").returncode == 1


@pytest.mark.parametrize(
    ("programs", "named", "line"),
    [
        ({}, "", "it needs Python 3.12 or 3.11, and none is on the PATH; name one with: "
                 "make PYTHON=/path/to/python3.12"),
        ({"python3_12": SHIM, "python3": OLD}, "", "it needs Python 3.12 or 3.11, and none is on "
                                "the PATH; name one with: make PYTHON=/path/to/python3.12"),
        ({"python3_12": WITHOUT_VENV}, "", "python3.12 cannot make environments; install its venv "
                                           "module (Debian: python3.12-venv)"),
        ({"older": OLD}, "older", "it needs Python 3.12 or 3.11, and PYTHON=older is Python 3.9"),
        ({"shim": SHIM}, "shim", "it needs Python 3.12 or 3.11, and PYTHON=shim does not run"),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_in_one_line(tmp_path, programs, named, line):
    said = find({**on_path(tmp_path / "bin", **programs), "PYTHON": named}, "3.12", "3.11")
    assert (said.returncode, said.stdout, said.stderr) == (1, "", line + "\n")


def test_every_file_names_the_same_versions():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    versions = sorted(interpreters.VERSIONS, key=lambda version: int(version.split(".")[1]))
    assert list(interpreters.VERSIONS) == versions[::-1]
    past = f"3.{int(versions[-1].split('.')[1]) + 1}"
    assert project["project"]["requires-python"] == f">={versions[0]},<{past}"
    classifiers = [f"Programming Language :: Python :: {version}" for version in versions]
    assert project["project"]["classifiers"] == classifiers
    assert project["tool"]["ruff"]["target-version"] == "py" + versions[0].replace(".", "")
    github = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8"))
    assert github["jobs"]["ci"]["strategy"]["matrix"]["python"] == versions
    gitlab = yaml.safe_load((ROOT / ".gitlab-ci.yml").read_text(encoding="utf-8"))
    assert gitlab["ci"]["parallel"]["matrix"] == [{"VERSION": versions}]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "Python " + ", ".join(versions[:-1]) + f" or {versions[-1]}" in readme


def locked(name):
    """The lines of a lock that name a package with its version."""
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    return set(re.findall(r"^[a-z0-9].*==.*?(?= \\$)", text, re.MULTILINE))


def test_the_runtime_lock_is_part_of_the_development_lock():
    assert locked("runtime.txt")
    assert locked("runtime.txt") <= locked("dev.txt")


def test_whatever_the_package_imports_is_in_the_runtime_lock():
    imported = set()
    for path in (ROOT / "hotline").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                imported.add(node.module.split(".")[0])
    packages = packages_distributions()
    outside = imported - sys.stdlib_module_names - {"hotline"}
    names = {re.split(r"[\[=]", line)[0] for line in locked("runtime.txt")}
    missing = {
        module
        for module in outside
        if not {re.sub(r"[-_.]+", "-", name).lower() for name in packages.get(module, [])} & names
    }
    assert "duckdb" in outside
    assert not missing


def without_links(project):
    """What git makes of the link where it may make none: a file that holds the link's text."""
    link = project / "profiles.yml"
    link.unlink()
    link.write_text("profiles/profiles.yml", encoding="utf-8")


def test_there_is_one_profiles_file():
    assert (ROOT / "profiles.yml").samefile(ROOT / "profiles" / "profiles.yml")


def test_dbt_finds_the_profile_by_itself_and_where_it_is_told(project_to_break):
    project = project_to_break()
    dbt = str(Path(sys.executable).with_name("dbt"))
    clean = {name: os.environ[name] for name in ("PATH",)} | {"HOME": str(project)}
    for flags in ([], ["--profiles-dir", "profiles"]):
        said = subprocess.run(
            [dbt, "--no-use-colors", "debug", *flags],
            cwd=project, env=clean, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert "profiles.yml file [OK found and valid]" in said.stdout
        assert "path: warehouse/hotline.duckdb" in said.stdout
        assert said.returncode == 0, said.stdout


@pytest.mark.slow
def test_a_checkout_without_links_builds_and_make_mends_the_link(tmp_path, project_to_break):
    project = project_to_break()
    without_links(project)
    built = hotline(project, "build")
    assert built.returncode == 0, built.stdout + built.stderr

    clone = tmp_path / "clone"
    git = ["git", "-c", "core.symlinks=false"]
    subprocess.run([*git, "clone", "--quiet", str(ROOT), str(clone)], check=True)
    assert not (clone / "profiles.yml").is_symlink()
    subprocess.run(["make", "-s", "profile"], cwd=clone, check=True)
    assert (clone / "profiles.yml").samefile(clone / "profiles" / "profiles.yml")
    status = subprocess.run(
        [*git, "status", "--short"], cwd=clone, check=True, capture_output=True, text=True
    )
    assert status.stdout == ""


def built_by(folder, name):
    """A clone that `make build` has built with an interpreter, and what a command in it says."""
    kept = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}

    def run(*command, expected=0):
        outcome = subprocess.run(
            command, cwd=folder, env=kept, capture_output=True, text=True, check=False
        )
        assert outcome.returncode == expected, outcome.stdout + outcome.stderr
        return outcome.stdout + outcome.stderr

    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder)], check=True)
    assert "published published/hotline.duckdb" in run("make", "build", f"PYTHON={name}")
    return run


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.needs(name)) for name in interpreters.NAMES]
)
def test_it_builds_and_answers_on_every_python_that_is_here(tmp_path, name):
    started = time.monotonic()
    run = built_by(tmp_path / "clone", name)
    assert run(".venv/bin/python", "-V").startswith(name.replace("python", "Python ") + ".")
    question = (
        "select sum(request_count) as n from marts.fct_requests where report_key = '320300-2025-r1'"
    )
    assert "3008353" in run(".venv/bin/hotline", "query", question)
    print(f"{name}: built and answered within {time.monotonic() - started:.0f} s of cloning")
    # Built again without a name, it keeps its environment, whatever else is on the PATH.
    assert "making the environment" not in run("make", "build")
    for other in interpreters.NAMES:
        if other != name and interpreters.found(other):
            said = run("make", "build", f"PYTHON={other}", expected=2)
            assert f"not with PYTHON={other}; to change that: rm -r .venv" in said
