"""What lies over a report's pages and is none of its words: watermarks that don't stand aslant."""

from collections import Counter
from collections.abc import Iterator, Sequence

from hotline.documents.pdf.lines import Line, lines_of
from hotline.documents.pdf.page import Page, Sign

# From 0, black on black, to 1: less is not seen at all, or hardly.
UNSEEN, PALE = 0.04, 0.3
# A ground lighter than this is as good as white.
SHADED = 0.97
# So much larger than most of the page's type are titles and watermarks, and only the latter
# without doubt where they are pale or lie over something.
LARGE = 1.6


def without_watermarks(pages: Sequence[Page]) -> None:
    """Take out of the pages what is printed over them: pale, and large, repeated or over words."""
    pale: dict[int, list[Line]] = {}
    printed: Counter[str] = Counter()
    for number, page in enumerate(pages):
        contrasts = list(_contrasts(page))
        seen = [(s, c) for s, c in zip(page.signs, contrasts, strict=True) if c >= UNSEEN]
        page.signs = [sign for sign, _ in seen]
        pale[number] = lines_of(sign for sign, contrast in seen if contrast < PALE)
        printed.update(line.text() for line in pale[number])
    for number, page in enumerate(pages):
        size = page.type_size()
        marks = {id(sign) for line in pale[number] for sign in line.signs}
        dark = [sign for sign in page.signs if id(sign) not in marks]
        taken = {
            id(sign)
            for line in pale[number]
            if line.size > LARGE * size or printed[line.text()] > 1 or _over_any(line, dark)
            for sign in line.signs
        }
        large = [sign for sign in dark if sign.size > LARGE * size]
        small = [sign for sign in dark if sign.size <= LARGE * size]
        taken |= {
            id(sign)
            for line in lines_of(large)
            if _over_any(line, small) or _over_rules(line, page)
            for sign in line.signs
        }
        if taken:
            page.signs = [sign for sign in page.signs if id(sign) not in taken]


def _contrasts(page: Page) -> Iterator[float]:
    """How much each sign differs from what it is printed on."""
    shades = [shade for shade in page.shades if shade.light < SHADED]
    for sign in page.signs:
        ground = 1.0
        for shade, light in shades:
            if shade.holds(sign.x, sign.y):
                ground = light
        yield abs(ground - sign.light)


def _over_any(line: Line, others: Sequence[Sign]) -> bool:
    """Whether a line lies over signs that aren't its own."""
    return any(
        sign.x0 < other.x < sign.x1 and sign.top < other.y < sign.bottom
        for sign in line.signs
        for other in others
        if not other.text.isspace()
    )


def _over_rules(line: Line, page: Page) -> bool:
    """Whether rules run through a line, as they do through nothing that stands in a cell."""
    inner = 0.25 * line.size
    return any(
        line.top + inner < rule.at < line.bottom - inner
        and rule.start < line.x1 and line.x0 < rule.end
        for rule in page.across
    ) or any(
        line.x0 + inner < rule.at < line.x1 - inner
        and rule.start < line.bottom - inner and line.top + inner < rule.end
        for rule in page.down
    )  # fmt: skip
