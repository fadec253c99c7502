"""Break one thing at a time and report what no test noticed.

A mutant is the project with one change: a lost row, another digit or two swapped words in a seed; a
removed filter, another join, operator, branch or code in the SQL of a model. dbt builds what the
change leads to, with its tests; where it notices nothing, the suites of the gate judge what was
built, and then the tests that compare it with the print.

    make mutants                                    everything, about an hour
    .venv/bin/python scripts/mutants.py int_checks  only changes in paths that contain this
    .venv/bin/python scripts/mutants.py --sample 40 some of them
"""

import argparse
import os
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
# Imported before the processes are forked that need it, and before any opens a database.
from mutation.guards import SAME_ROWS, Base, base_of, fails_unchanged, notice  # noqa: E402
from mutation.mutant import Mutant  # noqa: E402
from mutation.processes import each_in_a_process  # noqa: E402
from mutation.seed_changes import seed_mutants  # noqa: E402
from mutation.sql_changes import sql_mutants  # noqa: E402

import hotline.audit.gx_context  # noqa: E402, F401

SURVIVED = "not noticed"


def all_mutants(wanted: list[str], seed: int) -> list[Mutant]:
    """Every mutant of the project whose path contains one of some texts, or of all paths."""
    mutants: list[Mutant] = []
    for path in sorted((ROOT / "seeds").rglob("*.csv")):
        mutants.extend(seed_mutants(path, str(path.relative_to(ROOT)), seed))
    for path in sorted((ROOT / "models").rglob("*.sql")):
        mutants.extend(sql_mutants(path, str(path.relative_to(ROOT))))
    return [m for m in mutants if not wanted or any(text in m.path for text in wanted)]


def judged(mutants: list[Mutant], base: Base, jobs: int) -> Iterator[tuple[Mutant, str | None]]:
    """Each mutant with what noticed it; exits where something fails without any."""
    for _, failing in each_in_a_process(fails_unchanged, [base], 1):
        if failing:
            sys.exit(f"the project as it is fails ({failing}), so that it can't tell of any change")
    yield from each_in_a_process(partial(notice, base), mutants, jobs)


def main() -> None:
    """Run the mutants and print those that survive; exit 1 if there are any."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("wanted", nargs="*", help="only paths that contain one of these")
    parser.add_argument("--seed", type=int, default=12345, help="which cells and rows change")
    parser.add_argument("--sample", type=int, help="no more than so many, drawn at random")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--all", action="store_true", help="tell of what is noticed as well")
    arguments = parser.parse_args()
    console = Console(highlight=False, soft_wrap=True)
    mutants = all_mutants(arguments.wanted, arguments.seed)
    if arguments.sample is not None and arguments.sample < len(mutants):
        mutants = random.Random(arguments.seed).sample(mutants, arguments.sample)
    counts: Counter[tuple[str, str, str]] = Counter()
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder, Progress(console=console) as bar:
        base = base_of(ROOT, Path(folder) / "project")
        task = bar.add_task("mutants", total=len(mutants))
        for mutant, noticed in judged(mutants, base, arguments.jobs):
            bar.advance(task)
            counts[mutant.path.partition("/")[0], mutant.kind, noticed or SURVIVED] += 1
            if noticed in (None, SAME_ROWS) or arguments.all:
                console.print(f"{noticed or SURVIVED}: {mutant}", markup=False)
    for (of, kind, noticed), count in sorted(counts.items()):
        console.print(f"{of}: {kind}: {noticed}: {count}")
    survivors, same = (
        sum(count for (_, _, noticed), count in counts.items() if noticed == kind)
        for kind in (SURVIVED, SAME_ROWS)
    )
    console.print(
        f"{len(mutants)} changes, {survivors} not noticed,"
        f" {same} more that give this report the same rows"
    )
    sys.exit(bool(survivors or same))


if __name__ == "__main__":
    main()
