"""What is wrong with a command line, in one line and in the reader's language."""

import re

from typer.exceptions import TyperException

from hotline.language import Text

# What typer says, and the same in Chinese; it has no catalogue of its own.
MESSAGES = (
    (r"Missing \w+ '(.+?)'\.?", "缺少{0}"),
    (r"Invalid value for '(.+?)': .*valid integer.*", "{0}: 应为整数"),
    (r"Invalid value for '(.+?)': .*valid number.*", "{0}: 应为数字"),
    (r"Invalid value for '(.+?)': .*does not match the formats.*", "{0}: 应为日期,如2026-01-31"),
    (r"Invalid value for '(.+?)': (.*)", "{0}: {1}"),
    (r"Invalid value: (.*)", "{0}"),
    (r"No such option: (\S+) \(Possible options: (.*)\)", "没有选项{0},是否指{1}"),
    (r"No such option: (\S+)", "没有选项{0}"),
    (r"No such command '(.+?)'\. Did you mean (.*)\?", "没有命令{0},是否指{1}"),
    (r"No such command '(.+?)'\.", "没有命令{0}"),
    (r"Got unexpected extra argument(?:\(s\)|s)? \((.*)\)", "多余的参数: {0}"),
    (r"Option '(.+?)' requires an argument\.", "选项{0}缺少取值"),
)


def told(error: TyperException) -> Text:
    """One line about a command line that can't be run, with the command whose help tells more."""
    message = " ".join(error.format_message().split())
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "hotline"
    english = message.removeprefix("Invalid value: ").rstrip(".")
    return Text(
        f"{command}: {english} (see {command} --help)",
        f"{command}: {in_chinese(message)}(见{command} --help)",
    )


def in_chinese(message: str) -> str:
    """The same message in Chinese; as it is where typer has worded it otherwise."""
    for pattern, words in MESSAGES:
        if match := re.fullmatch(pattern, message):
            return words.format(*(group.strip("'") for group in match.groups()))
    return message
