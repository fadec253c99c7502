"""Footnotes and endnotes: the marks that a document counts, and the notes that they stand for."""

from collections.abc import Mapping

from docx.oxml.ns import qn
from lxml import etree

from hotline.documents.word.names import value
from hotline.documents.word.numbers import written

# What kind of note a reference is to, and how those are numbered where the document doesn't say.
KINDS = {
    qn("w:footnoteReference"): ("footnote", "decimal"),
    qn("w:endnoteReference"): ("endnote", "lowerRoman"),
}
OWN_MARKS = {qn("w:footnoteRef"), qn("w:endnoteRef")}
# The mark of notes that begin anew on each page: its number is on the page only.
ANY_MARK = "注"


class Notes:
    """The notes of a document; those whose references were read wait to be printed."""

    def __init__(
        self, parts: Mapping[str, etree._Element | None], settings: tuple[etree._Element, ...]
    ) -> None:
        self.notes = {
            (kind, note.get(qn("w:id"))): note
            for kind, part in parts.items()
            if part is not None
            for note in part.findall(qn(f"w:{kind}"))
        }
        self.settings = settings
        self.counts = dict.fromkeys(parts, 0)
        self.pending: list[tuple[str, etree._Element]] = []

    def mark(self, reference: etree._Element) -> str:
        """The mark of a reference, which is counted; none where its own is written behind it."""
        kind, form = KINDS[reference.tag]
        is_own = reference.get(qn("w:customMarkFollows")) in ("1", "true", "on")
        mark = "" if is_own else self._counted(kind, form)
        note = self.notes.get((kind, reference.get(qn("w:id"))))
        if note is not None:
            self.pending.append((mark, note))
        return mark

    def _counted(self, kind: str, form: str) -> str:
        self.counts[kind] = self.counts.get(kind, 0) + 1
        forms = self._said(kind, "numFmt") or {form}
        if len(forms) > 1 or self._said(kind, "numRestart") - {"continuous"}:
            return ANY_MARK
        starts = self._said(kind, "numStart") or {"1"}
        return written(self.counts[kind] + int(max(starts, key=int)) - 1, forms.pop())

    def _said(self, kind: str, name: str) -> set[str]:
        """What the document and its sections say of the numbers of a kind of notes."""
        found = (value(one, f"{kind}Pr", name) for one in self.settings)
        return {each for each in found if each}
