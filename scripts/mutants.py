"""Break one thing at a time and report what no test noticed.

A mutant is a copy of the project with one change: a digit, a dropped row or a swapped label in a
seed; a removed filter, a swapped join, another operator or aggregate in the SQL. The tests named in
SUITE run on it; the first of them builds the warehouse, so a dbt test that fails counts as well.

    make mutants                                    everything
    .venv/bin/python scripts/mutants.py int_checks  only changes in paths that contain this
    .venv/bin/python scripts/mutants.py --sample 40 some of them
"""

import argparse
import csv
import io
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

ROOT = Path(__file__).parent.parent
COPIED = ("dbt_project.yml", "profiles", "profiles.yml", "pyproject.toml", "CITATION.cff", "macros",
          "models", "seeds", "gx", "tests", "hotline", "scripts", "docs", "README.md", "Makefile",
          ".ci")  # fmt: skip
# What tells a wrong number; the tests of the command line are left out for their length.
SUITE = (
    "tests/test_unit_tests.py",
    "tests/test_rebuild.py",
    "tests/test_macros.py",
    "tests/test_generic_tests.py",
    "tests/test_changes_command.py",
)
SQL_CHANGES = (
    (r"^\s*and (.*)$", "", "removed filter"),
    (r"\bwhere is_current\b", "where true", "removed filter"),
    (r"^(\s*)where (.*)$", r"\1where true or \2", "removed filter"),
    (r"\bleft join\b", "inner join", "inner for left join"),
    (r"\binner join\b", "left join", "left for inner join"),
    (r"\b(\w+)\.report_key = (\w+)\.report_key\b", r"\1.report_key <> \2.report_key", "join key"),
    (r"\.line_no = (\w+)\.line_no\b", r".line_no = \1.line_no + 1", "join key"),
    (r"<=", "<", "operator"),
    (r">=", ">", "operator"),
    (r" <> ", " = ", "operator"),
    (r"\bmax\(", "min(", "aggregate"),
    (r"\bsum\(", "max(", "aggregate"),
    (r"\bdistinct\b", "", "distinct"),
    (r"\b0\.5\b", "1", "tolerance"),
    (r"'(city|whole|all|open|part|total|merged|blank)'", r"'\1x'", "code"),
    (r"\bwhole_value - city_value\b", "whole_value + city_value", "operator"),
    (r"\bthen 1 else 0\b", "then 0 else 1", "branch"),
    (r"\bfalse as is_derived\b", "true as is_derived", "flag"),
)
DIGITS_A_SEED = 2


@dataclass(frozen=True)
class Mutant:
    """One changed file: its path in the project, what changed, and its new text."""

    path: str
    line: int
    what: str
    text: str


def sql_mutants(path: Path) -> Iterator[Mutant]:
    """Every change of SQL_CHANGES, at every place of one file."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    for number, line in enumerate(lines):
        if line.lstrip().startswith(("--", "{#")):
            continue
        for pattern, replacement, what in SQL_CHANGES:
            for match in re.finditer(pattern, line):
                changed = line[: match.start()] + match.expand(replacement) + line[match.end() :]
                text = "".join([*lines[:number], changed, *lines[number + 1 :]])
                name = str(path.relative_to(ROOT))
                yield Mutant(name, number + 1, f"{what}: {match[0].strip()}", text)


def written(rows: list[list[str]]) -> str:
    """Rows as CSV."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    return buffer.getvalue()


def seed_mutants(path: Path, chance: random.Random) -> Iterator[Mutant]:
    """A dropped row and some changed digits of a seed."""
    name = str(path.relative_to(ROOT))
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    if len(rows) > 2:
        dropped = chance.randrange(1, len(rows))
        remaining = written(rows[:dropped] + rows[dropped + 1 :])
        yield Mutant(name, dropped + 1, f"dropped row: {','.join(rows[dropped])[:60]}", remaining)
    keys = 4 if path.parent.name == "raw" else 0
    places = [
        (r, c)
        for r in range(1, len(rows))
        for c in range(keys, len(rows[r]))
        if re.search(r"\d", rows[r][c])
    ]
    for r, c in chance.sample(places, min(DIGITS_A_SEED, len(places))):
        cell = rows[r][c]
        digit = chance.choice([match.start() for match in re.finditer(r"\d", cell)])
        changed = cell[:digit] + str((int(cell[digit]) + 1) % 10) + cell[digit + 1 :]
        mutated = [list(row) for row in rows]
        mutated[r][c] = changed
        yield Mutant(name, r + 1, f"digit: {cell} → {changed}", written(mutated))


def all_mutants(wanted: str, seed: int) -> list[Mutant]:
    """Every mutant of the project whose path contains a text."""
    chance = random.Random(seed)
    mutants: list[Mutant] = []
    for path in sorted((ROOT / "seeds").rglob("*.csv")):
        mutants.extend(seed_mutants(path, chance))
    for path in sorted((ROOT / "models").rglob("*.sql")):
        mutants.extend(sql_mutants(path))
    return [mutant for mutant in mutants if wanted in mutant.path]


def is_noticed(mutant: Mutant | None) -> bool:
    """Whether a test fails on a copy of the project with this change, or with none."""
    with tempfile.TemporaryDirectory(prefix="mutant-") as folder:
        copy = Path(folder)
        for part in COPIED:
            source = ROOT / part
            if source.is_dir():
                shutil.copytree(source, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
            elif source.exists():
                shutil.copy(source, copy / part, follow_symlinks=False)
        if mutant:
            (copy / mutant.path).write_text(mutant.text, encoding="utf-8")
        suite = [test for test in SUITE if (copy / test).exists()]
        run = subprocess.run(
            [sys.executable, "-m", "pytest", "-x", "-q", "-n0", "-p", "no:cacheprovider", *suite],
            cwd=copy,
            env={**os.environ, "PYTHONPATH": str(copy)},
            capture_output=True,
            text=True,
            check=False,
        )
        if run.returncode not in (0, 1):
            raise RuntimeError(f"pytest could not run: {run.stdout[-2000:]}{run.stderr[-2000:]}")
        return run.returncode == 1


def main() -> None:
    """Run the mutants and print those that survive; exit 1 if there are any."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("wanted", nargs="?", default="", help="only paths that contain this")
    parser.add_argument("--seed", type=int, default=12345, help="which digits and rows change")
    parser.add_argument("--sample", type=int, help="no more than so many, drawn at random")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    arguments = parser.parse_args()
    console = Console(highlight=False, soft_wrap=True)
    mutants = all_mutants(arguments.wanted, arguments.seed)
    if arguments.sample is not None and arguments.sample < len(mutants):
        mutants = random.Random(arguments.seed).sample(mutants, arguments.sample)
    if is_noticed(None):
        sys.exit("a test fails on the project as it is, so that it can't tell of any change")
    survivors: list[Mutant] = []
    with Progress(console=console) as progress, ThreadPoolExecutor(arguments.jobs) as pool:
        task = progress.add_task("mutants", total=len(mutants))
        for mutant, noticed in zip(mutants, pool.map(is_noticed, mutants), strict=True):
            progress.advance(task)
            if not noticed:
                survivors.append(mutant)
                line = f"not noticed: {mutant.path}:{mutant.line}: {mutant.what}"
                console.print(line, markup=False)
    console.print(f"{len(mutants)} changes, {len(survivors)} not noticed")
    sys.exit(bool(survivors))


if __name__ == "__main__":
    main()
