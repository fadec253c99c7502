"""Each generic dbt test on inline cases: consistent, wrong, just inside, just outside.

What a test finds is compared as its messages, since they are what a user sees.
"""

import duckdb
import pytest
from conftest import ROOT
from inline_project import compiled

SPINE = "report_key, table_code, row_no, row_code, row_label, column_code, column_no, column_label"
OVERRULE = "report_key, table_code, row_no, column_code, reading"
CELL = "printed_text, printed_unit, value, kind, cell_state"


def rows(columns, *values):
    """SQL of an inline table."""
    names = [name.strip() for name in columns.split(",")]
    selects = [
        "select " + ", ".join(f"{value} as {name}" for name, value in zip(names, row, strict=True))
        for row in values
    ]
    return "\nunion all\n".join(selects)


def spine(*cases):
    """Inline rows of the spine, of one report and table; a case gives the columns after those."""
    return rows(SPINE, *(("'r'", "'requests'", *case) for case in cases))


CASES = {
    "sound": (
        rows("a, b", ("1", "'x'"), ("1", "'y'"), ("2", "'x'"), ("2", "'x'"), ("null", "'z'")),
        "- sound: {arguments: {key: [a, b]}}",
        [
            "cases_sound, a 2, b x: stands 2 times",
            "cases_sound, a (none), b z: the key is incomplete",
        ],
    ),
    "sound_references": (
        rows("line, code", ("1", "'known'"), ("2", "'unknown'"), ("3", "null")),
        "- sound: {arguments: {key: [line], references: [{column: code, to: ref('parents'),"
        " field: code, row_columns: [line]}]}}",
        ["cases_sound_references, line 2, column code: unknown is not among parents"],
    ),
    "sound_required_references": (
        rows("line, code", ("1", "'known'"), ("3", "null")),
        "- sound: {arguments: {key: [line], references: [{column: code, to: ref('parents'),"
        " field: code, row_columns: [line], required: true}]}}",
        ["cases_sound_required_references, line 3, column code: (none) is not among parents"],
    ),
    "sound_lists": (
        rows("line, code", ("1", "'sum'"), ("2", "'sums'"), ("3", "null")),
        "- sound: {arguments: {key: [line], one_of: [{column: code, values: [sum, claim],"
        " row_columns: [line]}]}}",
        [
            "cases_sound_lists, line 2, column code: sums is none of sum, claim",
            "cases_sound_lists, line 3, column code: (none) is none of sum, claim",
        ],
    ),
    "sound_in_several_ways": (
        rows("report_key, code", ("'r1'", "'known'"), ("'r2'", "'odd'"), ("'r2'", "'odd'")),
        "- sound: {arguments: {key: [report_key], references: [{column: code, to: ref('parents'),"
        " field: code}], one_of: [{column: code, values: [known, odd]}]}}",
        [
            "cases_sound_in_several_ways, column code: odd is not among parents",
            "cases_sound_in_several_ways, column code: odd is not among parents",
            "cases_sound_in_several_ways, report_key r2: stands 2 times",
        ],
    ),
    "resolved": (
        rows(
            "report_key, row_no, printed, code",
            ("'r'", "1", "'邮箱'", "'email'"),
            ("'r'", "2", "'信鸽'", "null"),
            ("'r'", "3", "null", "null"),
        ),
        "- resolved: {arguments: {column_name: code, printed: printed, seed: f.csv,"
        " column: method}}",
        [
            "f.csv, report r, row_no 2, column method: 信鸽 is not a known method",
            "f.csv, report r, row_no 3, column method: a blank cell is not a known method",
        ],
    ),
    "known_place": (
        spine(
            ("1", "'individual'", "'群众'", "'phone'", "3", "'电话'"),
            ("2", "null", "'外星人'", "'requester'", "1", "'诉求类别'"),
            ("2", "null", "'外星人'", "'phone'", "3", "'电话'"),
            ("3", "'total'", "'总计'", "'fax'", "9", "null"),
        ),
        "- known_place",
        [
            "seeds/raw/raw_requests.csv, report r, row_no 2, column requester:"
            " the row 外星人 is not in report_rows",
            "seeds/raw/raw_requests.csv, report r, row_no 3, column fax:"
            " the column is not in report_columns",
        ],
    ),
    "distinct_rows": (
        spine(
            ("1", "'individual'", "'群众'", "'requester'", "1", "'x'"),
            ("2", "'enterprise'", "'企业'", "'requester'", "1", "'x'"),
            ("3", "'enterprise'", "'企业'", "'requester'", "1", "'x'"),
            ("3", "'enterprise'", "'企业'", "'phone'", "3", "'x'"),
            ("4", "'line'", "'1'", "'requester'", "1", "'x'"),
            ("5", "'line'", "'2'", "'requester'", "1", "'x'"),
        ),
        "- distinct_rows",
        [
            "seeds/raw/raw_requests.csv, report r, row_no 3, column requester:"
            " the row enterprise stands 2 times"
        ],
    ),
    "readable": (
        rows(
            f"report_key, table_code, row_no, column_code, {CELL}",
            *(
                ("'r'", "'calls'", str(number), "'c'", *case)
                for number, case in enumerate(
                    [
                        ("'12'", "null", "12", "'count'", "'printed'"),
                        ("'94.38%'", "'%'", "0.9438", "'rate'", "'printed'"),
                        ("'2.6个自然日'", "'个自然日'", "2.6", "'duration'", "'printed'"),
                        ("null", "null", "null", "'count'", "'blank'"),
                        ("null", "null", "null", "'count'", "'merged'"),
                        ("'优秀'", "null", "null", "'text'", "'printed'"),
                        ("'优秀'", "null", "null", "'count'", "'printed'"),
                        ("'12.5'", "null", "12.5", "'count'", "'printed'"),
                        ("'94.38'", "null", "94.38", "'rate'", "'printed'"),
                        ("'12%'", "'%'", "0.12", "'count'", "'printed'"),
                        ("'3‰'", "'‰'", "0.003", "'rate'", "'printed'"),
                        ("'3‰'", "'‰'", "0.003", "'duration'", "'printed'"),
                        ("'2个百分点'", "'个百分点'", "0.02", "'density'", "'printed'"),
                        ("'—'", "null", "null", "'count'", "'printed'"),
                        ("'优'", "null", "null", "'count'", "'printed'"),
                    ],
                    start=1,
                )
            ),
        ),
        "- readable: {arguments: {code_lists: ref('code_lists')}}",
        [
            f"seeds/raw/raw_calls.csv, report r, row_no {row}, column c: {text}"
            for row, text in [
                (7, "优秀 is not a figure"),
                (8, "12.5 counts things but is not whole"),
                (9, "94.38 is a rate without its sign"),
                (10, "12% has the sign of a rate but is none"),
                (12, "3‰ has the sign of a rate but is none"),
                (13, "2个百分点 has the sign of a rate but is none"),
                (15, "优 is not a figure"),
            ]
        ],
    ),
    "cell_exists": (
        rows(
            "identity, table_code, row_code, column_code",
            ("'whole'", "'requests'", "'total'", "'phone'"),
            ("'no row'", "'requests'", "'sum'", "'phone'"),
            ("'no column'", "'requests'", "'total'", "'fax'"),
            ("'other table'", "'calls'", "'total'", "'phone'"),
        ),
        "- cell_exists: {arguments: {named_by: identity, rows: ref('known_rows'),"
        " columns: ref('known_columns')}}",
        [
            f"cases_cell_exists, identity {name}: names the cell {cell}, which does not exist"
            for name, cell in [
                ("no row", "requests.sum.phone"),
                ("no column", "requests.total.fax"),
                ("other table", "calls.total.phone"),
            ]
        ],
    ),
    "whole": (
        rows("report_key", ("'whole'",), ("'whole'",), ("'less'",)),
        "- whole: {arguments: {reports: ref('read_reports')}}",
        [
            "seeds/raw/raw_reports.csv, report less, column cell_count: 2 cells were read,"
            " but the raw seeds hold 1",
            "seeds/raw/raw_reports.csv, report none, column cell_count: 1 cells were read,"
            " but the raw seeds hold 0",
        ],
    ),
    "explained": (
        rows(
            "report_key, check_code, stated, computed, tolerance, passed, known, severity",
            ("'r'", "'holds'", "1.0", "1.0", "0.0", "true", "false", "'error'"),
            ("'r'", "'known'", "1.0", "0.5", "0.0", "false", "true", "'error'"),
            ("'r'", "'undecided'", "1.0", "null", "null", "null", "false", "'error'"),
            ("'r'", "'odd'", "100.00", "100.50", "0.00", "false", "false", "'warning'"),
            ("'r'", "'wrong'", "100.00", "100.50", "0.00", "false", "false", "'error'"),
        ),
        "- explained",
        [
            "report r, check wrong: printed 100, computed 100.5, more than 0 apart,"
            " and not in known_discrepancies"
        ],
    ),
    "still_applies": (
        rows(
            "report_id, check_code, stated, computed",
            ("'r'", "'applies'", "1.0", "0.5"),
            ("'r'", "'mended'", "1.0", "0.5"),
            ("'r'", "'other figure'", "1.0", "0.5"),
            ("'r'", "'no check'", "1.0", "0.5"),
            ("'other'", "'applies'", "1.0", "0.5"),
        ),
        "- still_applies: {arguments: {checks: ref('checks')}}",
        [
            "cases_still_applies, report_id r, check_code mended: no longer applies;"
            " now printed 1, computed 1",
            "cases_still_applies, report_id r, check_code other figure: no longer applies;"
            " now printed 1, computed 0.25",
            "cases_still_applies, report_id r, check_code no check: no longer applies;"
            " there is no such check",
            "cases_still_applies, report_id other, check_code applies: no longer applies;"
            " there is no such report",
        ],
    ),
    "reasoned": (
        rows(
            "report_id, check_code, reason_zh, reason_en",
            ("'r'", "'told'", "'印错'", "'misprinted: 5 < 6'"),
            ("'r'", "'pasted'", "'<原因>'", "'<reason>'"),
            ("'r'", "'half'", "'印错'", "'<reason> misprinted'"),
            ("'r'", "'blank'", "'  '", "'misprinted'"),
            ("'r'", "'nothing'", "'印错'", "null"),
            ("'r'", "'none'", "'[none]'", "'misprinted'"),
        ),
        "- reasoned: {arguments: {columns: [reason_zh, reason_en],"
        " row_columns: [report_id, check_code]}}",
        [
            f"cases_reasoned, report_id r, check_code {check}, column {column}: gives no reason;"
            " write why this is let through"
            for check, column in (
                ("pasted", "reason_zh"),
                ("pasted", "reason_en"),
                ("half", "reason_en"),
                ("blank", "reason_zh"),
                ("nothing", "reason_en"),
                ("none", "reason_zh"),
            )
        ],
    ),
    "readings_are_current": (
        rows(
            "report_key, report_id, change_count, reading_count, cells_md5, read_cells_md5,"
            " prior_cells_md5, read_prior_cells_md5",
            ("'a-r1'", "'a'", "2", "2", "'x'", "'x'", "'[none]'", "'[none]'"),
            ("'b-r1'", "'b'", "2", "0", "'x'", "null", "'[none]'", "null"),
            ("'c-r1'", "'c'", "2", "2", "'x'", "'y'", "'[none]'", "'[none]'"),
            ("'d-r1'", "'d'", "2", "2", "'x'", "'x'", "'z'", "'[none]'"),
            ("'e-r1'", "'e'", "2", "1", "'x'", "'x'", "'[none]'", "'[none]'"),
            ("'f-r1'", "'f'", "0", "0", "'x'", "null", "'[none]'", "null"),
        ),
        "- readings_are_current",
        [
            f"seeds/reference/year_over_year_readings.csv, report {report}-r1: {problem};"
            f" run `hotline changes {report}`"
            for report, problem in (
                ("b", "has none of its 2 changes"),
                ("c", "was made from other cells"),
                ("d", "was made from other cells of the report of the year before"),
                ("e", "has 1 of its 2 changes"),
            )
        ],
    ),
    "severities_of_checks": (
        rows(
            "check_code, kind, rests_on, severity",
            ("null", "'sum'", "'structure'", "'error'"),
            ("null", "'sum'", "'observed'", "'error'"),
            ("'total'", "null", "null", "'warning'"),
            ("'totals'", "null", "null", "'warning'"),
            ("'band.requests'", "null", "null", "'warning'"),
        ),
        "- severities_of_checks: {arguments: {identities: ref('identities')}}",
        [
            "cases_severities_of_checks, claim, meaning: has no severity",
            "cases_severities_of_checks, sum, observed: what was only observed stops no report",
            "cases_severities_of_checks, totals: there is no such check",
        ],
    ),
    "overrule_stands": (
        rows(OVERRULE, *(("'a'", "'t'", f"{n}", "'c'", "'↓8.27%'") for n in range(1, 8))),
        "- overrule_stands: {arguments: {readings: ref('readings')}}",
        [
            f"cases_overrule_stands, report a, table_code t, row_no {row}, column_code c:"
            f" ↓8.27% {problem}"
            for row, problem in (
                (2, "was not applied; run `hotline changes`"),
                (4, "is refuted; the arithmetic leaves ↑8.27%、↑18.27%"),
                (5, "is refuted; the arithmetic leaves ↑8.27%"),
                (6, "is refuted, or was not applied; run `hotline changes`"),
                (7, "there is no printed change"),
            )
        ],
    ),
    "overrule_stands_needed": (
        rows(OVERRULE, *(("'a'", "'t'", f"{n}", "'c'", "'↓8.27%'") for n in range(1, 8))),
        "- overrule_stands: {arguments: {readings: ref('readings'), needed: true}}",
        [
            "cases_overrule_stands_needed, report a, table_code t, row_no 3, column_code c:"
            " ↓8.27% is no longer needed; the arithmetic says so by itself"
        ],
    ),
}
OTHERS = {
    "readings": rows(
        "report_key, table_code, row_no, column_code, status, readings, likely_reading",
        *(
            ("'a'", "'t'", row, "'c'", status, readings, likely)
            for row, status, readings, likely in (
                ("1", "'overruled'", "'↓8.27%、↑8.27%'", "'↓8.27%'"),
                ("2", "'ambiguous'", "'↓8.27%、↑8.27%'", "null"),
                ("3", "'proved'", "'↓8.27%'", "null"),
                ("4", "'ambiguous'", "'↑8.27%、↑18.27%'", "null"),
                ("5", "'proved_by_sums'", "'↑8.27%'", "null"),
                ("6", "'misprint'", "null", "null"),
            )
        ),
    ),
    "parents": rows("code", ("'known'",)),
    "code_lists": rows("list_code, label_zh", ("'not_given'", "'—'"), ("'other'", "'优'")),
    "read_reports": rows(
        "report_key, cell_count", ("'whole'", "2"), ("'less'", "2"), ("'none'", "1")
    ),
    "identities": rows(
        "identity_code, kind, rests_on, reading_of",
        ("'total'", "'sum'", "'structure'", "null"),
        ("'other'", "'sum'", "'observed'", "null"),
        ("'said'", "'claim'", "'meaning'", "null"),
    ),
    "known_rows": rows("table_code, row_code", ("'requests'", "'total'")),
    "known_columns": rows("table_code, column_code", ("'requests'", "'phone'")),
    "checks": rows(
        "report_key, report_id, check_code, stated, computed, known",
        ("'r-r1'", "'r'", "'applies'", "1.0", "0.5", "true"),
        ("'r-r1'", "'r'", "'mended'", "1.0", "1.0", "false"),
        ("'r-r1'", "'r'", "'other figure'", "1.0", "0.25", "false"),
    ),
}


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """Messages of each generic test on its cases, from one run of dbt."""
    folder = tmp_path_factory.mktemp("generic") / "project"
    models = OTHERS | {f"cases_{name}": sql for name, (sql, _, _) in CASES.items()}
    lines = ["version: 2", "models:"]
    for name, (_, test, _) in CASES.items():
        lines.append(f"  - name: cases_{name}")
        lines.append(f"    data_tests:\n      {named(test, name)}")
    code = compiled(folder, models, "\n".join(lines))
    with duckdb.connect(str(folder / "cases.duckdb"), read_only=True) as connection:
        return {
            name: sorted(
                message
                for (message,) in connection.execute(
                    f"select message from ({code[f'test_{name}']})"
                ).fetchall()
            )
            for name in CASES
        }


def named(test, name):
    """A test's YAML with a name of its own."""
    head, _, arguments = test.removeprefix("- ").partition(": ")
    inner = arguments.removeprefix("{").removesuffix("}")
    return f"- {head}: {{name: test_{name}{', ' + inner if inner else ''}}}"


@pytest.mark.parametrize("name", CASES)
def test_generic_test_finds_what_is_wrong_and_nothing_else(found, name):
    assert found[name] == sorted(CASES[name][2])


def test_every_generic_test_speaks_both_languages():
    for path in (ROOT / "tests" / "dbt").rglob("*.sql"):
        text = path.read_text(encoding="utf-8")
        assert "as message" in text and "as message_zh" in text, path.name


def test_every_generic_test_has_cases():
    tests = {path.stem for path in (ROOT / "tests" / "dbt" / "generic").glob("*.sql")}
    assert tests <= set(CASES)
