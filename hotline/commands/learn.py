"""`hotline load --learn`: a city's own words, asked for on a terminal or in a file."""

import sys
from collections.abc import Sequence
from pathlib import Path

from rich.prompt import IntPrompt

from hotline.commands.output import say, standard_output
from hotline.documents import content_of
from hotline.errors import HotlineError
from hotline.generate.suites import generated_suites
from hotline.language import Text, counted, place
from hotline.loading import Source
from hotline.loading.answers import write_answers
from hotline.loading.files import write_durably
from hotline.reading.learning import Added, Learner, Question
from hotline.reading.learning.learner import Document
from hotline.template.registry import Registry


def is_asked() -> bool:
    """Whether there is a person to ask."""
    return sys.stdin.isatty() and standard_output().is_terminal


def learned(root: Path, reports: Sequence[Path], source: Source, accepted: Added) -> Added:
    """The rows that let these documents in: accepted ones, and what a person answers now.

    Without a terminal the questions are written to a file, and HotlineError says which. Nothing
    else is written here, so that Ctrl-C leaves everything as it was.
    """
    learner = Learner(root, accepted)
    asked: list[Question] = []
    for path in reports:
        document = Document(content_of(path), path.name, source.region_code, source.year)
        for question in learner.questions(document):
            asked.append(question)
            if is_asked():
                learner.answer(question, answer_to(question))
            else:
                learner.explore(question)
    if asked and not is_asked():
        raise in_a_file(reports, asked)
    return learner.added


def answer_to(question: Question) -> int:
    """Ask on the terminal; Enter takes what stands out, and where nothing does there is none."""
    where = place(question.place)
    say("")
    say(Text(f"{where.en}: ", f"{where.zh}: ") + question.asks)
    for number, option in enumerate(question.options, start=1):
        told = Text(f"  {number}  ", f"  {number}  ") + option.means
        say(told + Text(f" ({option.rests_on.en})", f"({option.rests_on.zh})"))
    say(Text("  0  none of these", "  0  都不是"))
    choices = [str(number) for number in range(len(question.options) + 1)]
    prompt = str(Text("answer", "答案"))
    if question.answer is None:
        return IntPrompt.ask(prompt, console=standard_output(), choices=choices)
    return IntPrompt.ask(
        prompt, console=standard_output(), choices=choices, default=question.answer
    )


def in_a_file(reports: Sequence[Path], asked: Sequence[Question]) -> HotlineError:
    """Write the questions beside where the command was run, and say how to give them back."""
    path = Path(f"{reports[0].stem}-words.yml")
    documents = " ".join(map(str, reports))
    write_answers(path, asked, f"hotline load --accept {path} {documents}")
    is_open = sum(question.answer is None for question in asked)
    return HotlineError(
        Text(
            f"{path}: {counted(len(asked), 'question')} about this city's own words, {is_open} of"
            f" them open; answer them and run: hotline load --accept {path} {documents}",
            f"{path}: 关于该市用语的问题{len(asked)}个,其中{is_open}个待定;"
            f"填写后运行: hotline load --accept {path} {documents}",
        )
    )


def write_what_follows(root: Path, rows: Added) -> None:
    """Write again the suites that know the labels of rows, where a label was added."""
    if not rows.get("report_rows"):
        return
    for path, content in generated_suites(root).items():
        if not path.exists() or path.read_text(encoding="utf-8") != content:
            write_durably(path, content.encode("utf-8"))


def tell_learned(root: Path, rows: Added) -> None:
    """Say which seeds got how many rows."""
    known = Registry(root)
    for seed, of_seed in rows.items():
        count = sum(row in known.seed(seed) for row in of_seed)
        if count:
            say(
                Text(
                    f"seeds/reference/{seed}.csv: {counted(count, 'row')} of this city's words",
                    f"seeds/reference/{seed}.csv: 该市用语{count}行",
                )
            )
