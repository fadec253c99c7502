"""A published document to what it says: its identity, its tables, the figures of its prose."""

from collections.abc import Iterator
from dataclasses import dataclass

from hotline.documents import Document, Grid, Paragraph, read_document
from hotline.errors import HotlineError
from hotline.language import Text
from hotline.reading.claims import ClaimReader
from hotline.reading.found_again import refuse_what_is_not_found
from hotline.reading.headers import HeaderMatcher
from hotline.reading.prose import passages
from hotline.reading.report import Reading
from hotline.reading.tables import TableReader
from hotline.reading.titles import Cities, Identity, identity
from hotline.template.form import Template


@dataclass(frozen=True)
class ReadReport:
    """One document, read: which report it is, in which format, and all that it prints."""

    identity: Identity
    media_type: str
    reading: Reading


class ReportReader:
    """Reads documents against the template of a project."""

    def __init__(self, template: Template, cities: Cities | None = None) -> None:
        self.template = template
        self.claims = ClaimReader(template)
        self.cities = cities or Cities(template.root)

    def read(
        self, content: bytes, name: str, region_code: str | None = None, year: int | None = None
    ) -> ReadReport:
        """Read one file; `name` is what messages call it.

        Raises HotlineError where the file can't be read or is no report of the template.
        """
        document = read_document(content, name)
        words = [b.text for b in document.blocks if isinstance(b, Paragraph) and not b.is_link]
        found = identity(words, _all_words(document), self.cities, name, region_code, year)
        reading = Reading()
        matcher = HeaderMatcher(self.template, found.region_code, found.year)
        tables = TableReader(self.template, matcher, reading)
        prose: list[Paragraph] = []
        for block in document.blocks:
            prose.extend(tables.read(block) if isinstance(block, Grid) else [block])
        reading.claims = self.claims.read(list(passages(prose)))
        if not reading.tables and not reading.unread:
            raise HotlineError(
                Text(f"{name}: not a report: no table in it", f"{name}: 不是年报: 其中没有表")
            )
        refuse_what_is_not_found(
            document, reading, found.title if found.title in words else "", name
        )
        return ReadReport(found, document.media_type, reading)


def _all_words(document: Document) -> Iterator[str]:
    for block in document.blocks:
        if isinstance(block, Grid):
            yield from (row.text() for row in block.rows)
        else:
            yield block.text
