"""docs/bi.md: every snippet that has an answer is run as it stands, against a real server too."""

import os
import re
import subprocess
import sys

import psycopg
import pytest
from conftest import ROOT

from hotline.publish.postgres import create_reader

SNIPPET = re.compile(r"^```(python|sh)\n(.*?)^```\n\n```text\n(.*?)^```", re.MULTILINE | re.DOTALL)
# What tells a snippet that reads from the server, and one that needs more than Python.
ON_SERVER = ("psycopg", "adbc_driver_postgresql", "isql")
READER = "hotline_bi"
SNIPPETS = [
    pytest.param(*snippet, id=re.search(r"(?:import|isql) ?(\w*)", snippet[1])[0].replace(" ", "-"))
    for snippet in SNIPPET.findall((ROOT / "docs" / "bi.md").read_text(encoding="utf-8"))
]


def reads_from_server(parameters):
    return any(word in parameters.values[1] for word in ON_SERVER)


def answer(language, snippet, folder, environment=None):
    """What a snippet prints, as a reader who stands in the project's folder runs it."""
    command = [sys.executable, "-c", snippet] if language == "python" else ["sh", "-c", snippet]
    run = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout.strip()


@pytest.fixture(scope="module")
def views_on_server(postgres, published):
    """The environment of a role for BI on a server that holds the report views."""
    with psycopg.connect(postgres.address(), autocommit=True) as connection:
        connection.execute("create schema marts")
        for view in ("rpt_overview", "rpt_calls"):
            columns = published.execute(
                "select column_name, data_type from duckdb_columns() where table_name = ?"
                " order by column_index",
                [view],
            ).fetchall()
            connection.execute(
                f"create table marts.{view} ({', '.join(' '.join(c) for c in columns)})"
            )
            with connection.cursor().copy(f"copy marts.{view} from stdin") as copy:
                for row in published.execute(f"select * from marts.{view}").fetchall():
                    copy.write_row(row)
        create_reader(connection, READER, None)
    return {**postgres.environment, "PGUSER": READER}


def test_document_has_a_snippet_for_every_client():
    assert len(SNIPPETS) == 7


@pytest.mark.parametrize(
    ("language", "snippet", "printed"), [s for s in SNIPPETS if not reads_from_server(s)]
)
def test_snippet_reads_the_published_file(built_project, published, language, snippet, printed):
    assert answer(language, snippet, built_project) == printed.strip()


@pytest.mark.parametrize(
    ("language", "snippet", "printed"),
    [
        pytest.param(
            *s.values, id=s.id, marks=[pytest.mark.needs("isql")] if s.values[0] == "sh" else []
        )
        for s in SNIPPETS
        if reads_from_server(s)
    ],
)
def test_snippet_reads_from_the_server(views_on_server, tmp_path, language, snippet, printed):
    assert answer(language, snippet, tmp_path, views_on_server) == printed.strip()
