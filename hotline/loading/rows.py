"""A reading as rows of the raw seeds, and what differs between two of them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from hotline.loading.seeds import Row, Rows
from hotline.reading.report import UNKNOWN, Reading
from hotline.template.figures import plain
from hotline.template.form import Template
from hotline.template.marks import ABSENT, BLANK, MERGED
from hotline.template.raw_seeds import CLAIM_COLUMNS, CLAIMS, COMPARISONS, HEADERS, REPORTS, UNREAD

PLACE = ("report_id", "revision", "row_no", "source_place")


def rows_of(reading: Reading, template: Template, report_id: str, revision: int) -> Rows:
    """Rows of every raw seed but `raw_reports`, numbered within each."""
    rows: Rows = {}

    def add(seed: str, place: str, cells: dict[str, str]) -> None:
        of_seed = rows.setdefault(seed, [])
        key = dict(
            zip(PLACE, (report_id, str(revision), str(len(of_seed) + 1), place), strict=True)
        )
        of_seed.append(key | cells)

    for code, printed in reading.tables.items():
        for row in printed:
            add(template.seeds[code], row.place, row.cells)
    for claim in reading.claims:
        add(CLAIMS, claim.place, {name: getattr(claim, name) for name, _ in CLAIM_COLUMNS})
    for header in reading.headers:
        cells = asdict(header)
        add(HEADERS, cells.pop("place"), cells)
    for comparison in reading.comparisons:
        cells = asdict(comparison) | {"compared_row_no": str(comparison.row_no)}
        del cells["row_no"], cells["row_code"]
        add(COMPARISONS, cells.pop("place"), cells)
    for unread in reading.unread:
        add(UNREAD, unread.place, {
            "table_no": str(unread.table_no), "row_label": unread.row_label,
            "header_path": unread.header_path, "printed_text": unread.text,
            "reason_zh": unread.reason.zh, "reason_en": unread.reason.en,
        })  # fmt: skip
    return rows


@dataclass(frozen=True)
class CellChange:
    """A cell that two readings of a report don't have alike; None where one has no such cell."""

    seed: str
    row: str
    column: str
    before: str | None
    after: str | None


def cell_changes(template: Template, before: Rows, after: Rows) -> list[CellChange]:
    """Every cell that differs, in the order of the seeds; where a row is printed doesn't count."""
    changes = []
    names = {seed: code for code, seed in template.seeds.items()}
    for seed in sorted({*before, *after}):
        one, other = _cells(template, names.get(seed), before.get(seed, []))
        two, order = _cells(template, names.get(seed), after.get(seed, []))
        for key in dict.fromkeys([*other, *order]):
            if one.get(key) != two.get(key):
                changes.append(CellChange(seed, *key, one.get(key), two.get(key)))
    return changes


def held_cells(rows: Rows) -> int:
    """How many cells of the tables and figures of the prose are held, blank ones among them."""
    return sum(text != ABSENT for text in _cell_texts(rows))


def printed_cells(rows: Rows) -> int:
    """How many of them print something."""
    return sum(text not in (ABSENT, BLANK, MERGED) for text in _cell_texts(rows))


def _cell_texts(rows: Rows) -> Iterator[str]:
    for seed, of_seed in rows.items():
        if seed in (COMPARISONS, HEADERS, UNREAD, REPORTS):
            continue
        for row in of_seed:
            for column, text in row.items():
                if column not in PLACE and (seed != CLAIMS or column == "figure"):
                    yield text


def _cells(
    template: Template, table_code: str | None, rows: list[Row]
) -> tuple[dict[tuple[str, str], str], list[tuple[str, str]]]:
    """Cells by row and column, and their order."""
    cells: dict[tuple[str, str], str] = {}
    seen: Counter[str] = Counter()
    for row in rows:
        label = _label(template, table_code, row)
        seen[label] += 1
        name = label if seen[label] == 1 else f"{label} ({seen[label]})"
        cells.update({(name, column): text for column, text in row.items() if column not in PLACE})
    return cells, list(cells)


def _label(template: Template, table_code: str | None, row: Row) -> str:
    """What names a row within its seed: its printed label, or what the figure claims."""
    if "claim_code" in row:
        known = row["claim_code"] != UNKNOWN
        return row["claim_code"] if known else f"{row['section']} {row['phrase']}"
    if "comparison" in row:
        cell = f"{row['table_code']}.{row['compared_row_no']}.{row['column_code']}"
        return f"{cell}.{row['comparison']}"
    if "table_code" in row:
        return f"{row['table_code']}.{row['column_code']}"
    if table_code is None:
        return row["source_place"]
    labels = [c.column_code for c in template.columns[table_code].values() if c.kind == "label"]
    return plain(row[labels[0]]) if labels else "1"
