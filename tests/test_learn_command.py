"""`hotline load --learn`: a city's own words are asked for, and nothing is written before that."""

import csv

import pytest
import yaml
from conftest import copy_project, hotline
from loading_tools import of_city, state, worded
from terminal import on_a_terminal

from hotline.loading import Loader, Source

NANJING = of_city("南京市", 2025)
# What Nanjing says for the template's words; the first stands in the headers of several tables.
OWN_WORDS = {
    "\t互联网": "\t网上平台", "人工接听话务量(通)": "人工接话总数(通)",
    "引用答复量": "直接引用答复量", "企业诉求\t": "市场主体诉求\t",
    "其中接处企业诉求": "其中受理企业诉求",
}  # fmt: skip
EXTRA = "\n满意度分布表\t人数\n很满意\t30\n满意\t20\n"


@pytest.fixture
def project(tmp_path):
    return copy_project(tmp_path / "project")


def reference(project):
    return {
        path.name: path.read_bytes() for path in (project / "seeds" / "reference").glob("*.csv")
    }


def rows(project, seed, report_id):
    with (project / "seeds" / "raw" / f"{seed}.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["report_id"] == report_id]


def test_the_words_that_ship_are_known_in_every_table(project, tmp_path):
    words = {
        "民生接听员": "民声接听员", "部门办理(件)": "承办单位办理(件)",
        "诉求总量(件)": "诉求总量(件次)", "在线解答(件)": "即时答复(件)",
        "总计\t": "合计\t",
    }  # fmt: skip
    (loaded,) = Loader(project).load([worded(tmp_path, words=words)], Source())
    assert loaded.status == "new"
    assert loaded.counts["cells_unread"] == loaded.counts["claims_unknown"] == 0


def test_a_table_in_unknown_words_is_one_message_that_names_its_header_once(project, tmp_path):
    run = hotline(project, "load", str(worded(tmp_path, words={"人工接听话务量": "接话总数"})))
    (line,) = run.stderr.splitlines()
    assert line.count("接话总数") == 1
    assert "unread table of 3 rows: looks like 话务服务" in line


def test_without_a_terminal_the_questions_go_to_a_file_and_nothing_else_is_written(
    project, tmp_path
):
    document = worded(tmp_path, words=OWN_WORDS, extra=EXTRA)
    before, words = state(project), reference(project)
    asked = hotline(project, "load", "--learn", str(document))
    assert asked.returncode == 1
    assert "report-words.yml" in asked.stderr
    assert (state(project), reference(project)) == (before, words)
    questions = yaml.safe_load((project / "report-words.yml").read_text(encoding="utf-8"))
    printed = [question["printed"] for question in questions]
    # the same header of five tables is asked once
    assert len([each for each in printed if "网上平台" in each]) == 1
    assert {question["answer"] for question in questions} == {1}
    again = hotline(project, "load", "--learn", str(document))
    assert "is there already" in again.stderr
    run = hotline(project, "load", "--accept", "report-words.yml", str(document))
    assert run.returncode == 0, run.stderr
    assert "seeds/reference/kept_unread.csv: 1 row" in run.stdout
    assert [row["phone_requests"] for row in rows(project, "raw_requests", "320100-2025")] == [
        row["phone_requests"] for row in NANJING.tables["requests"]
    ]
    kept = rows(project, "raw_unread", "320100-2025")
    assert [(row["row_label"], row["header_path"], row["printed_text"]) for row in kept][-1] == (
        "满意", "人数", "20",
    )  # fmt: skip
    # the year after is loaded without a question
    later = worded(tmp_path, "later.txt", of_city("南京市", 2026), OWN_WORDS, EXTRA)
    assert hotline(project, "load", str(later)).returncode == 0


def test_what_comes_equally_near_is_left_open_and_not_guessed(project, tmp_path):
    words = {"引用答复量": "答复数", "部门答复量": "答复量数"}
    document = worded(tmp_path, words=words)
    asked = hotline(project, "load", "--learn", str(document))
    assert "2 of them open" in asked.stderr
    path = project / "report-words.yml"
    questions = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert [question["answer"] for question in questions] == [None, None]
    for question in questions:
        means = [option["means"] for option in question["options"]]
        assert {"the column 问答题量(条)/引用答复量", "the column 问答题量(条)/部门答复量"} <= {
            *means
        }
    refused = hotline(project, "load", "--accept", str(path), str(document))
    assert refused.returncode == 1
    assert "question 1: 问答题量(条)/答复数 has no answer yet" in refused.stderr
    for question, column in zip(questions, ("引用答复量", "部门答复量"), strict=True):
        question["answer"] = next(
            option["number"] for option in question["options"] if column in option["means"]
        )
    path.write_text(yaml.safe_dump(questions, allow_unicode=True), encoding="utf-8")
    assert hotline(project, "load", "--accept", str(path), str(document)).returncode == 0
    (first, *_) = rows(project, "raw_xiaosu", "320100-2025")
    assert first["cited_answers"] == NANJING.tables["xiaosu"][0]["cited_answers"]


@pytest.mark.parametrize(
    ("written", "instead", "told"),
    [
        ("answer: 1", "answer: 9", "the answer 9 is none of 0, 1"),
        ("seed: header_variants", "seed: measures", "measures is none of"),
        ("table_code: ", "table: ", "a row of header_variants has to have"),
        ("table_code: xiaosu", "table_code: nowhere", "there is no column nowhere.cited_answers"),
        ("answer:", "answer: [", "is no YAML"),
        ("printed:", "words:", "isn't a question any more"),
    ],
)
def test_a_file_that_was_edited_wrongly_is_refused_in_one_line(
    project, tmp_path, written, instead, told
):
    document = worded(tmp_path, words={"引用答复量": "直接引用答复量"})
    hotline(project, "load", "--learn", str(document))
    path = project / "report-words.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(written, instead, 1), encoding="utf-8")
    before, words = state(project), reference(project)
    run = hotline(project, "load", "--accept", str(path), str(document))
    assert run.returncode == 1
    (line,) = run.stderr.splitlines()
    assert told in line
    assert (state(project), reference(project)) == (before, words)


def test_on_a_terminal_it_asks_and_enter_takes_what_stands_out(project, tmp_path):
    document = worded(tmp_path, words={"引用答复量": "直接引用答复量"})
    shown, code = on_a_terminal(project, [b"\r"], "load", "--learn", str(document))
    assert code == 0, shown
    assert "88% alike" in shown
    assert "320100-2025-r1, new" in shown
    assert b"320100,[any]" in reference(project)["header_variants.csv"]


def test_ctrl_c_at_a_question_leaves_everything_as_it_was(project, tmp_path):
    document = worded(tmp_path, words=OWN_WORDS)
    before, words = state(project), reference(project)
    shown, code = on_a_terminal(project, [b"\r", b"\x03"], "load", "--learn", str(document))
    assert code == 130, shown
    assert (state(project), reference(project)) == (before, words)


def test_last_year_in_columns_of_its_own_stands_with_its_neighbour(project, tmp_path):
    """同比 is the change of the column before it, 上年 its figure of last year."""
    words = {
        "人工接听话务量(通)\t": "人工接听话务量(通)\t上年同期\t同比(%)\t",
        "3215442(1.39%)\t": "3215442\t3260764\t↓1.39\t",
    }
    (loaded,) = Loader(project).load([worded(tmp_path, words=words)], Source())
    assert loaded.counts["cells_unread"] == 0
    found = rows(project, "raw_comparisons", "320100-2025")
    assert [(row["column_code"], row["comparison"], row["printed_text"]) for row in found] == [
        ("answered_calls", "prior", "3260764"), ("answered_calls", "change", "↓1.39"),
    ]  # fmt: skip


def test_working_days_are_another_column_than_natural_ones(project, tmp_path):
    words = {"平均办理时长(自然日)": "平均办理时长(工作日)", "2.6个自然日": "2.6个工作日"}
    Loader(project).load([worded(tmp_path, words=words)], Source())
    first = rows(project, "raw_efficiency", "320100-2025")[0]
    assert (first["avg_handling_days"], first["avg_handling_working_days"]) == ("[absent]", "2.6")
    claims = {
        row["claim_code"]: row["figure"] for row in rows(project, "raw_claims", "320100-2025")
    }
    assert claims["consultation_handling_working_days"] == "2.6个工作日"
    assert "consultation_handling_days" not in claims
