"""What is drawn on a page besides text, as far as it makes a table: rules and shaded areas."""

import ctypes
from collections.abc import Callable, Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from hotline.documents.pdf.page import Box, Page, Rule, Shade

# A filled area that is thinner than this, in points, is a rule.
THICKEST = 3.5
SHORTEST = 1.5
# Lighter than this is the paper itself.
WHITE = 0.97
MOST_OBJECTS = 200_000
DEEPEST = 6
Turn = Callable[[float, float], tuple[float, float]]
Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]


class Colours:
    """Asks PDFium for colours; one is for one page, since it keeps the room for the answers."""

    def __init__(self) -> None:
        self._parts = [ctypes.c_uint() for _ in range(4)]

    def lightness(self, drawn: object, get: Callable[..., int]) -> float:
        """How light a thing is, from 0 for black to 1; `get` asks for one of its colours."""
        if not get(drawn, *self._parts):
            return 0.0
        red, green, blue, alpha = (part.value for part in self._parts)
        return 1 - alpha / 255 * (1 - (0.3 * red + 0.59 * green + 0.11 * blue) / 255)


def drawn_paths(page: pdfium.PdfPage, shown: Page, turn: Turn) -> None:
    """Put the page's rules and shades into `shown`, in the coordinates that `turn` gives."""
    handle = page.raw
    count = raw.FPDFPage_CountObjects(handle)
    if count > MOST_OBJECTS:
        raise pdfium.PdfiumError("more objects than a page holds")
    colours = Colours()
    for index in range(count):
        _add(raw.FPDFPage_GetObject(handle, index), shown, turn, colours, 0)


def _add(drawn: object, shown: Page, turn: Turn, colours: Colours, depth: int) -> None:
    kind = raw.FPDFPageObj_GetType(drawn)
    if kind == raw.FPDF_PAGEOBJ_FORM and depth < DEEPEST:
        inner = _placed(turn, _matrix(drawn))
        for index in range(raw.FPDFFormObj_CountObjects(drawn)):
            _add(raw.FPDFFormObj_GetObject(drawn, index), shown, inner, colours, depth + 1)
    elif kind == raw.FPDF_PAGEOBJ_PATH:
        _add_path(drawn, shown, turn, colours)


def _placed(turn: Turn, matrix: Matrix) -> Turn:
    a, b, c, d, e, f = matrix
    return lambda x, y: turn(a * x + c * y + e, b * x + d * y + f)


def _matrix(drawn: object) -> Matrix:
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(drawn, matrix)
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _add_path(drawn: object, shown: Page, turn: Turn, colours: Colours) -> None:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(drawn, fill, stroke)
    light = colours.lightness(drawn, raw.FPDFPageObj_GetFillColor) if fill.value else 1.0
    strokes = bool(stroke.value) and (
        colours.lightness(drawn, raw.FPDFPageObj_GetStrokeColor) < WHITE
    )
    if not fill.value and not strokes:
        return
    if not strokes and (thin := _thin_bounds(drawn, turn)):
        if light < WHITE:
            _add_rule(*thin, shown)
        return
    for points in _outlines(drawn, _placed(turn, _matrix(drawn))):
        if fill.value:
            _add_area(points, light, shown)
        if strokes:
            for (x0, y0), (x1, y1) in zip(points, points[1:], strict=False):
                _add_rule(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1), shown)


def _thin_bounds(drawn: object, turn: Turn) -> tuple[float, float, float, float] | None:
    """The box of a path that is as thin as a rule, whatever its outline; None for any other."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not raw.FPDFPageObj_GetBounds(drawn, left, bottom, right, top):
        return None
    (x0, y0), (x1, y1) = turn(left.value, bottom.value), turn(right.value, top.value)
    x0, x1, y0, y1 = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
    return (x0, y0, x1, y1) if min(x1 - x0, y1 - y0) <= THICKEST else None


def _outlines(drawn: object, place: Turn) -> Iterator[list[Point]]:
    """The corners of each closed or open line of a path."""
    points: list[Point] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(raw.FPDFPath_CountSegments(drawn)):
        segment = raw.FPDFPath_GetPathSegment(drawn, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO and points:
            yield points
            points = []
        points.append(place(x.value, y.value))
        if raw.FPDFPathSegment_GetClose(segment) and points[0] != points[-1]:
            points.append(points[0])
    if points:
        yield points


def _add_area(points: list[Point], light: float, shown: Page) -> None:
    """A filled outline: a rule if it is thin, a shade if it is a rectangle."""
    across, down = zip(*points, strict=True)
    x0, y0, x1, y1 = min(across), min(down), max(across), max(down)
    if x1 - x0 <= THICKEST or y1 - y0 <= THICKEST:
        if light < WHITE:
            _add_rule(x0, y0, x1, y1, shown)
    elif all(min(x - x0, x1 - x) < THICKEST and min(y - y0, y1 - y) < THICKEST for x, y in points):
        shown.shades.append(Shade(Box(x0, y0, x1, y1), light))


def _add_rule(x0: float, y0: float, x1: float, y1: float, shown: Page) -> None:
    """A rule if it goes straight across or down, cut to the page."""
    if x1 - x0 <= THICKEST < y1 - y0 or (x1 - x0 <= SHORTEST < y1 - y0):
        start, end, at = max(y0, 0.0), min(y1, shown.height), (x0 + x1) / 2
        if start < end and -THICKEST <= at <= shown.width + THICKEST:
            shown.down.append(Rule(at, start, end))
    elif y1 - y0 <= THICKEST and x1 - x0 > SHORTEST:
        start, end, at = max(x0, 0.0), min(x1, shown.width), (y0 + y1) / 2
        if start < end and -THICKEST <= at <= shown.height + THICKEST:
            shown.across.append(Rule(at, start, end))
