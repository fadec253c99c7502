"""Automatic numbers: a document says how a list counts, and whoever shows it does the counting."""

import re
from dataclasses import dataclass
from functools import cache

from docx.oxml.ns import qn
from lxml import etree

from hotline.documents.word.looks import Styles
from hotline.documents.word.names import PARAGRAPH_PROPERTIES, RUN_PROPERTIES, is_on, value

NUMBERING = qn("w:numPr")
# What no text has: a number whose form isn't known, or that two programs count differently.
STRANGER = "\ufffd"
CHINESE = {
    "chineseCounting", "chineseCountingThousand", "ideographDigital", "japaneseCounting",
    "taiwaneseCounting", "taiwaneseCountingThousand",
}  # fmt: skip
# Numbers up to the last of these are one sign each.
SIGNS = {
    "decimalEnclosedCircle": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
    "decimalEnclosedCircleChinese": "①②③④⑤⑥⑦⑧⑨⑩",
    "decimalEnclosedParen": "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇",
    "decimalEnclosedFullstop": "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛",
    "ideographEnclosedCircle": "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉",
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
    "chineseLegalSimplified": "壹贰叁肆伍陆柒捌玖",
}
DIGITS = "零一二三四五六七八九"
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
ROMAN = {
    1000: "m", 900: "cm", 500: "d", 400: "cd", 100: "c", 90: "xc", 50: "l", 40: "xl",
    10: "x", 9: "ix", 5: "v", 4: "iv", 1: "i",
}  # fmt: skip
MOST_ROMAN, MOST_CHINESE = 3999, 99
COUNTED = re.compile("%([1-9])")
BULLET, NOTHING = "bullet", "none"


def written(number: int, form: str) -> str:
    """A number as a list prints it; STRANGER in a form that isn't known."""
    if form == "decimal" or form == "decimalHalfWidth":
        return str(number)
    if form == "decimalZero":
        return f"{number:02d}"
    if form in ("decimalFullWidth", "decimalFullWidth2"):
        return str(number).translate(WIDE)
    if form == NOTHING:
        return ""
    if number < 1:
        return STRANGER
    if form in CHINESE and number <= (9 if form == "ideographDigital" else MOST_CHINESE):
        return _chinese(number)
    if form in SIGNS and number <= len(SIGNS[form]):
        return SIGNS[form][number - 1]
    if form in ("lowerLetter", "upperLetter") and number <= 26:
        return chr(ord("a" if form == "lowerLetter" else "A") + number - 1)
    if form in ("lowerRoman", "upperRoman") and number <= MOST_ROMAN:
        return _roman(number) if form == "lowerRoman" else _roman(number).upper()
    return STRANGER


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    before = f"{DIGITS[tens] if tens > 1 else ''}十" if tens else ""
    return before + (DIGITS[ones] if ones else "")


def _roman(number: int) -> str:
    signs = ""
    for worth, letters in ROMAN.items():
        signs += letters * (number // worth)
        number %= worth
    return signs


@dataclass(frozen=True)
class Level:
    """A level of a list in one of its numberings; `restart` is the level that restarts it."""

    numbering: str
    counted_with: str
    number: int
    start: int
    override: int | None
    form: str
    text: str
    gap: str
    is_decimal: bool
    restart: int
    properties: etree._Element | None


class Numbers:
    """The lists of a document, counted as their paragraphs come."""

    def __init__(self, part: etree._Element | None, styles: Styles) -> None:
        self.styles = styles
        lists = [] if part is None else part.findall(qn("w:abstractNum"))
        nums = [] if part is None else part.findall(qn("w:num"))
        self.lists = {one.get(qn("w:abstractNumId")): one for one in lists}
        self.nums = {one.get(qn("w:numId")): one for one in nums}
        self.of_style = cache(self._of_style)
        self.levels: dict[tuple[str, int], Level | None] = {}
        # counts by list and level; None where programs count differently
        self.counts: dict[str, dict[int, int | None]] = {}
        self.implied: set[tuple[str, int]] = set()
        self.begun: set[tuple[str, int]] = set()

    def level_of(self, properties: etree._Element | None, style_id: str | None) -> Level | None:
        """The level of a list that a paragraph is numbered in, by itself or by its style."""
        own = None if properties is None else properties.find(NUMBERING)
        own_id, own_number = value(own, "numId"), value(own, "ilvl")
        of_style = self.of_style(style_id)
        num_id = own_id or of_style[0]
        if num_id is None or num_id not in self.nums:
            return None
        number = int(own_number or of_style[1] or "0")
        if not own_id and not own_number:
            number = self._level_of_style(num_id, style_id, number)
        if (num_id, number) not in self.levels:
            self.levels[num_id, number] = self._level(num_id, number)
        return self.levels[num_id, number]

    def _of_style(self, style_id: str | None) -> tuple[str | None, str | None]:
        """The numbering and the level that a style says, or those that it is based on."""
        properties = [
            style.find(PARAGRAPH_PROPERTIES) for style in self.styles.chain("paragraph", style_id)
        ]
        num_ids, numbers = (
            [value(one, "numPr", name) for one in properties] for name in ("numId", "ilvl")
        )
        return next(filter(None, num_ids), None), next(filter(None, numbers), None)

    def next(self, level: Level) -> str:
        """The number of the next paragraph of a level, with the words around it."""
        counts = self.counts.setdefault(level.counted_with, {})
        place = (level.counted_with, level.number)
        is_first = (level.numbering, level.number) not in self.begun
        self.begun.add((level.numbering, level.number))
        if is_first and level.override is not None:
            counts[level.number] = level.override
        elif level.number in counts:
            before = counts[level.number]
            counts[level.number] = None if before is None else before + 1
        else:
            counts[level.number] = None if place in self.implied else level.start
        for deeper in [each for each in counts if each > level.number]:
            below = self._known(level.numbering, deeper)
            if below is None or level.number < below.restart:
                del counts[deeper]
                self.implied.discard((level.counted_with, deeper))
        if level.form == BULLET:
            return level.text
        return COUNTED.sub(lambda match: self._part(level, int(match[1]) - 1), level.text)

    def _part(self, level: Level, number: int) -> str:
        """The number of a level or of one above it, as it stands in a number of the level."""
        known = self._known(level.numbering, number)
        if known is None or number > level.number:
            return STRANGER
        counts = self.counts[level.counted_with]
        if number not in counts:
            # a list that begins below its first level: what that counts to later isn't certain
            self.implied.add((level.counted_with, number))
        count = counts.get(number, known.start)
        if count is None:
            return STRANGER
        is_decimal = level.is_decimal and known.form != NOTHING
        return written(count, "decimal" if is_decimal else known.form)

    def _known(self, num_id: str, number: int) -> Level | None:
        if (num_id, number) not in self.levels:
            self.levels[num_id, number] = self._level(num_id, number)
        return self.levels[num_id, number]

    def _level(self, num_id: str, number: int) -> Level | None:
        num, list_id = self.nums[num_id], self._list_of(num_id)
        overrides = [one for one in num.findall(qn("w:lvlOverride"))
                     if one.get(qn("w:ilvl")) == str(number)]  # fmt: skip
        own = [one.find(qn("w:lvl")) for one in overrides]
        of_list = [] if list_id is None else [
            one for one in self.lists[list_id].findall(qn("w:lvl"))
            if one.get(qn("w:ilvl")) == str(number)
        ]  # fmt: skip
        found = next((one for one in [*own, *of_list] if one is not None), None)
        if found is None or list_id is None:
            return None
        override = next(filter(None, (value(one, "startOverride") for one in overrides)), None)
        restart = value(found, "lvlRestart")
        return Level(
            numbering=num_id,
            counted_with=list_id,
            number=number,
            start=int(override or value(found, "start") or 0),
            override=int(override) if override else None,
            form=value(found, "numFmt") or "decimal",
            text=value(found, "lvlText") or "",
            gap="" if value(found, "suff") == "nothing" else " ",
            is_decimal=bool(is_on(found, "isLgl")),
            restart=int(restart) if restart else number,
            properties=found.find(RUN_PROPERTIES),
        )

    def _list_of(self, num_id: str) -> str | None:
        """The list that a numbering counts with; one may be defined by a style of lists."""
        list_id = value(self.nums[num_id], "abstractNumId")
        style_id = value(self.lists.get(list_id), "numStyleLink")
        style = self.styles.by_id.get(style_id) if style_id else None
        linked = value(style, "pPr", "numPr", "numId")
        if linked in self.nums and linked != num_id:
            list_id = value(self.nums[linked], "abstractNumId")
        return list_id if list_id in self.lists else None

    def _level_of_style(self, num_id: str, style_id: str | None, otherwise: int) -> int:
        """The level that a list itself ties a style to, or the nearest of those it is based on."""
        list_id = self._list_of(num_id)
        levels = [] if list_id is None else self.lists[list_id].findall(qn("w:lvl"))
        tied = {value(one, "pStyle"): one.get(qn("w:ilvl"), "0") for one in levels}
        names = [style.get(qn("w:styleId")) for style in self.styles.chain("paragraph", style_id)]
        return int(next((tied[name] for name in names if name in tied), otherwise))
