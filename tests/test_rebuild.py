"""From the marts alone, every published table is rebuilt cell by cell.

Held against what the models never see: the raw seeds as files, the tables of the report's text
(tests/reports/<report_id>.tables.tsv: line number, then the printed fields) and the numbers of its
prose (<report_id>.prose.tsv: line number, then every number on that line).
"""

import csv
import re
from collections import defaultdict
from decimal import Decimal

import pytest
from conftest import ROOT

RAW = ROOT / "seeds" / "raw"
ROW_KEY = ("report_id", "revision", "row_no", "source_place")
REPORTS = sorted(
    path.name.removesuffix(".tables.tsv")
    for path in (ROOT / "tests" / "reports").glob("*.tables.tsv")
)
# Numbers of the prose that are names, dates or numbers of headings and not figures.
NOT_FIGURES = {
    "12345",
    "110",
    "2025",
    "1",
    "2",
    "3",
    "4",
    "5.12345",
    "2.2025",
    "7",
    "24",
    "11",
    "25",
}
NOT_FIGURES.add("30")  # the 30 seconds within which a call is answered
FIGURE = re.compile(r"[\d.]+%?(\([\d.]+%\))?")
STATES = {"blank": "[blank]", "merged": "[merged]"}


def seed_rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


TABLES = [row for row in seed_rows(ROOT / "seeds" / "reference" / "report_tables.csv")]


def printed_columns(table_code, row):
    """The columns of a raw row that hold printed cells."""
    if table_code == "claims":
        return ["figure"]
    return [name for name in row if name not in ROW_KEY]


def text_lines(report_id, part="tables"):
    """Fields of each line of a part of the text, by line number."""
    lines = (ROOT / "tests" / "reports" / f"{report_id}.{part}.tsv").read_text(encoding="utf-8")
    return {
        int(number): fields for number, *fields in (line.split("\t") for line in lines.splitlines())
    }


def data_lines(report_id):
    """Lines that print at least one figure, which no header does."""
    return {
        number: fields
        for number, fields in text_lines(report_id).items()
        if any(FIGURE.fullmatch(field) for field in fields)
    }


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table["table_code"])
def test_marts_give_back_every_cell_of_the_raw_seed(published, table):
    rebuilt = {
        (report_key, row_no, column): STATES.get(state, text)
        for report_key, row_no, column, state, text in published.execute(
            "select report_key, row_no, column_code, cell_state, printed_text"
            " from marts.fct_published_values where table_code = ?",
            [table["table_code"]],
        ).fetchall()
    }
    expected = {
        (f"{row['report_id']}-r{row['revision']}", int(row["row_no"]), column): row[column]
        for row in seed_rows(RAW / f"{table['raw_seed']}.csv")
        for column in printed_columns(table["table_code"], row)
        if row[column] != "[absent]"
    }
    assert rebuilt == expected


@pytest.mark.parametrize("report_id", REPORTS)
def test_every_printed_field_stands_where_the_text_prints_it(published, report_id):
    cells = published.execute(
        "select source_place, column_no, printed_text from marts.fct_published_values"
        " inner join marts.dim_report using (report_key)"
        " where report_id = ? and is_current and table_code <> 'claims'",
        [report_id],
    ).fetchall()
    rebuilt = {(int(place.split()[1]), column): text or "" for place, column, text in cells}
    printed = {
        (number, column): field
        for number, fields in data_lines(report_id).items()
        for column, field in enumerate(fields, start=1)
    }
    assert rebuilt == printed


def test_the_count_of_cells_is_that_of_the_printed_report(published):
    """Counted by hand from the printed tables: rows by columns, three tables printed as one."""
    by_hand = {
        "requests": 3 * 9, "calls": 1 * 5, "zhengfeng": 1 * 9, "shangxian": 1 * 10,
        "baike": 3 * 7, "xiaosu": 3 * 8, "police_110": 1 * 6, "one_thing": 1 * 6,
        "suchao": 1 * 6, "grassroots": 1 * 4, "efficiency": 2 * 9, "sharing": 21 * 6,
        "staffing and units and safety": 3 * 9,
    }  # fmt: skip
    from_text = sum(len(fields) for fields in data_lines("320300-2025").values())
    (from_marts,) = published.execute(
        "select count(distinct (source_place, column_no)) from marts.fct_published_values"
        " where report_key = '320300-2025-r1' and table_code <> 'claims'"
    ).fetchone()
    assert from_text == from_marts == sum(by_hand.values())


def unprinted_columns(report_id):
    """Columns of the template that a report leaves out."""
    cells = defaultdict(set)
    for table in TABLES:
        for row in seed_rows(RAW / f"{table['raw_seed']}.csv"):
            if row["report_id"] == report_id:
                for column in printed_columns(table["table_code"], row):
                    cells[table["table_code"], column].add(row[column])
    return {column for column, texts in cells.items() if texts == {"[absent]"}}


@pytest.mark.parametrize("report_id", REPORTS)
def test_headers_are_those_of_the_text(report_id):
    lines = text_lines(report_id)
    header_cells = defaultdict(set)
    for number in set(lines) - set(data_lines(report_id)):
        for column, field in enumerate(lines[number], start=1):
            header_cells[column].add(field)
    left_out = unprinted_columns(report_id)
    unknown = [
        (row["table_code"], row["column_code"])
        for row in seed_rows(ROOT / "seeds" / "reference" / "report_columns.csv")
        if not row["header_path"].startswith("(")
        and (row["table_code"], row["column_code"]) not in left_out
        and not any(
            field and row["header_path"].endswith(field)
            for field in header_cells[int(row["column_no"])]
        )
    ]
    assert unknown == []


def printed_value(text):
    """A second reading of a printed figure, for what this template prints in its tables."""
    match = re.match(r"([\d.]+)(%?)", text)
    assert match, text
    return Decimal(match[1]) / (100 if match[2] else 1)


class Facts:
    """Values of a report's table cells, computed from facts and dimensions only."""

    def __init__(self, connection, report_key):
        self.connection, self.report_key = connection, report_key
        self.measures = {
            code: (additivity, adds_up_to, breakdown)
            for code, additivity, adds_up_to, breakdown in connection.execute(
                "select measure_code, additivity, adds_up_to, breakdown from marts.dim_measure"
            ).fetchall()
        }

    def one(self, table, column, **members):
        """Sum of a fact's column for some members; all of them where none is named."""
        where = "".join(f" and {name}_code = '{code}'" for name, code in members.items())
        (value,) = self.connection.execute(
            f"select sum({column}) from marts.{table} where report_key = ? {where}",
            [self.report_key],
        ).fetchone()
        return value

    def service(self, service, measure, level):
        """A service's figure; a total is the sum of one breakdown, the whole that of all levels."""
        additive = self.measures[measure][0] == "additive"
        breakdowns = defaultdict(list)
        for code, (_, adds_up_to, breakdown) in self.measures.items():
            if adds_up_to == measure:
                breakdowns[breakdown].append(code)
        members = {"service": service}
        if level != "whole" or not additive:
            members["level"] = level
        own = self.one("fct_service_activity", "value", measure=measure, **members)
        if own is not None:
            return {own}
        return {
            sum(
                self.one("fct_service_activity", "value", measure=code, **members) or 0
                for code in codes
            )
            for codes in breakdowns.values()
        }


@pytest.mark.parametrize("report_id", REPORTS)
def test_facts_give_back_every_figure_of_the_tables(published, report_id):
    report_key = f"{report_id}-r1"
    facts = Facts(published, report_key)
    columns = {
        (row["table_code"], row["column_code"]): row
        for row in seed_rows(ROOT / "seeds" / "reference" / "report_columns.csv")
    }
    rows = {
        (row["table_code"], row["label_zh"]): row
        for row in seed_rows(ROOT / "seeds" / "reference" / "report_rows.csv")
    }
    lost, compared = [], 0
    for table in TABLES:
        code = table["table_code"]
        if code == "claims":
            continue
        for raw in seed_rows(RAW / f"{table['raw_seed']}.csv"):
            labels = [c for c in raw if columns.get((code, c), {}).get("kind") == "label"]
            label = raw[labels[0]] if labels else "[none]"
            row = rows.get((code, label)) or rows[(code, "[line_no]")]
            for name, text in raw.items():
                column = columns.get((code, name))
                if not column or column["kind"] in ("label", "text") or text.startswith("["):
                    continue
                compared += 1
                found = from_facts(facts, table, row, column, raw)
                if not any(value == printed_value(text) for value in found):
                    lost.append((code, label, name, text, found))
    assert lost == []
    assert compared == 151


def from_facts(facts, table, row, column, raw):
    """Every way in which the facts give a cell; more than one where it is a total."""
    code, member = table["table_code"], row["member_code"]
    measure = column["measure_code"]
    if code == "requests":
        who = {} if row["row_role"] == "total" else {"requester": member}
        by = {
            "channel": lambda what: facts.one("fct_requests", "request_count", **who, **what),
            "handling": lambda what: facts.one(
                "fct_request_handling", "request_count", **who, **what
            ),
        }
        if column["column_role"] == "total":
            assert by["channel"]({}) == by["handling"]({})
            return {by["channel"]({})}
        return {by[column["dimension"]]({column["dimension"]: column["member_code"]})}
    if code == "calls":
        return {facts.one("fct_calls", measure)}
    if code == "efficiency":
        if measure in ("workorder_count", "avg_handling_days"):
            return {facts.one("fct_workorders", measure, request_type=member)}
        evaluated = measure in ("follow_up_count", "satisfaction_rate", "resolution_rate")
        return {facts.one("fct_evaluations" if evaluated else "fct_operations", measure)}
    if code == "sharing":
        if row["row_role"] == "total":
            return {facts.one("fct_sharing", measure)}
        (value,) = facts.connection.execute(
            "select shared_request_count from marts.fct_sharing"
            " where report_key = ? and line_no = ?",
            [facts.report_key, int(raw["line_no"])],
        ).fetchone()
        return {value}
    if measure == "seats_per_100k_residents":
        return {facts.one("fct_operations", measure)}
    if code in ("staffing", "member_units"):
        level = {} if member == "whole" else {"level": member}
        return {
            facts.one(
                f"fct_{code}", measure, **level, **{column["dimension"]: column["member_code"]}
            )
        }
    level = column["member_code"] if column["spans_rows"] == "yes" else member
    return facts.service(table["service_code"], measure, level)


@pytest.mark.parametrize("report_id", REPORTS)
def test_sharing_words_come_back_from_bridges(published, report_id):
    """Departments and topics as printed, in their order, from the bridges alone."""
    rebuilt = {
        (line_no, what): names
        for what in ("department", "topic")
        for line_no, names in published.execute(
            f"select line_no, string_agg(printed_name, '、' order by item_no)"
            f" from marts.bridge_sharing_{what} where report_key = ? group by line_no",
            [f"{report_id}-r1"],
        ).fetchall()
    }
    scopes = dict(
        published.execute(
            "select line_no, topic_scope from marts.fct_sharing where report_key = ?",
            [f"{report_id}-r1"],
        ).fetchall()
    )
    for row in seed_rows(RAW / "raw_sharing.csv"):
        if row["report_id"] != report_id or row["line_no"] == "总计":
            continue
        line_no = int(row["line_no"])
        assert rebuilt[line_no, "department"] == row["departments"]
        if scopes[line_no] == "all":
            assert row["topics"].startswith("全量")
            assert (line_no, "topic") not in rebuilt
        else:
            assert rebuilt[line_no, "topic"] == row["topics"]


@pytest.mark.parametrize("report_id", REPORTS)
def test_claims_are_all_the_figures_of_the_prose(report_id):
    """In the order of the text; what is left over on a line is no figure."""
    claimed = defaultdict(list)
    for row in seed_rows(RAW / "raw_claims.csv"):
        if row["report_id"] == report_id:
            number = re.search(r"\d+(\.\d+)?[%万]?", row["figure"])[0]
            claimed[int(row["source_place"].split()[1])].append(number)
    unclaimed = {}
    for line, numbers in text_lines(report_id, "prose").items():
        left = []
        for number in numbers:
            if claimed[line] and claimed[line][0] == number:
                claimed[line].pop(0)
            else:
                left.append(number)
        unclaimed[line] = [number for number in left if number not in NOT_FIGURES]
    assert {line: left for line, left in claimed.items() if left} == {}, "not in the text"
    assert {line: left for line, left in unclaimed.items() if left} == {}, "in no claim"


@pytest.mark.parametrize("report_id", REPORTS)
def test_title_has_the_numbers_of_a_printed_line(report_id):
    (title,) = {
        r["title"] for r in seed_rows(RAW / "raw_reports.csv") if r["report_id"] == report_id
    }
    assert re.findall(r"\d+", title) in text_lines(report_id, "prose").values()
