"""Which table a run of header rows heads, by the words of its columns and nothing else."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from hotline.documents import Row
from hotline.language import Text
from hotline.reading.header_rows import (
    MOST_HEADER_ROWS,
    header_and_rows,
    header_paths,
    table_words,
)
from hotline.reading.near import nearness, offered
from hotline.template.figures import plain, read_figure
from hotline.template.form import Header, Template
from hotline.template.marks import NONE
from hotline.template.registry import Column

ANY_BRACKET = re.compile(r"\(.*$")
# Fewer matching headers than this share of a table's say nothing about what a table is.
LEAST_LIKENESS = 0.3
MOST_COLUMNS, MOST_WORD_SIGNS = 40, 60
MOST_TOLD = 12


@dataclass(frozen=True)
class PrintedTable:
    """Recognized header rows: how many, and which columns of which tables stand where."""

    height: int
    table_codes: tuple[str, ...]
    columns: tuple[tuple[Column, ...], ...]
    headers: tuple[Header, ...]
    paths: tuple[str, ...]
    place: str
    kept: frozenset[int] = frozenset()

    def place_of(self, column: Column) -> int | None:
        """The number of the printed column that is a column of the template."""
        for place, columns in enumerate(self.columns):
            if column in columns and not self.headers[place].comparison:
                return place
        return None

    def label_of(self, row: Row) -> str:
        """What names a row of the table; nothing where the table has no labels."""
        for columns, cell in zip(self.columns, row.cells, strict=False):
            if columns and columns[0].kind == "label":
                return cell.text
        return ""

    def compared(self) -> Iterator[tuple[int, Column, Header]]:
        """The printed columns that compare a column of the template with last year."""
        for place, (columns, header) in enumerate(zip(self.columns, self.headers, strict=True)):
            if header.comparison:
                yield from ((place, column, header) for column in columns)


class HeaderMatcher:
    """Recognizes the tables of one report."""

    def __init__(self, template: Template, region_code: str, year: int) -> None:
        self.template = template
        self.year = year
        self.tables = template.headers(region_code, year)
        self.kept = template.kept_unread(region_code, year)
        vocabulary = template.vocabulary
        self.beginnings = {
            written[:length]
            for table in self.tables.values()
            for words in table.words
            for written in vocabulary.written_otherwise(words)
            for length in range(1, len(written) + 1)
        }

    def match(self, rows: Sequence[Row], start: int) -> PrintedTable | None:
        """The table whose header begins with this row, if its words are those of one."""
        if not self._may_begin(rows[start]):
            return None
        best: PrintedTable | None = None
        for height in range(1, min(MOST_HEADER_ROWS, len(rows) - start) + 1):
            below = rows[start + height - 1]
            if best and not self._only_units(below) and not self._goes_on(below, best):
                break
            paths = header_paths(rows[start : start + height])
            headers = [self.template.header(path, self.year) for path in paths]
            best = self._printed_table(height, headers, paths, rows[start].place) or best
        after = rows[start + best.height :][:1] if best else ()
        return None if best and after and self._goes_on(after[0], best) else best

    def _goes_on(self, row: Row, printed: PrintedTable) -> bool:
        """Whether the row below a header is more of it: words, where the table has no labels."""
        if any(column.kind == "label" for columns in printed.columns for column in columns):
            return False
        texts = [cell.text for cell in row.cells if cell.text]
        return len(texts) > 1 and not any(
            read_figure(text) or plain(text) in self.template.not_given for text in texts
        )

    def _printed_table(
        self, height: int, headers: Sequence[Header], paths: Sequence[str], place: str
    ) -> PrintedTable | None:
        """The tables that these are the headers of, with the column below each."""
        kept = self._kept(headers, paths)
        own = [
            "" if header.comparison or number in kept else self._known_words(header)
            for number, header in enumerate(headers)
        ]
        found = self._tables_of(own)
        if not found or any(code not in found for code in kept.values()):
            return None
        columns: list[tuple[Column, ...]] = [
            tuple(
                self.tables[code].words[words] for code in found if words in self.tables[code].words
            )
            for words in own
        ]
        for number, header in enumerate(headers):
            if header.comparison:
                columns[number] = self._compared(header, number, own, columns)
                if not columns[number]:
                    return None
        return PrintedTable(
            height, found, tuple(columns), tuple(headers), tuple(paths), place, frozenset(kept)
        )

    def _kept(self, headers: Sequence[Header], paths: Sequence[str]) -> dict[int, str]:
        """Columns whose cells a person wants kept unread, each with its table."""
        tables = {path: table for table, path in self.kept}
        return {
            number: tables[plain(path)]
            for number, path in enumerate(paths)
            if path and tables.get(plain(path), NONE) != NONE and not headers[number].comparison
        }

    def _compared(
        self,
        header: Header,
        number: int,
        own: Sequence[str],
        columns: Sequence[tuple[Column, ...]],
    ) -> tuple[Column, ...]:
        """The column that last year's figure or a change is of.

        It is the one that the header names, or else the nearest to the left that begins so.
        """
        if header.words in own and header.words:
            return columns[own.index(header.words)]
        for left in range(number - 1, -1, -1):
            if own[left] and all(column.is_figure for column in columns[left]):
                return columns[left] if own[left].startswith(header.words) else ()
        return ()

    def _only_units(self, row: Row) -> bool:
        """Whether a row holds but the units that a header was broken off before, or 上年, 同比."""
        texts = [cell.text for cell in row.cells if cell.text]
        return bool(texts) and not any(
            self.template.header(text, self.year).words for text in texts
        )

    def _may_begin(self, row: Row) -> bool:
        texts = [cell.text for cell in row.cells if cell.text]
        return bool(texts) and all(map(self._begins, texts))

    def _begins(self, text: str) -> bool:
        """Whether a header may begin so: in the template's words, or what compares with it."""
        if any(plain(path).startswith(plain(text)) for _, path in self.kept):
            return True
        if ANY_BRACKET.sub("", plain(text)).replace("/", "") in self.beginnings:
            return True
        # what compares may be broken off, or a bracket behind it
        own = ANY_BRACKET.sub("", plain(text)).replace("/", "")
        for written in (own, self.template.vocabulary.without_begun_comparison(own)):
            words = self.template.header(written, self.year).words
            if not words or words in self.beginnings or written in self.beginnings:
                return True
        return False

    def _known_words(self, header: Header) -> str:
        """A header's words, and its unit where no table has them in that unit: none then fits."""
        if not header.unit or any(table.knows(header) for table in self.tables.values()):
            return header.words
        return f"{header.words}({header.unit})"

    def _tables_of(self, words: Sequence[str]) -> tuple[str, ...]:
        """The tables whose columns these are, each column once; none where one is left over."""
        printed = {word for word in words if word}
        if len(printed) != sum(map(bool, words)):
            return ()
        whole = [
            code
            for code, table in self.tables.items()
            if not printed.isdisjoint(table.words)
            and not table.missing(
                {table.words[word].column_code for word in printed & table.words.keys()}
            )
        ]
        whole.sort(key=lambda code: -len(printed & set(self.tables[code].words)))
        found: list[str] = []
        covered: set[str] = set()
        for code in whole:
            own = printed & set(self.tables[code].words)
            labels = {word for word in own if self.tables[code].words[word].kind == "label"}
            if not found or (covered & own == labels and labels):
                found.append(code)
                covered |= own
        return tuple(sorted(found, key=list(self.tables).index)) if covered == printed else ()

    def keeps(self, rows: Sequence[Row]) -> bool:
        """Whether a person said that this table is kept, though the template doesn't have it."""
        return (NONE, plain(table_words(rows))) in self.kept

    def suggestion(self, rows: Sequence[Row]) -> Text:
        """What an unrecognized table is most like, and which headers keep it from being that."""
        words = self._words(header_and_rows(rows)[0])
        groups = self.template.registry.printed_together
        likeness = {codes: self._likeness(words, codes) for codes in groups}
        codes = max(groups, key=lambda group: likeness[group])
        if likeness[codes] < LEAST_LIKENESS:
            listed = " | ".join(table_words(rows).split("|")[:MOST_TOLD])
            return Text(
                f"no table of the template has such a header ({listed})",
                f"模板中没有这样表头的表({listed})",
            )
        return self._told(codes, words)

    def _likeness(self, printed: Sequence[str], codes: Sequence[str]) -> float:
        """The share of some tables' columns that have one of these headers, near ones half."""
        known = self._words_of(codes)
        exact = sum(word in known for word in printed)
        nearly = sum(bool(closest(word, known)) for word in printed if word not in known)
        required = {column.header_path for column in known.values() if self._is_required(column)}
        return (exact + nearly / 2) / max(len(required), len(printed), 1)

    def _words_of(self, codes: Sequence[str]) -> dict[str, Column]:
        return {word: c for code in codes for word, c in self.tables[code].words.items()}

    def _is_required(self, column: Column) -> bool:
        return column.column_code in self.tables[column.table_code].required

    def _words(self, rows: Sequence[Row]) -> list[str]:
        """The words of a header, as many and as long as those of any table."""
        paths = header_paths(rows)[:MOST_COLUMNS]
        headers = [self.template.header(path, self.year) for path in paths]
        words = [self._known_words(each) for each in headers if not each.comparison]
        return [word for word in words if 0 < len(word) <= MOST_WORD_SIGNS]

    def _told(self, codes: Sequence[str], words: Sequence[str]) -> Text:
        label, known = (
            "、".join(map(self.template.labels.__getitem__, codes)),
            self._words_of(codes),
        )
        told = Text(f"looks like {label}, but", f"像是“{label}”,但")
        found = {known[word].column_code for word in words if word in known}
        missing = {
            column.header_path: None
            for code in codes
            for column in self.tables[code].words.values()
            if column.column_code in self.tables[code].missing(found)
        }
        for word in words:
            if word in known:
                continue
            told += Text(f" the header {word} is not known", f"表头“{word}”未知")
            for column in closest(word, known):
                missing.pop(column.header_path, None)
                told += Text(f" (closest: {column.header_path})", f"(最接近“{column.header_path}”)")
            told += Text(";", ";")
        for path in missing:
            told += Text(f" the column {path} is missing;", f"缺少列“{path}”;")
        return Text(told.en.rstrip(";"), told.zh.rstrip(";"))


def closest(word: str, known: Mapping[str, Column]) -> list[Column]:
    """The column whose header comes nearest to a word, where one is near at all."""
    words = offered({each: nearness(word, each) for each in known}, most=1)
    return [known[each] for each in words]
