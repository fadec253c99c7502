"""A page as PDFium finds it, turned and cropped as a viewer shows it."""

import ctypes
import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from hotline.documents.pdf.page import Page, Sign
from hotline.documents.pdf.paths import Colours, drawn_paths

# A text turned by more than this, in degrees, from across or down a page stands aslant.
STRAIGHT = 3.0
INVISIBLE = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)
# What PDFium gives for a hyphen at the end of a line.
HYPHENS = {0x02: "-", 0xFFFE: "-"}
# For a sign that the font gives no meaning, and where the edge of the page or a frame cuts words.
UNKNOWN_SIGN, CUT = "\ufffd", "\ufffd"
MOST_SIGNS = 100_000
Turn = Callable[[float, float], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class _Text:
    """What the signs of one text object share: size, whether and how it is shown.

    `quarter` is by how many quarters it is turned against the page, None where it stands aslant.
    """

    size: float
    quarter: int | None
    shown: bool
    light: float
    clip: tuple[float, float, float, float] | None


Found = tuple[tuple[str, float, float, float, float], _Text]


def views_of(page: pdfium.PdfPage, number: int) -> list[Page]:
    """What a page shows; raises pdfium.PdfiumError where it can't be parsed.

    A view for each direction in which text runs, turned so that it runs across; the direction of
    most of it comes first. Slanted text, which is a watermark and no line of the report, is left
    out, and so is what is never shown.
    """
    text_page = page.get_textpage()
    try:
        found = list(_signs(page, text_page))
    finally:
        text_page.close()
    # the words behind the picture of a scanned page are there to be found and not to be seen
    found = [each for each in found if each[1].shown] or found
    straight = [each for each in found if each[1].quarter is not None]
    quarters = [quarter for quarter, _ in Counter(t.quarter for _, t in straight).most_common()]
    return [_view(page, number, straight, quarter) for quarter in quarters or [0]]


def _view(page: pdfium.PdfPage, number: int, found: list[Found], quarter: int) -> Page:
    """The page turned by a number of quarters, with the text that then runs across."""
    left, bottom, right, top = _shown_box(page)
    width, height, turn = _turned(quarter, left, bottom, right, top)
    drawn: list[tuple[Sign, bool]] = []
    for (sign, x0, y0, x1, y1), text in found:
        if text.quarter != quarter:
            continue
        across, down = (x0 + x1) / 2, (y0 + y1) / 2
        (begin, base), (end, _) = turn(x0, y0), turn(x1, y1)
        is_shown = _in((left, bottom, right, top), across, down) and (
            text.clip is None or _in(text.clip, across, down)
        )
        placed = Sign(sign, begin, max(begin, end), base, text.size, text.light)
        drawn.append((placed, is_shown))
    # PDFium gives some text that is turned from its end
    pairs = [(one, two) for (one, _), (two, _) in pairwise(drawn)]
    if sum(_touch(two, one) for one, two in pairs) > sum(_touch(*pair) for pair in pairs):
        drawn.reverse()
    signs = list(_shown_signs(drawn))
    shown = Page(number, width, height, signs)
    drawn_paths(page, shown, turn)
    return shown


def _shown_signs(drawn: Sequence[tuple[Sign, bool]]) -> Iterator[Sign]:
    """The signs that are shown, and a mark where others of their word are cut off.

    What is cut must not be read as if it were whole.
    """
    before: tuple[Sign, bool] | None = None
    for sign, is_shown in drawn:
        if before is not None and before[1] != is_shown and _touch(before[0], sign):
            if is_shown:
                yield replace(sign, text=CUT, x1=sign.x0 + 0.01)
            else:
                yield replace(before[0], text=CUT, x0=before[0].x1 - 0.01)
        if is_shown:
            yield sign
        before = sign, is_shown


def _touch(one: Sign, two: Sign) -> bool:
    """Whether a sign follows another on its line as those of one word do."""
    return (
        not one.text.isspace()
        and not two.text.isspace()
        and abs(one.base - two.base) < 0.1 * one.size
        and -0.5 * one.size < two.x0 - one.x1 < 0.15 * one.size
    )


def _in(box: tuple[float, float, float, float], x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _shown_box(page: pdfium.PdfPage) -> tuple[float, float, float, float]:
    """The part of the paper that is shown."""
    media, crop = page.get_mediabox(), page.get_cropbox()
    return (
        max(media[0], crop[0]), max(media[1], crop[1]),
        min(media[2], crop[2]), min(media[3], crop[3]),
    )  # fmt: skip


def _turned(
    quarters: int, left: float, bottom: float, right: float, top: float
) -> tuple[float, float, Turn]:
    """Size of the page and its coordinates, turned so that text of this direction runs across."""
    width, height = right - left, top - bottom
    match quarters:
        case 0:
            return width, height, lambda x, y: (x - left, top - y)
        case 1:
            return height, width, lambda x, y: (y - bottom, x - left)
        case 2:
            return width, height, lambda x, y: (right - x, y - bottom)
        case _:
            return height, width, lambda x, y: (top - y, right - x)


def _signs(page: pdfium.PdfPage, text_page: pdfium.PdfTextPage) -> Iterator[Found]:
    """Each sign that the page draws: where on its baseline it begins and ends, in page space."""
    handle, count = text_page.raw, text_page.count_chars()
    texts = _Texts(handle)
    if count > MOST_SIGNS:
        raise pdfium.PdfiumError("more signs than a page holds")
    x, y, box = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF()
    for index in range(count):
        if raw.FPDFText_IsGenerated(handle, index) == 1:
            continue
        code = raw.FPDFText_GetUnicode(handle, index)
        text = texts.of(index)
        raw.FPDFText_GetCharOrigin(handle, index, x, y)
        raw.FPDFText_GetLooseCharBox(handle, index, box)
        match text.quarter:
            case 0:
                end = (box.right, y.value)
            case 1:
                end = (x.value, box.top)
            case 2:
                end = (box.left, y.value)
            case _:
                end = (x.value, box.bottom)
        if code == 0 or raw.FPDFText_HasUnicodeMapError(handle, index) == 1:
            sign = UNKNOWN_SIGN
        else:
            sign = HYPHENS.get(code) or chr(code)
        yield (sign, x.value, y.value, *end), text


class _Texts:
    """What the signs of each text object share, asked once for each."""

    def __init__(self, handle: object) -> None:
        self._handle = handle
        self._known: dict[int, _Text] = {}
        self._matrix = raw.FS_MATRIX()
        self._colours = Colours()

    def of(self, index: int) -> _Text:
        """The text object that a sign belongs to."""
        drawn = raw.FPDFText_GetTextObject(self._handle, index)
        key = ctypes.addressof(drawn.contents) if drawn else 0
        if key not in self._known:
            self._known[key] = self._asked(index, drawn)
        return self._known[key]

    def _asked(self, index: int, drawn: object) -> _Text:
        matrix = self._matrix
        raw.FPDFText_GetMatrix(self._handle, index, matrix)
        font_size = raw.FPDFText_GetFontSize(self._handle, index)
        size = font_size * math.hypot(matrix.c, matrix.d)
        angle = math.degrees(math.atan2(matrix.b, matrix.a)) % 360
        quarter = round(angle / 90) % 4 if abs((angle + 45) % 90 - 45) <= STRAIGHT else None
        if not drawn:
            return _Text(size, quarter, True, 0.0, None)
        mode = raw.FPDFTextObj_GetTextRenderMode(drawn)
        fills = mode != raw.FPDF_TEXTRENDERMODE_STROKE
        colour = raw.FPDFPageObj_GetFillColor if fills else raw.FPDFPageObj_GetStrokeColor
        light = self._colours.lightness(drawn, colour)
        return _Text(size, quarter, mode not in INVISIBLE, light, _clip(drawn))


def _clip(drawn: object) -> tuple[float, float, float, float] | None:
    """The box that a text is clipped to, in page space; None where it is not."""
    clip = raw.FPDFPageObj_GetClipPath(drawn)
    paths = raw.FPDFClipPath_CountPaths(clip) if clip else 0
    boxes = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for path in range(max(paths, 0)):
        points = []
        for place in range(raw.FPDFClipPath_CountPathSegments(clip, path)):
            segment = raw.FPDFClipPath_GetPathSegment(clip, path, place)
            if segment and raw.FPDFPathSegment_GetPoint(segment, x, y):
                points.append((x.value, y.value))
        if points:
            boxes.append(
                (*map(min, zip(*points, strict=True)), *map(max, zip(*points, strict=True)))
            )
    if not boxes:
        return None
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return max(x0), max(y0), min(x1), min(y1)
