"""The questions of a provincial office with their SQL and the answers of what is published."""

from collections.abc import Iterator
from pathlib import Path

from hotline.generate.dictionary import table
from hotline.template.registry import GENERATED
from hotline.warehouse.examples import read_examples
from hotline.warehouse.query import ask, written


def questions(root: Path) -> str:
    """The document; needs a published warehouse."""
    return "\n".join(_lines(root)) + "\n"


def _lines(root: Path) -> Iterator[str]:
    yield from (
        "# Questions and answers · 问与答",
        "",
        f"<!-- {GENERATED} -->",
        "",
        "Each is one statement over the marts; `hotline query --example NAME` asks it of what is"
        " published. The answers here are of the reports in this repository.",
        "每个问题一条SQL语句,`hotline query --example 名称` 可随时查询;此处答案取自本仓库的报告。",
    )
    for example in read_examples(root):
        answer = ask(root, example.sql)
        rows = [["" if value is None else written(value) for value in row] for row in answer.rows]
        yield from ("", f"## {example.number}. {example.question.zh}", "")
        yield from (f"{example.question.en} `{example.name}`", "", "```sql", example.sql.rstrip())
        yield from ("```", "", *table(answer.columns, rows))
