"""How a printed figure is written; the SQL macro `figure_pattern` is generated from here.

A figure is `[qualifier] number [万|亿|%|‰|百分点] [unit] [change]`, for example `2991152(18.27%)`,
`１，２３４`, `约为2.92个`, `300.84万件`, `95↑26.67%`. Marks of footnotes may stand behind any
of the last four: `2991152[1](18.27%)`, `98.6%①`.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

# Signs of other widths and shapes, and what they are compared as.
WIDE_DIGITS, MINUS_SIGNS, DASHES = "０１２３４５６７８９", "－−–﹣‐‑", "―─"
WIDE_SIGNS, OPENING, CLOSING, ARROWS = "．，％（）＋／＊", "［【〔", "］】〕", "▲▼⬆⬇"
SPACES = "".join(map(chr, (0x3000, 0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F)))
# What chooses how an arrow is drawn, and is none itself.
VARIATION = "\ufe0f"
SIGNS = (
    f"{WIDE_DIGITS}{MINUS_SIGNS}{DASHES}{WIDE_SIGNS}{OPENING}{CLOSING}{ARROWS}{SPACES}{VARIATION}"
)
PLAIN_SIGNS = (
    f"0123456789{'-' * len(MINUS_SIGNS)}{'—' * len(DASHES)}.,%()+/*"
    f"{'[' * len(OPENING)}{']' * len(CLOSING)}↑↓↑↓{' ' * len(SPACES + VARIATION)}"
)
# A space between digits separates thousands, as a comma does; any other space says nothing.
SPACED_DIGITS = "([0-9]) +([0-9])"
# In labels the letters too: the Ｕ of Ｕ盘.
LETTERS = "".join(map(chr, (*range(ord("A"), ord("Z") + 1), *range(ord("a"), ord("z") + 1))))
WIDE_LETTERS = "".join(chr(ord(letter) + ord("Ａ") - ord("A")) for letter in LETTERS)
# Signs that make no difference between two labels or headers.
UNSPOKEN = "“”‘’「」『』\"':："
UP_WORDS = ("增加", "增长", "上升", "提高", "提升", "上涨")
DOWN_WORDS = ("减少", "下降", "降低", "回落", "下滑")
CHANGE = (
    f"(?:[↑↓+-]|(?:[较比]?[上去]一?年)?(?:同期)?(?:同比)?(?:{'|'.join(UP_WORDS + DOWN_WORDS)})了?)?"
    "[0-9]+(?:[.][0-9]+)?(?:%|‰|个?百分点)?[↑↓]?"
)
# Marks of footnotes; a bare number or letter is one only in brackets, in which a raised one is put.
NOTE_NAME = "(?:注释?|附注|备注)"
NOTE_SIGN = "[①-⒇]|[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}|[*※†‡]{1,3}"
BRACKETED_NOTE = rf"\[[(]?(?:{NOTE_NAME}?[0-9]{{1,2}}|注|[A-Za-z]|{NOTE_SIGN})[)]?\]"
MARK_BESIDE_WORDS = f"(?:{BRACKETED_NOTE}|{NOTE_SIGN})"
MARK = f"(?:{BRACKETED_NOTE}|{NOTE_SIGN}|[(]?{NOTE_NAME}[0-9]{{1,2}}[)]?)"
MARKS = f"{MARK}{{0,3}}"
# Behind the words of a label or header, or of a part of it.
MARKED_WORDS = f"(.){MARK_BESIDE_WORDS}{{1,3}}([/(]|$)"
FIGURE = (
    "^(?:超过?|近|约为?|逾|达|不足)?"
    "([-+]?(?:[0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,15}))([.][0-9]{1,5})?"
    f"(万|亿|%|‰|个?百分点)?{MARKS}"
    f"([一-龥A-Za-z/]{{0,4}}){MARKS}"
    f"([(](?:{CHANGE}|持平|—|-)[)]|[↑↓](?:[0-9]+(?:[.][0-9]+)?(?:%|‰|个?百分点)?)?)?{MARKS}$"
)
NO_CHANGE = "持平"
SIGNS_OF_RATES = ("%", "‰")
CHANGE_ALONE = re.compile(f"{CHANGE}|{NO_CHANGE}|[↑↓]")
PATTERN = re.compile(FIGURE)
ASCII_SIGNS = str.maketrans(SIGNS, PLAIN_SIGNS)
TRAILING_MARKS = re.compile(f"{MARKS}$")
MARKED = re.compile(MARKED_WORDS)
LABEL_SIGNS = str.maketrans(WIDE_LETTERS, LETTERS, UNSPOKEN)
SCALES = {
    "": Decimal(1),
    "万": Decimal(10_000),
    "亿": Decimal(100_000_000),
    "%": Decimal("0.01"),
    "‰": Decimal("0.001"),
    "百分点": Decimal("0.01"),
    "个百分点": Decimal("0.01"),
}
# 万 and 亿 before more digits than this would not fit a value of the warehouse.
MOST_SCALED_DIGITS = 8

# A text is looked at several times while its document is read, a header's in every report.
MOST_REMEMBERED = 4096


@dataclass(frozen=True)
class Figure:
    """A printed figure: its value (rates as fractions), the size of its last printed place.

    The precision is that of the number as printed: 0.01 for `1.25`, 100 for `300.84万`, 1 for `7`.
    """

    value: Decimal
    precision: Decimal
    scale: str
    unit: str
    change: str


@lru_cache(MOST_REMEMBERED)
def normalised(text: str) -> str:
    """Full-width signs to ASCII, spaces away; between digits a comma stands for them."""
    half_width = text.translate(ASCII_SIGNS)
    if " " not in half_width:
        return half_width
    return re.sub(SPACED_DIGITS, r"\1,\2", half_width).replace(" ", "")


@lru_cache(MOST_REMEMBERED)
def plain(text: str) -> str:
    """Words to compare labels and headers by: half-width, no spaces, quotes, colons, marks."""
    return MARKED.sub(r"\1\2", normalised(text).translate(LABEL_SIGNS))


def raised(text: str) -> str:
    """A raised text as it stands behind a figure: in brackets, but one that is clearly a mark."""
    words = normalised(text)
    is_mark = re.fullmatch(MARK_BESIDE_WORDS, words)
    return text if is_mark or not words else f"[{text}]"


def has_mark(text: str) -> bool:
    """Whether the mark of a footnote stands behind words."""
    return MARKED.search(normalised(text)) is not None


def unit_sign(unit: str) -> str:
    """The sign that a header prints once for all figures below it: 万 of 万件, %, or none."""
    return "百分点" if unit.endswith("百分点") else unit[:1] if unit[:1] in SCALES else ""


def read_change(text: str, unit: str = "") -> str | None:
    """A change printed in a cell of its own, as it would stand behind its figure; None for others.

    `unit` is the sign that its header prints for it: 8.53 below (%) is 8.53%.
    """
    change = TRAILING_MARKS.sub("", normalised(text)).strip("()")
    if not CHANGE_ALONE.fullmatch(change):
        return None
    number = change.rstrip("↑↓")
    if unit_sign(unit) in SIGNS_OF_RATES and number[-1:].isdigit():
        change = f"{number}{unit_sign(unit)}{change[len(number) :]}"
    return f"({change})"


@lru_cache(MOST_REMEMBERED)
def read_figure(text: str) -> Figure | None:
    """The figure that a cell prints, exactly; None where it prints none."""
    match = PATTERN.fullmatch(normalised(text))
    if match is None:
        return None
    whole, decimals, scale, unit, change = (group or "" for group in match.groups())
    if scale in ("万", "亿") and len(whole) > MOST_SCALED_DIGITS:
        return None
    number = Decimal(whole.replace(",", "") + decimals)
    factor = SCALES[scale]
    places = len(decimals) - 1 if decimals else 0
    return Figure(number * factor, Decimal(1).scaleb(-places) * factor, scale, unit, change)
