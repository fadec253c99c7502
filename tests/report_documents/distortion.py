"""What can befall a document on its way: flags, and what each does to a text.

Where chance decides, it is drawn anew for each place from the seed and the place's name, so that
the document and what is expected of its reader agree without sharing anything.
"""

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from .habits import Habits

ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16")
WIDE_DIGITS = dict(zip(map(ord, "0123456789"), "０１２３４５６７８９", strict=True))
WIDE_SIGNS = dict(zip(map(ord, "(),.%:"), "（），．％：", strict=True))
COUNT = re.compile(r"([0-9][0-9,]*)(?![0-9.%])")


@dataclass(frozen=True)
class Distortion:
    """How a document differs from the plainest one with the same contents.

    Of one format only: `trimmed_lines` and `crlf` of text; `site_menus`, `layout_table` and
    `nested_tags` of HTML; `split_runs` and `nested_paragraphs` of docx; `repeated_heads`,
    `page_height` (pixels) and `page_numbers` of PDF; `encoding` of text and HTML. Merges exist
    only in HTML, docx and PDF. `aliases` are header paths by table and column, `habits` what the
    city does its own way.
    """

    seed: int = 0
    scrambled: bool = False
    lost_captions: bool = False
    caption_rows: bool = True
    full_width: bool = False
    spaced_numbers: bool = False
    real_merges: bool = False
    wide_seats_figure: bool = False
    wide_total_label: bool = False
    trailing_columns: int = 0
    trimmed_lines: bool = False
    split_headers: Literal["no", "lines", "rows"] = "no"
    aliases: Mapping[tuple[str, str], str] = field(default_factory=dict)
    ten_thousands: bool = False
    broken_paragraphs: bool = False
    encoding: str = "utf-8"
    crlf: bool = False
    site_menus: bool = False
    layout_table: bool = False
    nested_tags: bool = False
    split_runs: bool = False
    nested_paragraphs: bool = False
    repeated_heads: bool = True
    page_height: int = 1000
    page_numbers: bool = False
    habits: Habits = field(default_factory=Habits)

    def chance(self, *place: object) -> random.Random:
        """The chance of one place: the same each time it is asked for."""
        return random.Random("/".join(map(str, (self.seed, *place))))

    def widened(self, text: str, *place: object) -> str:
        """Full-width digits, signs, both or none of them."""
        if not self.full_width:
            return text
        chance = self.chance("width", *place)
        signs: dict[int, str] = {}
        for wide in (WIDE_DIGITS, WIDE_SIGNS):
            if chance.random() < 0.5:
                signs |= wide
        return text.translate(signs)

    def counts_in_ten_thousands(self, header: str) -> bool:
        """Whether a header's unit is changed, which then holds for every column below it."""
        return self.ten_thousands and self.chance("ten thousands", header).random() < 0.5

    def spaced(self, text: str, *place: object) -> str:
        """A count of four digits or more in groups of three, the change behind it as it was."""
        count = COUNT.match(text)
        if not self.spaced_numbers or not count or "," in count[1]:
            return text
        if self.chance("spaces", *place).random() < 0.5:
            return text
        return f"{int(count[1]):,}".replace(",", " ") + text[count.end() :]


def in_ten_thousands(text: str, mark: str = "") -> str:
    """A count divided by 10,000, exactly, with a mark behind it; another text as it is."""
    count = COUNT.match(text)
    if not count:
        return text
    number = Decimal(count[1].replace(",", "")) / 10_000
    whole, _, decimals = f"{number:f}".partition(".")
    decimals = decimals.rstrip("0")
    return whole + ("." + decimals if decimals else "") + mark + text[count.end() :]
