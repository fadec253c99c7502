"""`hotline query`: SQL on the published marts, and the questions that the README asks."""

from pathlib import Path
from typing import Annotated

from rich import box
from rich.table import Table
from rich.text import Text as RichText

from hotline.commands.output import (
    AsJson,
    ProjectRoot,
    argument,
    option,
    print_json,
    say,
    standard_output,
)
from hotline.errors import EXIT_MISUSED, HotlineError
from hotline.language import Text, counted
from hotline.warehouse.examples import Example, find_example, read_examples
from hotline.warehouse.query import Answer, as_json, ask, csv_lines, write_parquet, written

Sql = Annotated[
    str | None,
    argument(
        Text(
            "A statement; with --example, an example's name or number",
            "SQL语句;与--example同用时为示例的名称或编号",
        ),
        metavar="SQL",
    ),
]
AsCsv = Annotated[bool, option(Text("Print CSV", "输出CSV"), "--csv")]
Parquet = Annotated[
    Path | None,
    option(Text("Write Parquet", "写入Parquet文件"), "--parquet", metavar="FILE"),
]
IsExample = Annotated[
    bool,
    option(
        Text("Answer the questions of the README, or one of them", "回答README中的问题或其中之一"),
        "--example",
    ),
]


def query(
    sql: Sql = None,
    example: IsExample = False,
    as_csv: AsCsv = False,
    parquet: Parquet = None,
    root: ProjectRoot = Path(),
    json_wanted: AsJson = False,
) -> None:
    """Ask the published marts; nothing can be changed and no other file is read."""
    if sum((as_csv, json_wanted, parquet is not None)) > 1:
        raise called_wrongly(
            Text("--csv, --json and --parquet: one of them", "--csv、--json、--parquet只能选一个")
        )
    if example and sql is None:
        if as_csv or parquet:
            raise called_wrongly(
                Text("--example: name one for --csv or --parquet", "--example: 请指定一个示例")
            )
        tell_examples(root, json_wanted)
        return
    if sql is None:
        raise called_wrongly(
            Text(
                "no SQL; hotline query --example shows some",
                "缺少SQL,可用hotline query --example查看示例",
            )
        )
    statement = find_example(root, sql).sql if example else sql
    if parquet:
        rows = write_parquet(root, statement, parquet)
        say(Text(f"wrote {counted(rows, 'row')} to {parquet}", f"已写入{parquet},共{rows}行"))
        return
    answer = ask(root, statement)
    if json_wanted:
        print_json(as_json(answer))
    elif as_csv:
        print("".join(csv_lines(answer)), end="")
    else:
        show(answer)


def called_wrongly(text: Text) -> HotlineError:
    """A call that can't be meant."""
    return HotlineError(text, EXIT_MISUSED)


def show(answer: Answer) -> None:
    """The answer as a table; numbers stand to the right, and a null is told from an empty text."""
    table = Table(box=box.SIMPLE)
    for place, name in enumerate(answer.columns):
        numbers = [row[place] for row in answer.rows if row[place] is not None]
        is_number = bool(numbers) and not any(isinstance(value, str) for value in numbers)
        table.add_column(RichText(name), justify="right" if is_number else "left")
    for row in answer.rows:
        table.add_row(*(RichText("–" if value is None else written(value)) for value in row))
    standard_output().print(table)


def tell_examples(root: Path, json_wanted: bool) -> None:
    """Every question with its query and its answer."""
    answered = [(example, ask(root, example.sql)) for example in read_examples(root)]
    if json_wanted:
        print_json([told(example, answer) for example, answer in answered])
        return
    for example, answer in answered:
        say(f"{example.number} {example.name} · {example.question}\n")
        say(example.sql)
        show(answer)


def told(example: Example, answer: Answer) -> dict[str, object]:
    """An example for scripts."""
    return {
        "number": example.number,
        "name": example.name,
        "question": str(example.question),
        "sql": example.sql,
        "rows": as_json(answer),
    }
