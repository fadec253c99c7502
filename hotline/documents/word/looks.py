"""How a run of text shows: by its own properties, its styles, and the document's defaults."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from docx.oxml.ns import qn
from lxml import etree

from hotline.documents.word.names import RUN_PROPERTIES, is_on, sets_apart, value

RAISED = {"superscript", "subscript"}
# Half points; less is how digits of several fonts are brought to one line.
LEAST_RAISED = 4
KINDS = ("table", "paragraph", "character")
PARTS_OF_TABLE = qn("w:tblStylePr")
Found = TypeVar("Found")


@dataclass(frozen=True)
class Look:
    """Whether a text shows, is struck through, and is no part of the line it stands in."""

    is_hidden: bool = False
    is_struck: bool = False
    is_raised: bool = False

    @property
    def is_read(self) -> bool:
        return not (self.is_hidden or self.is_struck)


@dataclass(frozen=True)
class Around:
    """The styles of the paragraph and of the table that a run stands in, by their ids."""

    paragraph: str | None = None
    table: str | None = None


class Styles:
    """The styles of a document."""

    def __init__(self, part: etree._Element | None) -> None:
        styles = [] if part is None else part.findall(qn("w:style"))
        self.by_id = {style.get(qn("w:styleId")): style for style in styles}
        self.defaults = {
            style.get(qn("w:type")): style.get(qn("w:styleId"))
            for style in styles
            if style.get(qn("w:default")) in ("1", "true", "on")
        }
        found = None if part is None else part.find(qn("w:docDefaults"))
        self.document = None if found is None else found.find(f"{qn('w:rPrDefault')}/{qn('w:rPr')}")
        self.chain = cache(self._chain)
        self.of_styles = cache(self._of_styles)
        self.strikes = cache(self._strikes)

    def _chain(self, kind: str, style_id: str | None) -> list[etree._Element]:
        """A style, or the default one of its kind, and those that it is based on, nearest first."""
        chain: list[etree._Element] = []
        style = self.by_id.get(style_id or self.defaults.get(kind))
        while style is not None and style not in chain:
            chain.append(style)
            style = self.by_id.get(value(style, "basedOn"))
        return chain

    def look(
        self, own: Sequence[etree._Element | None], around: Around, character: str | None = None
    ) -> Look:
        """How a text looks, by its own run properties (the nearest first) and what is around it."""
        properties = [one for one in own if one is not None and sets_apart(one)]
        named = next(filter(None, (value(one, "rStyle") for one in properties)), character)
        of_styles = self.of_styles(named, around)
        if not properties:
            return of_styles
        hidden = _nearest(properties, lambda one: is_on(one, "vanish"))
        strikes = [_nearest(properties, _of(name)) for name in ("strike", "dstrike")]
        inherited = self.strikes(named, around)
        raised = _nearest(properties, _raised)
        return Look(
            of_styles.is_hidden if hidden is None else hidden,
            any(
                above if own is None else own for own, above in zip(strikes, inherited, strict=True)
            ),
            of_styles.is_raised if raised is None else raised,
        )

    def _strikes(self, character: str | None, around: Around) -> tuple[bool, bool]:
        """Whether the styles strike a text through, once and twice."""
        levels = self._levels(character, around)
        return self._toggled("strike", levels), bool(
            _nearest([*(one for level in reversed(levels) for one in level), self.document],
                     _of("dstrike"))
        )  # fmt: skip

    def _of_styles(self, character: str | None, around: Around) -> Look:
        levels = self._levels(character, around)
        nearest_first = [one for level in reversed(levels) for one in level]
        return Look(
            self._toggled("vanish", levels),
            any(self.strikes(character, around)),
            bool(_nearest([*nearest_first, self.document], _raised)),
        )

    def _levels(self, character: str | None, around: Around) -> list[list[etree._Element]]:
        """The run properties of the table's, the paragraph's and the run's own style."""
        named = (around.table, around.paragraph, character)
        return [
            [found for style in self.chain(kind, style_id)
             if (found := style.find(RUN_PROPERTIES)) is not None]
            for kind, style_id in zip(KINDS, named, strict=True)
        ]  # fmt: skip

    def _toggled(self, name: str, levels: list[list[etree._Element]]) -> bool:
        """A property that two styles set together is off again, but for the document's own."""
        return bool(is_on(self.document, name)) or (
            sum(bool(_nearest(level, _of(name))) for level in levels) % 2 == 1
        )

    def depends_on_part(self, table: str | None) -> bool:
        """Whether a table's style hides or strikes through some of its rows or columns only."""
        return any(
            is_on(part, "rPr", name)
            for style in self.chain("table", table)
            for part in style.findall(PARTS_OF_TABLE)
            for name in ("vanish", "strike", "dstrike")
        )


def _of(name: str) -> Callable[[etree._Element | None], bool | None]:
    return lambda properties: is_on(properties, name)


def _nearest(
    properties: Sequence[etree._Element | None],
    of: Callable[[etree._Element | None], Found | None],
) -> Found | None:
    return next((found for one in properties if (found := of(one)) is not None), None)


def _raised(properties: etree._Element | None) -> bool | None:
    """Whether a text is a footnote's mark and no digit of the number that it follows."""
    aligned, position = value(properties, "vertAlign"), value(properties, "position")
    if aligned is None and position is None:
        return None
    return aligned in RAISED or abs(int(position or 0)) >= LEAST_RAISED
