"""Measure the recovery of year-on-year changes and write docs/year-over-year-results.md.

make prove    about a minute
"""

import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from known_truth import Tally, against_search, against_truth  # noqa: E402

RESULTS = ROOT / "docs" / "year-over-year-results.md"
COLUMNS = {
    "reports": "reports",
    "changes": "cells",
    "printed": "printed",
    "proved": "proved",
    "by sums": "proved_by_sums",
    "confirmed": "confirmed",
    "ambiguous": "ambiguous",
    "misprint": "misprint",
    "wrong, printed right": "wrong, printed right",
    "wrong, misprinted": "wrong, misprinted",
}
MISPRINT_COLUMNS = {
    "misprinted": "misprinted",
    "named": "misprint named",
    "among several": "misprint among several",
    "possible as printed": "misprint possible as printed",
    "others named": "misprint wrongly named",
    "wrong though the report allows no other": "wrong though the report allows no other",
}
SEARCH_LINES = (
    "reports",
    "groups",
    "cells",
    "directions that differ",
    "decidable",
    "decidable, answered",
    "contradictions",
    "contradictions of more than two cells, not searched",
    "sets that differ",
    "unique",
    "unique, named exactly",
)


def row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def counted(title: str, tallies: dict[str, Tally], columns: dict[str, str]) -> list[str]:
    """A table of counts, a line for each way of damage and one for all."""
    everything = sum(tallies.values(), Tally())
    lines = [row([title, *columns]), row(["---"] * (1 + len(columns)))]
    for name, tally in {**tallies, "all": everything}.items():
        lines.append(row([name, *(str(tally.counts[key]) for key in columns.values())]))
    return [*lines, ""]


def tables(tallies: dict[str, Tally], search: Counter) -> str:
    """Everything measured, as Markdown."""
    total = sum(tallies.values(), Tally())
    misprints = {name: tally for name, tally in tallies.items() if ", misprints" in name}
    by_checker = (
        f"The independent checker refuted the other readings of {total.counts['proved']} proved"
        f" changes by enumeration, and of {total.counts['by sums, intervals']} of the"
        f" {total.counts['proved_by_sums']} proved by sums by interval arithmetic; the other"
        f" {total.counts['by sums, unrefuted']} rest on the solver alone."
    )
    return "\n".join(
        [
            "## Against known truth · 与已知真值对照",
            "",
            *counted("damage", tallies, COLUMNS),
            *counted("reports with misprints", misprints, MISPRINT_COLUMNS),
            by_checker,
            f"Out of time: {total.counts['out of time']}.",
            "",
            "## Against exhaustive search · 与穷举对照",
            "",
            row(["small reports", "count"]),
            row(["---", "---"]),
            *(row([name, str(search[name])]) for name in SEARCH_LINES),
            "",
        ]
    )


def main() -> None:
    """Measure and write."""
    head = [
        "# Recovery of year-on-year changes: results · 同比还原:结果",
        "",
        "Written by `make prove`; do not edit. What the counts mean stands in",
        "[year-over-year.md](year-over-year.md).",
        "",
    ]
    RESULTS.write_text("\n".join(head) + "\n" + tables(against_truth(), against_search()), "utf-8")
    print(f"wrote {RESULTS.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
