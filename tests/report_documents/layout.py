"""A report's contents as blocks in printed order, and what a reader must find in them."""

from collections.abc import Iterator
from dataclasses import replace

from .blocks import Block, Cell, Heading, Prose, Table
from .contents import Contents
from .distortion import Distortion
from .prose import prose_blocks
from .tables import PrintedTable, compared, own_label, printed
from .template import Template, template


def blocks(contents: Contents, distortion: Distortion, can_merge: bool = False) -> list[Block]:
    """The document's blocks, the title first; merges only where the format has them."""
    known = template()
    body = [
        *prose_blocks(contents, known, distortion),
        Heading("二、主要数据情况", 2),
        *table_blocks(contents, known, distortion, can_merge),
    ]
    if distortion.scrambled:
        body = scrambled(body, distortion)
    return [Heading(contents.title, 1), *body]


def table_blocks(
    contents: Contents, known: Template, distortion: Distortion, can_merge: bool
) -> Iterator[Heading | Table]:
    """The tables, each section below its heading."""
    section, sections, number = None, 0, 1
    for group in known.groups:
        if group[0] not in contents.tables:
            continue
        if known.sections[group[0]] != section:
            section, sections, number = known.sections[group[0]], sections + 1, 1
            if not distortion.lost_captions:
                yield Heading(f"({'一二三四五六七八九十'[sections % 10 - 1]}) {section}", 3)
        yield PrintedTable(contents, known, group, distortion).block(number, can_merge)
        number += len(group)
    for caption, rows in distortion.habits.own_tables:
        yield Table(caption, 1, tuple(tuple(map(Cell, row)) for row in rows))


def scrambled(body: list[Block], distortion: Distortion) -> list[Block]:
    """Pages of one to four blocks in another order."""
    chance = distortion.chance("pages")
    pages = []
    while body:
        length = chance.randint(1, 4)
        pages.append(body[:length])
        body = body[length:]
    chance.shuffle(pages)
    return [block for page in pages for block in page]


def expected(contents: Contents, distortion: Distortion, ten_thousands: str = "万") -> Contents:
    """What a reader must give back.

    Figures are verbatim as the document prints them; one below a header whose unit became 万
    bears `ten_thousands` behind its number, since the seed has no other place for the unit.
    Labels, names and states are those of the contents, the claims in the document's order.
    """
    columns = {
        (table, column.code): column
        for table, of_table in template().columns.items()
        for column in of_table
    }
    tables = {
        table: [
            {
                code: own_label(columns[table, code], text, distortion)
                if columns[table, code].kind == "label"
                else printed(columns[table, code], text, distortion, place, ten_thousands)
                for code, text in row.items()
            }
            for place, row in enumerate(rows)
        ]
        for table, rows in contents.tables.items()
    }
    claims = [
        claim
        for block in blocks(contents, distortion)
        if isinstance(block, Prose)
        for claim in block.claims
    ]
    return replace(contents, tables=tables, claims=claims)


def expected_comparisons(contents: Contents, distortion: Distortion) -> list[tuple[str, ...]]:
    """What a reader must find of last year in columns of its own.

    Table, row from 1, column, comparison and text of each such cell that prints anything.
    """
    found = []
    for table, of_table in template().columns.items():
        for place, row in enumerate(contents.tables.get(table, ())):
            for column in of_table:
                kinds = distortion.habits.compared.get((table, column.code), ())
                texts = compared(column, row[column.code], distortion, place)
                found += [
                    (table, str(place + 1), column.code, comparison, text)
                    for (comparison, _), text in zip(kinds, texts, strict=True)
                    if text
                ]
    return found
