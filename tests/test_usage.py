"""A command line that can't be run is told in one line, in the reader's language."""

import subprocess
import sys

import pytest
from conftest import ROOT
from typer.exceptions import TyperException

from hotline.commands import usage
from hotline.commands.cli import COMMANDS, application, function_of

CASES = [
    (["remove"], "hotline remove: 缺少REPORT(见hotline remove --help)"),
    (["remove", "x", "--revision", "a"], "--revision: 应为整数"),
    (["build", "--wait", "long"], "--wait: 应为数字"),
    (["load", "x", "--taken-on", "yesterday"], "--taken-on: 应为日期,如2026-01-31"),
    (["build", "--x"], "hotline build: 没有选项--x("),
    (["build", "--projct", "x"], "没有选项--projct,是否指--project"),
    (["lod"], "没有命令lod,是否指load"),
    (["qqqq"], "hotline: 没有命令qqqq("),
    (["build", "x"], "多余的参数: x("),
    (["build", "--wait"], "选项--wait缺少取值"),
    (["load"], "hotline load: 请给出文件,或使用--from-archive("),
    (["audit", "--report", "nosuch"], "hotline audit: --report须与--explain CHECK同用("),
]


@pytest.mark.parametrize(("arguments", "chinese"), CASES)
def test_what_is_wrong_with_a_command_is_one_line(monkeypatch, arguments, chinese):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    with pytest.raises(TyperException) as raised:
        application()(arguments, prog_name="hotline", standalone_mode=False)
    told = usage.told(raised.value)
    assert chinese in told.zh
    assert "\n" not in told.en + told.zh
    assert raised.value.exit_code == 2


def test_the_english_line_is_what_typer_says(monkeypatch):
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    with pytest.raises(TyperException) as raised:
        application()(["remove"], prog_name="hotline", standalone_mode=False)
    assert usage.told(raised.value).en == (
        "hotline remove: Missing argument 'REPORT' (see hotline remove --help)"
    )


def test_every_command_is_found_and_only_the_one_that_runs_is_imported():
    assert all(callable(function_of(command)) for command in COMMANDS)
    heavy = "import sys; from hotline.commands.cli import application; application('query');"
    told = subprocess.run(
        [sys.executable, "-c", heavy + "print('ortools' in sys.modules)"],
        capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    assert told.stdout == "False\n"
