"""Changes of a model's SQL, each of which a test should notice."""

import re
from collections.abc import Iterator
from pathlib import Path

from mutation.mutant import Mutant

# What is no SQL: comments, and Jinja, whose arguments are changed by no more than JINJA_CHANGES.
COMMENT = re.compile(r"--[^\n]*|\{#.*?#\}", re.DOTALL)
JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
# A line of SQL may hold Jinja, and a change may take a line away whole.
LINE = r"(?:[^\n-]|-(?!-))*"
CHANGES = (
    ("filter", rf"^[ ]*and {LINE}$", ""),
    ("filter", rf"^([ ]*)where (?!false$)({LINE})$", r"\1where true or \2"),
    ("filter", rf"^([ ]*)where\n{LINE}$", r"\1where\n\1    true"),
    ("filter", r"\bor\b", "and"),
    ("join", r"\bleft join\b", "inner join"),
    ("join", r"\binner join\b", "left join"),
    ("join", r"\bon(\s+[\w.]+) = ", r"on\1 <> "),
    ("join", r"\.line_no = (\w+)\.line_no\b", r".line_no = \1.line_no + 1"),
    ("operator", r"<=", "<"),
    ("operator", r">=", ">"),
    ("operator", r" < ", " <= "),
    ("operator", r" > ", " >= "),
    ("operator", r" <> ", " = "),
    ("operator", r" \+ ", " - "),
    ("operator", r" - ", " + "),
    ("aggregate", r"\bmax\(", "min("),
    ("aggregate", r"\bmin\(", "max("),
    ("aggregate", r"\bsum\(", "max("),
    ("aggregate", r"(?<!')\bdistinct\b", ""),
    ("function", r"\bleast\(", "greatest("),
    ("function", r"\bgreatest\(", "least("),
    ("function", r"\bfloor\(", "ceil("),
    ("function", r"\bceil\(", "floor("),
    ("function", r"\babs\(", "("),
    ("window", r"\bpartition by [^\n]*?(?=\)| order by|$)", ""),
    ("window", r"\border by [\w.]+", r"\g<0> desc"),
    ("branch", rf"\bwhen ({LINE}?) then\b", r"when not (\1) then"),
    ("branch", rf"\bwhen ({LINE})(?=\n *then\b)", r"when not (\1)"),
    ("branch", r"\bthen 1 else 0\b", "then 0 else 1"),
    ("null", r"\bis not null\b", "is null"),
    ("null", r"\bis null\b", "is not null"),
    ("negation", r"\bnot (?!null\b|in\b)", ""),
    ("negation", r"\bnot in\b", "in"),
    ("flag", r"\bfalse\b", "true"),
    ("flag", r"\btrue\b", "false"),
    ("constant", r"\b0\.5\b", "1"),
    ("constant", r"\b0\.01\b", "0.1"),
    ("code", r"'([a-z_]+)'", r"'\1x'"),
)
JINJA_CHANGES = (("code", r"'(city|whole|all|open|part|total|merged|blank)'", r"'\1x'"),)
# Not the digits of names, types and decimals.
NUMBER = re.compile(r"(?<![\w.'(])(?<!, )\d+(?![\w.'])|(?<=\()\d+(?= as )")
COALESCE = re.compile(r"\bcoalesce\(")
UNION = re.compile(r"^ *union all$\n", re.MULTILINE)


def sql_mutants(path: Path, name: str) -> Iterator[Mutant]:
    """Every change of a file at every place of it, each once."""
    text = path.read_text(encoding="utf-8")
    seen = {text}
    for start, end, kind, new in sorted(changes_of(text), key=lambda change: change[:2]):
        changed = text[:start] + new + text[end:]
        if changed not in seen:
            seen.add(changed)
            what = f"{shown(text[start:end])} → {shown(new)}"
            yield Mutant(name, text.count("\n", 0, start) + 1, kind, what, changed)


def shown(sql: str) -> str:
    """A piece of SQL on one line."""
    line = " ".join(sql.split())
    return line if len(line) <= 80 else f"{line[:60]} … {line[-15:]}"


def changes_of(text: str) -> Iterator[tuple[int, int, str, str]]:
    """Start, end and kind of each change with what is put there."""
    comments, jinja = spans(COMMENT, text), spans(JINJA, text)
    for kind, pattern, replacement in CHANGES:
        for match in re.finditer(pattern, text, re.MULTILINE):
            # Only a change of whole lines may be one of Jinja that stands in them.
            if not within(match, comments) and not within(match, jinja):
                yield match.start(), match.end(), kind, match.expand(replacement)
    for kind, pattern, replacement in JINJA_CHANGES:
        for match in re.finditer(pattern, text):
            if within(match, jinja):
                yield match.start(), match.end(), kind, match.expand(replacement)
    for match in NUMBER.finditer(text):
        hidden = within(match, comments) or within(match, jinja)
        if not hidden and not is_only_counted(text, match):
            yield match.start(), match.end(), "constant", str(int(match[0]) + 1)
    for match in COALESCE.finditer(text):
        if not within(match, comments) and not within(match, jinja):
            end = closing(text, match.end())
            yield match.start(), end, "coalesce", first_argument(text[match.end() : end - 1])
    for match in UNION.finditer(text):
        yield *branch_before(text, match.start(), match.end()), "union", ""
        yield *branch_after(text, match.start(), match.end()), "union", ""


def spans(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    return [match.span() for match in pattern.finditer(text)]


def within(match: re.Match[str], spans: list[tuple[int, int]]) -> bool:
    """Whether a match begins and ends in one of some spans."""
    return any(start <= match.start() and match.end() <= end for start, end in spans)


def is_only_counted(text: str, number: re.Match[str]) -> bool:
    """Whether a number is what `count` counts, so that any other would do."""
    line = text[text.rfind("\n", 0, number.start()) : number.start()]
    return "count(case" in line and text.startswith(" end", number.end())


def closing(text: str, start: int) -> int:
    """The place behind the parenthesis that closes the one before `start`."""
    depth = 1
    for place in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        if depth == 0:
            return place + 1
    return len(text)


def first_argument(arguments: str) -> str:
    """What stands before the first comma that is in no parentheses."""
    depth = 0
    for place, sign in enumerate(arguments):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == "," and depth == 0:
            return arguments[:place]
    return arguments


def branch_before(text: str, start: int, end: int) -> tuple[int, int]:
    """From the query before a `union all` to behind that, back to what it begins after."""
    lines = text[:start].splitlines(keepends=True)
    depth = len(text[start:end]) - len(text[start:end].lstrip(" "))
    taken = 0
    for line in reversed(lines):
        outside = line.strip() and len(line) - len(line.lstrip(" ")) < depth
        if line.strip() in ("", "union all") or outside:
            break
        taken += len(line)
    return start - taken, end


def branch_after(text: str, start: int, end: int) -> tuple[int, int]:
    """From a `union all` to behind the query after it."""
    depth = len(text[start:end]) - len(text[start:end].lstrip(" "))
    taken = 0
    for line in text[end:].splitlines(keepends=True):
        outside = line.strip() and len(line) - len(line.lstrip(" ")) < depth
        if line.strip() in ("", "union all") or outside:
            break
        taken += len(line)
    return start, end + taken
