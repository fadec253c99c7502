"""Generated cities: whatever they do their own way is asked, and read back once it is answered."""

from dataclasses import replace

import pytest
from conftest import ROOT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from report_documents import (
    PdfPrinter,
    contents,
    distortions,
    draw_habits,
    expected,
    expected_comparisons,
    in_working_days,
    write,
)
from report_documents.headers import named
from report_documents.template import template

from hotline.reading.learning import Learner
from hotline.reading.learning.learner import Document
from hotline.template.figures import plain
from hotline.template.registry import read_registry

QUICK, SLOW, SLOW_PDF = 25, 2000, 60
PLAINLY = {
    "aliases": {}, "ten_thousands": False, "scrambled": False, "site_menus": False,
    "layout_table": False,
}  # fmt: skip


def truth_of(question, said, distortion):
    """The number of the option that the city means: 0 where none of them is right."""
    kind, *names, printed = question.key
    habits, known = distortion.habits, template()
    for number, option in enumerate(question.options, start=1):
        rows = option.rows
        match kind:
            case "header":
                meant = {
                    (column.table, column.code)
                    for table in said.tables
                    for column in template().columns[table]
                    if unbroken("".join(named(column, distortion))) == unbroken(printed)
                    and any(row[column.code] != "[absent]" for row in said.tables[table])
                }
                if rows and {(r["table_code"], r.get("column_code")) for r in rows} <= meant:
                    return number
            case "row":
                labels = {plain(own): label for (_, label), own in habits.labels.items()}
                codes = {r["row_code"] for r in rows}
                own = {
                    row["row_code"]
                    for row in LEARNING_ROWS
                    if row["table_code"] == names[0] and row["label_zh"] == labels[printed]
                }
                if codes == own:
                    return number
            case "table":
                first = printed.partition("|")[0]
                own = {unbroken(rows[0][0]) for _, rows in habits.own_tables}
                tables = [
                    "、".join(known.captions[table] for table in group)
                    for group in known.groups
                    if group[0] in said.tables
                    and any(
                        unbroken("".join(named(column, distortion))) == unbroken(first)
                        for column in known.columns[group[0]]
                    )
                ]
                is_own = unbroken(first) in own
                if (option.seed == "kept_unread") if is_own else option.means.en in tables:
                    return number
            case "claim":
                claims = {
                    claim["claim_code"]
                    for claim in said.claims
                    if plain(claim["figure"]) in plain(question.printed)
                }
                if {r["claim_code"] for r in rows} <= claims:
                    return number
    return 0


def unbroken(path):
    """A header's words, whichever rows they are broken over."""
    return plain(path).replace("/", "")


LEARNING_ROWS = read_registry(ROOT, "report_rows")


def read_as_a_person_answers(said, distortion, document):
    """The reading after every question has the true answer; none that stands out is wrong."""
    learner, asked = Learner(ROOT), []
    to_learn = Document(document, "document")
    for question in learner.questions(to_learn):
        true = truth_of(question, said, distortion)
        if question.answer is not None:
            assert question.answer == true, (question.key, question.options)
        assert true or not question.needed, (question.key, question.options)
        learner.answer(question, true)
        asked.append(question)
    return learner.read(to_learn).reading, asked


def reads_back(said, distortion, document):
    reading, _ = read_as_a_person_answers(said, distortion, document)
    assert [str(problem) for problem in reading.problems] == []
    assert [cell for cell in reading.unread if not cell.is_kept] == []
    kept = [text for _, rows in distortion.habits.own_tables for row in rows for text in row]
    assert sorted(cell.text for cell in reading.unread) == sorted(kept)
    wanted = expected(said, distortion, ten_thousands="")
    tables = {code: [row.cells for row in rows] for code, rows in reading.tables.items()}
    assert in_plain_labels(tables) == in_plain_labels(wanted.tables)
    found = [
        (c.table_code, str(c.row_no), c.column_code, c.comparison, c.printed_text)
        for c in reading.comparisons
    ]
    assert sorted(found) == sorted(expected_comparisons(said, distortion))
    claims = {claim.claim_code: claim.figure for claim in reading.claims}
    for claim in wanted.claims:
        figures = [c.figure for c in reading.claims]
        assert claims.get(claim["claim_code"], claim["figure"]) == claim["figure"]
        # in other words a unit may be longer: 9个, of 与9个部门
        assert any(figure.startswith(claim["figure"]) for figure in figures)


def in_plain_labels(tables):
    """Rows with their labels as they are compared."""
    labels = {
        (table, column.code)
        for table, columns in template().columns.items()
        for column in columns
        if column.kind == "label"
    }
    return {
        table: [
            {
                column: plain(text) if (table, column) in labels else text
                for column, text in row.items()
            }
            for row in rows
        ]
        for table, rows in tables.items()
    }


def cities(examples, formats, printer=None):
    @settings(
        max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    @given(
        contents(), distortions(**PLAINLY), st.integers(0, 2**32), st.booleans(),
        st.sampled_from(formats),
    )  # fmt: skip
    def reads_back_once_it_is_answered(said, distortion, seed, works, format):
        said = in_working_days(said) if works else said
        habits = draw_habits(said, seed)
        distortion = replace(distortion, habits=habits)
        reads_back(said, distortion, write(said, format, distortion, printer))

    reads_back_once_it_is_answered()


def test_whatever_a_city_does_its_own_way_is_asked_and_read_back():
    cities(QUICK, ("txt", "html", "docx"))


@pytest.mark.slow
def test_two_thousand_cities_are_read_back():
    cities(SLOW, ("txt", "html", "docx"))


@pytest.mark.slow
@pytest.mark.needs("chromium")
def test_many_cities_that_print_are_read_back():
    with PdfPrinter() as printer:
        cities(SLOW_PDF, ("pdf",), printer)
