"""Many reports out of the real one: other places, other years, counts times a whole number.

Counts are scaled, rates and durations stay, so what adds up in the real report adds up in every
other; claims printed in 万 are rounded anew from the scaled tables. What doesn't add up gets its
entry in `known_discrepancies`, computed here with Python's decimals.
"""

import csv
import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from pathlib import Path

from hotline.changes.assemble import Assembler
from hotline.changes.refresh import year_before
from hotline.changes.report import Hashes
from hotline.changes.seed import Row, key_of, rows_of, write_readings
from hotline.changes.source import cells_md5, printed_figures, table_md5s
from hotline.template.figures import read_figure

RAW, REFERENCE = Path("seeds/raw"), Path("seeds/reference")
FIRST_YEAR, YEARS = 2005, 21
FACTORS = 97
NUMBER = re.compile(r"(\d[\d.]*)(.*)", re.DOTALL)
KEY_COLUMNS = 4
Rows = list[dict[str, str]]


def read(path: Path) -> Rows:
    """Rows of a seed."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@dataclass(frozen=True)
class Scaled:
    """One report to be made: its place, its year and the factor of its counts."""

    region_code: str
    year: int
    factor: int

    @property
    def report_id(self) -> str:
        return f"{self.region_code}-{self.year}"


class Original:
    """The real report's seeds, and what the registry says of their cells."""

    def __init__(self, project: Path) -> None:
        self.tables = {
            r["table_code"]: r["raw_seed"] for r in read(project / REFERENCE / "report_tables.csv")
        }
        self.kinds = {
            (r["table_code"], r["column_code"]): r["kind"]
            for r in read(project / REFERENCE / "report_columns.csv")
        }
        self.claims = {
            r["row_code"]: r["kind"]
            for r in read(project / REFERENCE / "report_rows.csv")
            if r["table_code"] == "claims"
        }
        self.rows = {
            table: read(project / RAW / f"{seed}.csv") for table, seed in self.tables.items()
        }
        self.report = read(project / RAW / "raw_reports.csv")[0]
        self.known = read(project / REFERENCE / "known_discrepancies.csv")
        self.terms = defaultdict(list)
        for row in read(project / REFERENCE / "report_identities.csv"):
            self.terms[row["identity_code"]].append(row)
        # The first label of a row is the one that the real report prints.
        self.labels: dict[tuple[str, str], str] = {}
        for row in read(project / REFERENCE / "report_rows.csv"):
            self.labels.setdefault((row["table_code"], row["row_code"]), row["label_zh"])
        regions = read(project / REFERENCE / "regions.csv")
        self.names = {r["region_code"]: r["name_zh"] for r in regions}
        self.counties = defaultdict(list)
        for region in regions:
            if region["level"] == "county":
                self.counties[region["parent_code"]].append(region["name_zh"])
        self.cities = [r["region_code"] for r in regions if r["level"] == "prefecture"]
        self.fixed_claims = {
            term["row_code"]
            for terms in self.terms.values()
            for term in terms
            if term["kind"] in ("distinct", "mentions") and term["role"] == "stated"
        }
        self.large_claims = {
            row["claim_code"]: self.exact_value(row["claim_code"])
            for row in self.rows["claims"]
            if "万" in row["figure"]
        }

    def value(self, table: str, row_code: str, column: str) -> Decimal:
        """The printed number of one cell of the real report."""
        for row in self.rows[table]:
            first = next(iter(list(row)[KEY_COLUMNS:]))
            is_row = row.get("claim_code") == row_code or self.labels.get((table, row_code)) in (
                row[first],
                "[none]",
            )
            if is_row:
                text = row[column]
                number = Decimal(NUMBER.search(text)[1])
                return number / 100 if "%" in text.split("(")[0] else number
        raise KeyError((table, row_code, column))

    def exact_value(self, claim: str) -> int:
        """The sum in the tables that a rounded claim repeats."""
        parts = [
            term
            for terms in self.terms.values()
            if terms[0]["kind"] == "claim"
            and any(t["role"] == "stated" and t["row_code"] == claim for t in terms)
            for term in terms
            if term["role"] == "part"
        ]
        return int(sum(self.value(t["table_code"], t["row_code"], t["column_code"]) for t in parts))

    def cell(self, table: str, column: str, row: dict[str, str], factor: int) -> str:
        """One cell of a scaled report."""
        text = row[column]
        if text.startswith("["):
            return text
        if table == "claims":
            claim = row["claim_code"]
            if column != "figure" or self.claims[claim] != "count" or claim in self.fixed_claims:
                return text
            if claim in self.large_claims:
                scaled = Decimal(self.large_claims[claim] * factor) / 10000
                return f"{scaled.quantize(Decimal('0.01'), ROUND_HALF_UP)}万件"
        elif self.kinds.get((table, column)) != "count":
            return text
        number, rest = NUMBER.match(text).groups()
        return f"{int(number) * factor}{rest}"

    def table_rows(self, table: str, report: Scaled) -> Iterator[list[str]]:
        """The rows of one raw seed for a scaled report."""
        counties = self.counties[report.region_code] or ["市本级"]
        place = 0
        for row in self.rows[table]:
            cells = [report.report_id, *list(row.values())[1:KEY_COLUMNS]]
            for column in list(row)[KEY_COLUMNS:]:
                text = self.cell(table, column, row, report.factor)
                if (
                    table == "sharing"
                    and column == "region"
                    and text not in ("[merged]", "[blank]", "市本级")
                ):
                    text = counties[place % len(counties)]
                    place += 1
                cells.append(text)
            yield cells

    def discrepancies(self, report: Scaled) -> Iterator[list[str]]:
        """Entries of `known_discrepancies` for one scaled report."""
        for entry in self.known:
            if entry["check_code"].startswith("change."):
                continue
            terms = self.terms[entry["check_code"]]
            stated, computed = Decimal(entry["stated"]), Decimal(entry["computed"])
            if terms[0]["kind"] == "attainable":
                base = next(t for t in terms if t["role"] == "denominator")
                cell = self.value(base["table_code"], base["row_code"], base["column_code"])
                denominator = cell * report.factor
                half = Decimal("0.00005")
                lowest = ((stated - half) * denominator).to_integral_value(ROUND_CEILING)
                if lowest <= ((stated + half) * denominator).to_integral_value(ROUND_FLOOR):
                    continue
                nearest = (stated * denominator).to_integral_value(ROUND_HALF_UP)
                computed = (nearest / denominator).quantize(Decimal("1e-8"), ROUND_HALF_UP)
            yield [
                report.report_id,
                entry["check_code"],
                str(stated),
                f"{computed:f}",
                "同原报告",
                "as in the original",
            ]


def scaled_reports(original: Original, count: int, province: str = "") -> list[Scaled]:
    """Places, those of a province or all, and years in turn; at most YEARS a place."""
    cities = [city for city in original.cities if city.startswith(province)]
    return [
        Scaled(
            cities[number % len(cities)],
            FIRST_YEAR + number // len(cities),
            1 + number % FACTORS,
        )
        for number in range(count)
    ]


def write_reports(project: Path, count: int, province: str = "") -> None:
    """Replace the raw seeds of a project copy by those of `count` scaled reports.

    They are of a province's cities where it is named by the first digits of their codes.
    """
    original = Original(project)
    reports = scaled_reports(original, count, province)
    for table, seed in original.tables.items():
        with (project / RAW / f"{seed}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(original.rows[table][0])
            for report in reports:
                writer.writerows(original.table_rows(table, report))
    with (project / RAW / "raw_reports.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(original.report)
        for report in reports:
            name = original.names[report.region_code]
            digest = hashlib.sha256(report.report_id.encode()).hexdigest()
            row = original.report | {
                "report_id": report.report_id,
                "revision": "1",
                "region_code": report.region_code,
                "report_year": report.year,
                "title": f"{name}12345热线{report.year}年度运行服务情况",
                "source_file": f"{report.report_id}.txt",
                "source_sha256": digest,
            }
            writer.writerow(row.values())
    path = project / REFERENCE / "known_discrepancies.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(original.known[0])
        for report in reports:
            writer.writerows(original.discrepancies(report))
    readings = sorted(readings_of_all(project), key=key_of)
    write_readings(project, readings)
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(misprints(readings))


def misprints(readings: list[Row]) -> Iterator[list[str]]:
    """Entries of `known_discrepancies` for the printed changes that no reading fits."""
    for row in readings:
        if row["status"] != "misprint":
            continue
        figure = read_figure(row["printed_text"])
        stated = Decimal(re.sub("[^0-9.]", "", figure.change)) / 100
        prior = Decimal(row["prior_low"])
        if row["decided_by"] != "solver":
            prior = (figure.value / (1 + stated)).quantize(Decimal(1), ROUND_HALF_UP)
        ratio = (figure.value / prior).quantize(Decimal("1e-8"), ROUND_HALF_UP)
        cell = f"{row['table_code']}.{row['row_code']}.{row['row_no']}.{row['column_code']}"
        yield [
            row["report_id"], f"change.{cell}", str(stated), f"{ratio - 1:f}", "同原报告",
            "as in the original",
        ]  # fmt: skip


def readings_of_all(project: Path) -> Iterator[Row]:
    """The readings of every report's changes; reports with the same cells have the same."""
    assembler = Assembler(project)
    hashes = {key: cells_md5(tables) for key, tables in table_md5s(assembler.figures).items()}
    same = defaultdict(list)
    for key, md5 in hashes.items():
        before = year_before(key[0]), 1
        same[Hashes(md5, hashes.get(before, "[none]"))].append((key, before))
    firsts = {found: keys[0] for found, keys in same.items()}
    wanted = {key for pair in firsts.values() for key in pair}
    figures = printed_figures(assembler.figures, wanted)
    reports = [
        assembler.report(key, figures[key], figures.get(before, ()), found)
        for found, (key, before) in firsts.items()
    ]
    with ProcessPoolExecutor() as pool:
        for report, rows in zip(reports, pool.map(rows_of, reports), strict=True):
            for key, _ in same[report.hashes]:
                yield from ({**row, "report_id": key[0]} for row in rows)
