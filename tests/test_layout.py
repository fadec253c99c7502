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


def test_what_scripts_and_tests_import_is_there():
    """A script that runs once a release is not found broken then."""
    files = [p for f in ("scripts", "tests", "bi") for p in sorted((ROOT / f).rglob("*.py"))]
    missing = [
        f"{path.relative_to(ROOT)}: {node.module}.{alias.name}"
        for path in files
        if ".venv" not in path.parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("hotline.")
        for alias in node.names
        if not is_there(node.module, alias.name)
    ]
    assert missing == []


def is_there(module, name):
    """Whether a module of the package has a name, told from its text and its folder."""
    path = ROOT.joinpath(*module.split("."))
    if path.is_dir() and ((path / f"{name}.py").exists() or (path / name).is_dir()):
        return True
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    return file.exists() and any(
        name in names_of(node) for node in ast.parse(file.read_text(encoding="utf-8")).body
    )


def names_of(node):
    """The names that a statement of a module makes."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.Import | ast.ImportFrom):
        return [alias.asname or alias.name for alias in node.names]
    targets = getattr(node, "targets", None) or [getattr(node, "target", None)]
    named = [part for target in targets for part in (getattr(target, "elts", None) or [target])]
    return [part.id for part in named if isinstance(part, ast.Name)]
