"""The expectation suites of a project, as their files tell them."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hotline.audit.frames import SUITES, names_with_frames, written_frame
from hotline.errors import HotlineError
from hotline.language import Text, os_reason, verbatim
from hotline.warehouse.published import declared, declared_soundness

EXPECTATIONS = SUITES / "expectations"
# Every suite that there has to be, generated and written ones, a line each.
LIST = SUITES / "suites.txt"
# What says where a row of a frame is from, if its mart declares no key.
PLACE = ("row_no", "line_no", "table_code", "column_code", "check_code")


@dataclass(frozen=True)
class Suite:
    """A suite as its file tells it; what it guards is told in both languages.

    `key` are the columns that may tell a row of a report from every other, where the frame has
    them.
    """

    group: str
    name: str
    guards: str
    told: dict[str, Any]
    key: list[str]

    @property
    def full_name(self) -> str:
        """What it is called in Great Expectations."""
        return f"{self.group}.{self.name}"

    @property
    def file(self) -> Path:
        """Where it stands in the project."""
        return file_of(self.full_name)


def file_of(full_name: str) -> Path:
    """Where a suite stands in the project."""
    group, _, name = full_name.partition(".")
    return EXPECTATIONS / group / f"{name}.json"


def read_suite(root: Path, file: Path, key: list[str]) -> Suite:
    """The suite of a file of the project.

    Raises HotlineError, naming the file, where it is no suite.
    """
    try:
        told = json.loads((root / file).read_text(encoding="utf-8"))
        notes = told.get("notes") or ""
        guards = notes if isinstance(notes, str) else notes[0]
        if not all(isinstance(each["type"], str) for each in told["expectations"]):
            raise TypeError
    except OSError as error:
        raise HotlineError(verbatim(f"{file}: ") + os_reason(error)) from error
    except UnicodeDecodeError as error:
        raise HotlineError(Text(f"{file}: is not UTF-8", f"{file}: 不是UTF-8编码")) from error
    except json.JSONDecodeError as error:
        raise HotlineError(
            Text(f"{file}, line {error.lineno}: is not JSON: {error.msg}",
                 f"{file},第{error.lineno}行: 不是有效的JSON: {error.msg}")
        ) from error  # fmt: skip
    except (AttributeError, KeyError, TypeError, IndexError) as error:
        raise HotlineError(
            Text(f"{file}: is JSON, but not a suite of Great Expectations",
                 f"{file}: 是JSON,但不是Great Expectations的期望套件")
        ) from error  # fmt: skip
    return Suite(file.parent.name, file.stem, guards, told, key)


def read_suites(root: Path) -> list[Suite]:
    """Every suite of the project.

    Raises HotlineError where a file can't be used, where one that has to be there is missing, or
    where there is nothing that a suite could be held against: fewer checks would pass for all.
    """
    keys = {name: declared_soundness(model)["key"] for name, model in declared(root).items()}
    files = sorted((root / EXPECTATIONS).glob("*/*.json"))
    suites = [
        read_suite(root, path.relative_to(root), [*keys.get(path.stem, ()), *PLACE])
        for path in files
    ]
    refuse_missing(root, {suite.full_name for suite in suites})
    framed = names_with_frames(root)
    for suite in suites:
        if suite.name not in framed:
            query = written_frame(suite.name)
            raise HotlineError(
                Text(
                    f"{suite.file}: nothing to hold it against: there is no {query}, and no raw"
                    f" seed or mart {suite.name}",
                    f"{suite.file}: 没有可核对的数据: 既无{query},也无名为{suite.name}的原始种子或"
                    "数据集市",
                )
            )
    return suites


def refuse_missing(root: Path, found: set[str]) -> None:
    """Raise HotlineError for suites that the project has to have and has not."""
    again = Text(
        "; restore it, or run make generate if it is to go",
        ",请恢复;如确需移除,请运行make generate",
    )
    try:
        names = (root / LIST).read_text(encoding="utf-8").split()
    except OSError as error:
        raise HotlineError(verbatim(f"{LIST}: ") + os_reason(error) + again) from error
    if missing := [name for name in names if name not in found]:
        file, others = file_of(missing[0]), len(missing) - 1
        more = Text(f", and {others} more", f",另缺{others}个") if others else verbatim("")
        raise HotlineError(
            Text(f"{file}: this suite is missing", f"{file}: 缺少此期望套件") + more + again
        )
