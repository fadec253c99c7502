"""What a caller says of documents to load, and what came of each."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date

from hotline.errors import HotlineError
from hotline.language import Text
from hotline.loading.rows import CellChange
from hotline.loading.seeds import Row
from hotline.reading.report import Unread
from hotline.template.marks import NONE

Step = Callable[[], object]


def nothing() -> None:
    """A step that nobody watches."""


@dataclass(frozen=True)
class Source:
    """What the caller knows of the documents of one call."""

    region_code: str | None = None
    year: int | None = None
    url: str = NONE
    licence: str = NONE
    taken_on: date | None = None
    may_be_committed: bool = False
    accept_unread: bool = False


@dataclass
class Loaded:
    """What came of one document.

    `status` is `new` (the first of its report), `revision` (a later one), `unchanged` (this very
    file is loaded), `superseded` (it is, and a later revision too), or `same_figures` (another file
    that prints what the current revision has). `without_figures` are table rows that were passed
    over; `is_newly_kept` tells that the archive had no such document before.
    """

    file: str
    status: str
    report_id: str
    revision: int
    title: str
    counts: dict[str, int] = field(default_factory=dict)
    changes: list[CellChange] = field(default_factory=list)
    unknown_claims: list[Row] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    not_printed: list[str] = field(default_factory=list)
    without_figures: list[str] = field(default_factory=list)
    is_newly_kept: bool = False

    def as_json(self) -> dict[str, object]:
        """For scripts."""
        unread = [{"place": u.place, "text": u.text, "reason": str(u.reason)} for u in self.unread]
        told = asdict(self) | {"unread": unread}
        del told["is_newly_kept"]
        return told


class LoadRefused(HotlineError):
    """A call of which nothing is loaded: a line for each thing that can't be."""

    def __init__(self, lines: Sequence[Text]) -> None:
        super().__init__(Text("\n".join(t.en for t in lines), "\n".join(t.zh for t in lines)))
        self.lines = list(lines)
