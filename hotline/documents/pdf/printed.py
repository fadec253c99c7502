"""What a PDF prints, page by page, without regard to lines, cells and rules."""

from collections.abc import Iterable, Sequence

from hotline.documents.pdf.lines import is_again, is_space
from hotline.documents.pdf.page import Page, Sign
from hotline.documents.radicals import with_ideographs

# Signs on one line differ in height by no more than this, in sizes of the type.
LEVEL = 0.4


def printed_texts(pages: Sequence[Page]) -> dict[str, tuple[str, ...]]:
    """Each page's signs as they are drawn one after the other, and as they stand in rows.

    Signs that follow each other without touching are parted by a line end.
    """
    texts: dict[str, tuple[str, ...]] = {}
    for page in pages:
        rows = sorted(page.signs, key=lambda sign: (round(sign.base / sign.size * 2), sign.x0))
        found = (_text(page.signs), _text(rows))
        before = texts.get(f"page {page.number}", ("", ""))
        texts[f"page {page.number}"] = (before[0] + "\n" + found[0], before[1] + "\n" + found[1])
    return texts


def _text(signs: Iterable[Sign]) -> str:
    parts: list[str] = []
    before: Sign | None = None
    for sign in signs:
        if before is not None and is_again(sign, before):
            continue
        if before is not None and not (
            abs(sign.base - before.base) <= LEVEL * sign.size
            and -0.5 * sign.size <= sign.x0 - before.x1
            and not is_space(before, sign)
        ):
            parts.append("\n")
        parts.append(sign.text)
        before = sign
    return with_ideographs("".join(parts))
