"""A file of questions that a person answers: what a report words in its own way."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from hotline.errors import HotlineError
from hotline.language import Text, os_reason, place
from hotline.loading.files import write_durably
from hotline.loading.learned import refuse_impossible_rows
from hotline.reading.learning import Added, Question, merged

HEAD = Text(
    "# Each question has its answer as the number of an option; 0 is none of them. Where several\n"
    "# come equally near nothing stands: say which. Rows may be edited. Then give the file back:\n"
    "# {}\n",
    "# 每个问题的answer是所选项的编号,0表示都不是。几项同样相近时留空,请填写。rows可以修改。\n"
    "# 改好后运行:\n# {}\n",
)


def write_answers(path: Path, questions: Sequence[Question], command: str) -> None:
    """Write questions with the answers that stand out; nothing is overwritten.

    Raises HotlineError where the file is there already or can't be written.
    """
    if path.exists():
        raise HotlineError(
            Text(
                f"{path}: is there already; give it back with --accept, or remove it",
                f"{path}: 文件已存在,请用--accept交回,或先删除",
            )
        )
    listed = [
        {
            "question": str(question.asks),
            "printed": question.printed,
            "place": str(place(question.place)),
            "answer": question.answer,
            "options": [
                {
                    "number": number,
                    "means": str(option.means),
                    "rests_on": str(option.rests_on),
                    "seed": option.seed,
                    "rows": [dict(row) for row in option.rows],
                }
                for number, option in enumerate(question.options, start=1)
            ],
        }
        for question in questions
    ]
    text = yaml.safe_dump(listed, allow_unicode=True, sort_keys=False, width=1000)
    write_durably(path, (str(HEAD).format(command) + text).encode("utf-8"))


def read_answers(path: Path, root: Path) -> Added:
    """The rows that a person's answers come to.

    Raises HotlineError where a question is open, an answer is no option, or a row can't be one.
    """
    try:
        listed = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise HotlineError(
            Text(f"{path}: can't be read: ", f"{path}: 无法读取: ") + os_reason(error)
        ) from error
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        at = getattr(error, "problem_mark", None)
        line = f", line {at.line + 1}" if at else ""
        raise HotlineError(
            Text(f"{path}{line}: is no YAML", f"{path}{line}: 不是YAML格式")
        ) from error
    added: Added = {}
    for number, question in enumerate(listed if isinstance(listed, list) else [None], start=1):
        added = merged(added, _answered(question, f"{path}, question {number}", root))
    return added


def _answered(question: object, where: str, root: Path) -> Mapping[str, list[dict[str, str]]]:
    try:
        options: list[dict[str, Any]] = question["options"]  # type: ignore[index]
        answer, printed = question["answer"], question["printed"]  # type: ignore[index]
        numbers = [option["number"] for option in options]
        rows = {option["number"]: (option["seed"], option["rows"]) for option in options}
    except (TypeError, KeyError) as error:
        raise HotlineError(
            Text(f"{where}: isn't a question any more", f"{where}: 已不是一个问题")
        ) from error
    if answer is None:
        raise HotlineError(
            Text(f"{where}: {printed} has no answer yet", f"{where}: “{printed}”尚未回答")
        )
    if answer == 0:
        return {}
    if isinstance(answer, bool) or answer not in numbers:
        listed = ", ".join(map(str, numbers))
        raise HotlineError(
            Text(
                f"{where}: the answer {answer} is none of 0, {listed}",
                f"{where}: 答案{answer}不是0、{listed}之一",
            )
        )
    seed, chosen = rows[answer]
    is_list = isinstance(chosen, list) and all(isinstance(row, dict) for row in chosen)
    found = {str(seed): chosen if is_list else [{}]}
    refuse_impossible_rows(root, found, where)
    return found
