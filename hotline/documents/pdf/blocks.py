"""The tables and lines of a page, from top to bottom."""

from collections.abc import Sequence

from hotline.documents.model import Paragraph
from hotline.documents.pdf.drawn import Drawn, drawn
from hotline.documents.pdf.groups import widen_names, with_groups_widened
from hotline.documents.pdf.lattice import Lattice, fill, lattices
from hotline.documents.pdf.lines import lines_of, words_of
from hotline.documents.pdf.open_tables import open_tables
from hotline.documents.pdf.page import Page, Rule
from hotline.documents.pdf.regions import is_figure
from hotline.documents.pdf.rules import edges_of_cells, joined, snapped


def ruled_tables(page: Page) -> list[Lattice]:
    """The tables that a page rules, with their signs; those are taken out of the page's."""
    across, down = snapped(page.across), snapped(page.down)
    found = [each for each in lattices(joined(across), joined(down)) if _is_table(each)]
    for lattice in sorted(found, key=_area):
        page.signs = fill(lattice, page.signs)
    # what isn't ruled down may be ruled across, cell by cell
    free = [rule for rule in across if not any(_crosses(lattice, rule) for lattice in found)]
    edges = edges_of_cells(free, page.signs)
    for lattice in lattices(joined(free), joined(snapped(edges))):
        if not _is_table(lattice):
            continue
        outside = fill(lattice, page.signs)
        if _has_a_rule_a_row(lattice):
            page.signs = outside
            lattice.parts_by_words = True
            widen_names(lattice)
            found.append(lattice)
    return sorted(found, key=lambda each: each.box.y0)


def blocks_of(page: Page, ruled: Sequence[Lattice], above: Drawn | None) -> list[Drawn | Paragraph]:
    """A page's tables and the lines of text that stand in none of them, from top to bottom.

    `above` is the table that ends the page before, if one does.
    """
    placed: list[tuple[float, Drawn | Paragraph]] = []
    for number, lattice in enumerate(ruled, start=1):
        place = f"page {page.number}, table {number}"
        table = drawn(lattice, place)
        for to_left in (False, True) if lattice.parts_by_words else ():
            if widened := with_groups_widened(lattice, to_left):
                other, height = widened
                table.headers = table.headers or [table.rows[:height]]
                table.headers.append(drawn(other, place).rows[:height])
        if table.loose or any(any(row.texts()) for row in table.rows):
            placed.append((lattice.box.y0, table))
    for region, table in open_tables(page, snapped(page.across), above, len(ruled) + 1):
        placed.append((region.top, table))
        held = {id(sign) for sign in region.signs()}
        page.signs = [sign for sign in page.signs if id(sign) not in held]
    for number, line in enumerate(lines_of(page.signs), start=1):
        if text := words_of([line]):
            placed.append((line.top, Paragraph(text, f"page {page.number}, line {number}")))
    return [block for _, block in sorted(placed, key=lambda block: block[0])]


def _is_table(lattice: Lattice) -> bool:
    """Whether it is more than a frame around something."""
    return len(lattice.cells) > 1


def _has_a_rule_a_row(lattice: Lattice) -> bool:
    """Whether rules part the rows, and not only the header from what stands below it."""
    if len({cell.top for cell in lattice.cells}) < 3:
        return False
    return not any(
        sum(is_figure(line.text()) for line in lines_of(cell.signs)) > 1 for cell in lattice.cells
    )


def _area(lattice: Lattice) -> float:
    box = lattice.box
    return (box.x1 - box.x0) * (box.y1 - box.y0)


def _crosses(lattice: Lattice, rule: Rule) -> bool:
    box = lattice.box
    return box.holds((rule.start + rule.end) / 2, rule.at)
