"""What the documents say is true: every query runs, and prints the table that follows it."""

import re

import pytest
from conftest import ROOT

from hotline.warehouse.examples import read_examples

DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
QUERY = re.compile(r"^```sql\n(.*?)^```\n\n?((?:\|[^\n]*\n)*)", re.MULTILINE | re.DOTALL)
QUESTION = re.compile(r"^\*\*([^*\n]*)\*\* ([^\n]*)\n\n```sql\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")
SHELL = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)


def read(path):
    return path.read_text(encoding="utf-8")


QUERIES = [
    pytest.param(query, table, id=f"{path.name}-{number}")
    for path in DOCUMENTS
    for number, (query, table) in enumerate(QUERY.findall(read(path)), start=1)
]


def markdown_table(result):
    """A query's result as the documents print it."""
    rows = [[column[0] for column in result.description]]
    rows.append(["---"] * len(rows[0]))
    rows += [["" if value is None else str(value) for value in row] for row in result.fetchall()]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


@pytest.mark.parametrize(("query", "table"), QUERIES)
def test_query_prints_the_table_that_follows_it(published, query, table):
    assert markdown_table(published.execute(query)) == table


def test_readme_asks_the_five_questions_of_the_examples():
    """`hotline query --example` and the README can't differ, in words or in SQL."""
    examples = read_examples(ROOT)
    assert [example.number for example in examples] == list(range(1, 26))
    assert QUESTION.findall(read(ROOT / "README.md")) == [
        (example.question.en, example.question.zh, example.sql) for example in examples[:5]
    ]


@pytest.mark.parametrize("path", [*DOCUMENTS, ROOT / "CONTRIBUTING.md"], ids=lambda path: path.name)
def test_links_lead_somewhere(path):
    missing = [link for link in LINK.findall(read(path)) if not (path.parent / link).exists()]
    assert missing == []


def test_guides_ask_the_same():
    """The queries of the two guides differ in nothing but the names of their columns."""

    def asked(name):
        queries = [query for query, _ in QUERY.findall(read(ROOT / "docs" / name))]
        return [re.sub(r" as \w+(?=,?\n)", "", query) for query in queries]

    assert asked("guide.zh.md") == asked("guide.en.md")


def test_continuous_integration_runs_the_commands_of_the_readme():
    (commands,) = SHELL.findall(read(ROOT / "README.md"))
    wanted = {line.split("#")[0].strip() for line in commands.splitlines()}
    run = {line.strip() for line in read(ROOT / ".ci/run").splitlines()}
    assert wanted == {"make build", "make test"}
    assert wanted <= run
