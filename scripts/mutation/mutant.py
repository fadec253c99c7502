"""One change of one file."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mutant:
    """A changed file: its path in the project, what kind of change it is, and its new text.

    `what` shows the change itself, `line` is where it begins.
    """

    path: str
    line: int
    kind: str
    what: str
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.kind}: {self.what}"
