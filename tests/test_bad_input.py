"""Bad input: one clear line that names file, row and column, exit 1, nothing published changes.

Each build carries several faults that do not hide one another, so that few builds are needed.
"""

from pathlib import Path

import pytest
from conftest import copy_project, hotline

RAW, REFERENCE = Path("seeds/raw"), Path("seeds/reference")


def edit(seed, old, new):
    """A fault that replaces one text of a seed."""

    def apply(project):
        path = project / seed
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {seed}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return apply


def rewrite(seed, change):
    """A fault in the bytes of a seed."""

    def apply(project):
        path = project / seed
        path.write_bytes(change(path.read_bytes()))

    return apply


def first_line(content):
    return content[: content.index(b"\n") + 1]


FILE_FAULTS = {
    "an extra column": (
        edit(RAW / "raw_calls.csv", "1.19%(110.78%)", "1.19%(110.78%),5"),
        "seeds/raw/raw_calls.csv, row 2, column 10: one too many; the header has 9",
    ),
    "a missing column": (
        edit(RAW / "raw_suchao.csv", ",95.97%", ""),
        "seeds/raw/raw_suchao.csv, row 2, column on_time_rate: missing; the row is too short",
    ),
    "an empty cell": (
        edit(RAW / "raw_one_thing.csv", ",147,", ",,"),
        "seeds/raw/raw_one_thing.csv, row 2, column phone_requests: empty;"
        " write [blank], [merged], [absent] or [none]",
    ),
    "an unknown header": (
        edit(RAW / "raw_grassroots.csv", "handling_units", "handling_unit"),
        "seeds/raw/raw_grassroots.csv, row 1, column handling_units: missing from the header",
    ),
    "an empty file": (
        rewrite(RAW / "raw_shangxian.csv", lambda content: b""),
        "seeds/raw/raw_shangxian.csv, the file is empty",
    ),
}
FILE_CONTENT_FAULTS = {
    "no rows": (
        rewrite(REFERENCE / "claim_patterns.csv", first_line),
        "seeds/reference/claim_patterns.csv, row 2: a header but no rows",
    ),
    "a byte-order mark": (
        rewrite(RAW / "raw_baike.csv", lambda content: b"\xef\xbb\xbf" + content),
        "seeds/raw/raw_baike.csv, row 1: starts with a byte-order mark;"
        " save the file as UTF-8 without one",
    ),
    "CRLF": (
        rewrite(RAW / "raw_xiaosu.csv", lambda content: content.replace(b"\n", b"\r\n")),
        "seeds/raw/raw_xiaosu.csv, row 1: ends with CRLF; save the file with LF line ends",
    ),
    "one CRLF": (
        edit(RAW / "raw_efficiency.csv", ",19\n", ",19\r\n"),
        "seeds/raw/raw_efficiency.csv, row 2: ends with CRLF; save the file with LF line ends",
    ),
    "a row number that is none": (
        edit(RAW / "raw_police_110.csv", "320300-2025,1,1,", "320300-2025,1,one,"),
        "seeds/raw/raw_police_110.csv, row 2, column row_no: one is not of type integer",
    ),
    "a date that is none": (
        edit(RAW / "raw_reports.csv", "2026-11-24", "2026-11-31"),
        "seeds/raw/raw_reports.csv, row 2, column taken_on: 2026-11-31 is not of type date",
    ),
}
ENCODING_FAULTS = {
    "not UTF-8": (
        rewrite(
            RAW / "raw_staffing.csv",
            lambda content: content.decode("utf-8").encode("gb18030"),
        ),
        "seeds/raw/raw_staffing.csv, row 2: the file is not UTF-8",
    ),
}
KEY_FAULTS = {
    "a duplicate key": (
        edit(RAW / "raw_requests.csv", "320300-2025,1,2,", "320300-2025,1,1,"),
        "seeds/raw/raw_requests.csv, report_id 320300-2025, revision 1, row_no 1: stands 2 times",
    ),
    "an unknown region": (
        edit(RAW / "raw_reports.csv", ",320300,", ",329900,"),
        "seeds/raw/raw_reports.csv, report_id 320300-2025, column region_code:"
        " 329900 is not among seeds/reference/regions.csv",
    ),
    "a report under another name": (
        edit(RAW / "raw_reports.csv", ",2025,", ",2024,"),
        "seeds/raw/raw_reports.csv, report_id 320300-2025, column report_id: is not 329900-2024",
    ),
    "a row of an unknown report": (
        edit(RAW / "raw_calls.csv", "320300-2025,1,", "320300-2024,1,"),
        "seeds/raw/raw_calls.csv, row_no 1, column report_key:"
        " 320300-2024-r1 is not among seeds/raw/raw_reports.csv",
    ),
    "an identity of a cell that does not exist": (
        edit(
            REFERENCE / "report_identities.csv",
            "part,zhengfeng,all,on_air_requests",
            "part,zhengfeng,all,on_air",
        ),
        "seeds/reference/report_identities.csv, identity_code zhengfeng.by_handling:"
        " names the cell zhengfeng.all.on_air, which does not exist",
    ),
    "an identity of an unknown kind": (
        edit(REFERENCE / "report_identities.csv", "leaders,at_most", "leaders,most"),
        "seeds/reference/report_identities.csv, identity_code zhengfeng.leaders, column kind:"
        " most is none of sum, claim, quotient, at_most, attainable, distinct, mentions,"
        " change",
    ),
    "an entry that was pasted and not filled in": (
        edit(
            REFERENCE / "known_discrepancies.csv",
            '"printed as 100 %, but 3 of 45 in the same table is 6.67 %"',
            "<reason>",
        ),
        "seeds/reference/known_discrepancies.csv, report_id 320300-2025, check_code"
        " xiaosu.county.conversion_rate, column reason_en: gives no reason;"
        " write why this is let through",
    ),
    "an unknown measure": (
        edit(
            REFERENCE / "report_columns.csv",
            "calls,answered_calls,1,人工接听话务量(通),通,count,answered_calls",
            "calls,answered_calls,1,人工接听话务量(通),通,count,answered",
        ),
        "seeds/reference/report_columns.csv, table_code calls, column_code answered_calls,"
        " column measure_code: answered is not among seeds/reference/measures.csv",
    ),
}
CELL_FAULTS = {
    "a cell that is not a figure": (
        edit(RAW / "raw_requests.csv", "2991152(18.27%)", "299x152(18.27%)"),
        "seeds/raw/raw_requests.csv, report 320300-2025-r1, row_no 1, column total_requests:"
        " 299x152(18.27%) is not a figure",
    ),
    "a count that is not whole": (
        edit(RAW / "raw_police_110.csv", ",7747,", ",7747.5,"),
        "seeds/raw/raw_police_110.csv, report 320300-2025-r1, row_no 1, column total_requests:"
        " 7747.5 counts things but is not whole",
    ),
    "a rate without its sign": (
        edit(RAW / "raw_calls.csv", "94.38%(14.36%)", "94.38(14.36%)"),
        "seeds/raw/raw_calls.csv, report 320300-2025-r1, row_no 1,"
        " column answered_within_30s_rate: 94.38(14.36%) is a rate without its sign",
    ),
    "a count with the sign of a rate": (
        edit(RAW / "raw_suchao.csv", ",363,", ",363%,"),
        "seeds/raw/raw_suchao.csv, report 320300-2025-r1, row_no 1, column total_requests:"
        " 363% has the sign of a rate but is none",
    ),
    "an unknown row label": (
        edit(RAW / "raw_baike.csv", ",市本级,", ",市直,"),
        "seeds/raw/raw_baike.csv, report 320300-2025-r1, row_no 1, column level:"
        " the row 市直 is not in report_rows",
    ),
    "an unknown claim": (
        edit(RAW / "raw_claims.csv", ",件,enterprise_requests", ",件,business_requests"),
        "seeds/raw/raw_claims.csv, report 320300-2025-r1, row_no 3, column figure:"
        " the row 其中接处企业诉求 is not in report_rows",
    ),
    "a row that was lost": (
        rewrite(RAW / "raw_grassroots.csv", first_line),
        "seeds/raw/raw_reports.csv, report 320300-2025-r1, column cell_count:"
        " 341 cells were read, but the raw seeds hold 337",
    ),
    "a row printed twice": (
        edit(RAW / "raw_xiaosu.csv", ",县(市、区),", ",市本级,"),
        "seeds/raw/raw_xiaosu.csv, report 320300-2025-r1, row_no 2, column level:"
        " the row city stands 2 times",
    ),
}
MEANING_FAULTS = {
    "an unknown sharing method": (
        edit(RAW / "raw_sharing.csv", "徐州市人民政府办公室,邮箱", "徐州市人民政府办公室,电邮"),
        "seeds/raw/raw_sharing.csv, report 320300-2025-r1, row_no 1, column method:"
        " 电邮 is not a known method",
    ),
    "an unknown sharing region": (
        edit(RAW / "raw_sharing.csv", ",丰县,", ",丰台区,"),
        "seeds/raw/raw_sharing.csv, report 320300-2025-r1, row_no 7, column region:"
        " 丰台区 is not a known region",
    ),
}
SUM_FAULTS = {
    "a sum that does not add up": (
        edit(RAW / "raw_requests.csv", ",17043(140.35%),", ",17034(140.35%),"),
        "report 320300-2025-r1, check requests.enterprise.by_channel: printed 17201,"
        " computed 17192, more than 0 apart, and not in known_discrepancies",
    ),
    "a known discrepancy that no longer applies": (
        edit(RAW / "raw_xiaosu.csv", ",69,17,100%", ",69,17,99%"),
        "seeds/reference/known_discrepancies.csv, report_id 320300-2025,"
        " check_code xiaosu.total.conversion_rate: no longer applies;"
        " now printed 0.99, computed 0.24637681",
    ),
    "a known discrepancy of no check": (
        edit(REFERENCE / "known_discrepancies.csv", "suchao.on_time_rate", "suchao.on_time"),
        "seeds/reference/known_discrepancies.csv, report_id 320300-2025,"
        " check_code suchao.on_time: no longer applies; there is no such check",
    ),
}
READINGS = "seeds/reference/year_over_year_readings.csv, report 320300-2025-r1"
SUM_FAULTS |= {
    "readings of other cells": (
        lambda project: None,
        f"{READINGS}: was made from other cells; run `hotline changes 320300-2025`",
    ),
    "an overrule that the arithmetic refutes": (
        rewrite(
            REFERENCE / "year_over_year_overrules.csv",
            lambda content: (
                content + "320300-2025,1,shangxian,1,answer_pairs,↑56.12%,a,b\n".encode()
            ),
        ),
        "seeds/reference/year_over_year_overrules.csv, report 320300-2025-r1,"
        " table_code shangxian, row_no 1, column_code answer_pairs: ↑56.12% is refuted;"
        " the arithmetic leaves ↓56.12%",
    ),
}
MEANING_FAULTS["no readings"] = (
    rewrite(REFERENCE / "year_over_year_readings.csv", first_line),
    f"{READINGS}: has none of its 64 changes; run `hotline changes 320300-2025`",
)
STAGES = {
    "file": FILE_FAULTS,
    "file content": FILE_CONTENT_FAULTS,
    "encoding": ENCODING_FAULTS,
    "key": KEY_FAULTS,
    "cell": CELL_FAULTS,
    "meaning": MEANING_FAULTS,
    "sum": SUM_FAULTS,
}
# Each stage is a build; what dbt's tests see of single cells is quick in `test_generic_tests` too.
SLOW = {"file", "file content", "cell", "meaning"}


def marked(stage, *values):
    return pytest.param(stage, *values, marks=pytest.mark.slow if stage in SLOW else ())


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    """Runs `hotline build` once a stage, with all its faults at once."""
    done = {}

    def outcome(stage):
        if stage not in done:
            project = copy_project(tmp_path_factory.mktemp("bad") / "project")
            published = project / "published" / "hotline.duckdb"
            published.parent.mkdir()
            published.write_bytes(b"what was published before")
            for apply, _ in STAGES[stage].values():
                apply(project)
            done[stage] = (hotline(project, "build"), published)
        return done[stage]

    return outcome


@pytest.mark.parametrize(
    ("stage", "fault"),
    [marked(stage, fault) for stage, faults in STAGES.items() for fault in faults],
)
def test_a_fault_is_told_in_one_line(outcomes, stage, fault):
    run, _ = outcomes(stage)
    expected = STAGES[stage][fault][1]
    assert run.stderr.splitlines().count(expected) == 1, run.stderr


@pytest.mark.parametrize("stage", [marked(stage) for stage in STAGES])
def test_a_failed_build_changes_nothing_and_says_so(outcomes, stage):
    run, published = outcomes(stage)
    assert run.returncode == 1
    assert run.stdout == ""
    assert "Traceback" not in run.stderr
    assert published.read_bytes() == b"what was published before"
    assert [path.name for path in published.parent.iterdir()] == ["hotline.duckdb"]
