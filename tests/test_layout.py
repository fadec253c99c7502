"""The folders of the package tell the way of a number: none imports from one further on."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT

# In the order of the way, as in CONTRIBUTING's map.
FOLDERS = (
    "template", "documents", "reading", "loading", "editing", "warehouse", "tracing", "changes",
    "audit", "publish", "generate", "commands",
)  # fmt: skip
FOR_ALL = ("errors", "language")
LOOSE = ("__init__", "__main__", *FOR_ALL, "inbox")
PACKAGE = ROOT / "hotline"


def imported(path: Path) -> Iterator[str]:
    """What of the package a module imports: the name after `hotline.`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("hotline."):
            yield node.module.split(".")[1]
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
            yield from (name.split(".")[1] for name in names if name.startswith("hotline."))


def is_allowed(folder: str, name: str) -> bool:
    """Whether a module in a folder may import this."""
    if name in FOR_ALL:
        return True
    # What runs the whole way for a scheduler is told of by its command.
    if name == "inbox":
        return folder == "commands"
    return FOLDERS.index(name) <= FOLDERS.index(folder)


def test_there_are_no_other_folders_and_nothing_lies_loose():
    """A new folder has its place on the way, and a module is in one of them."""
    folders = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert folders == set(FOLDERS)
    assert {path.stem for path in PACKAGE.glob("*.py")} == set(LOOSE)


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_folder_imports_only_from_folders_before_it(folder):
    """A number goes one way; so do the imports."""
    wrong = [
        f"{path.relative_to(ROOT)} imports hotline.{name}"
        for path in sorted((PACKAGE / folder).rglob("*.py"))
        for name in imported(path)
        if not is_allowed(folder, name)
    ]
    assert wrong == []


def test_the_map_of_the_folders_is_in_the_same_order():
    """CONTRIBUTING tells a newcomer the same way."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert [f for line in text.splitlines() for f in FOLDERS if line.startswith(f"| `hotline/{f}`")
            ] == list(FOLDERS)  # fmt: skip
