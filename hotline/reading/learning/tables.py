"""Tables that the template doesn't have in these words: which one each may be, header by header."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from hotline.documents import Row
from hotline.language import Text
from hotline.reading.header_rows import header_and_rows, header_paths, table_words
from hotline.reading.headers import MOST_COLUMNS, HeaderMatcher
from hotline.reading.learning.questions import Option, Question
from hotline.reading.near import (
    LEAD,
    LEAST,
    STANDS_OUT,
    offered,
    path_nearness,
    standing_out,
)
from hotline.reading.report import UnreadTable
from hotline.template.figures import plain
from hotline.template.form import KEPT, VARIANTS, Header
from hotline.template.marks import ABSENT, NONE
from hotline.template.registry import Column

# What a table must have of another in order to be taken for it at all.
LEAST_LIKENESS = 0.4
OTHER_UNIT = 0.5


@dataclass(frozen=True)
class Likely:
    """A group of the template's tables that an unread table may be, and how much speaks for it.

    `unknown` are the headers that none of them has, with how near each column is; `missing` are
    the columns that have to be printed and have no header.
    """

    codes: tuple[str, ...]
    likeness: float
    unknown: dict[str, tuple[Header, dict[Column, float]]]
    missing: tuple[Column, ...]


class TableQuestions:
    """Asks about the unread tables of one city's report."""

    def __init__(self, matcher: HeaderMatcher, region_code: str, year: int) -> None:
        self.matcher = matcher
        self.template = matcher.template
        self.region_code = region_code
        self.year = year
        self.paths = {
            column: self.template.header(column.header_path).path
            for table in matcher.tables.values()
            for column in table.words.values()
        }

    def questions(
        self, table: UnreadTable, answered: Mapping[tuple[str, ...], int | None]
    ) -> Iterator[Question]:
        """What has to be known of a table, so that it can be read or kept."""
        found = self.likely(table.rows)
        if not found or found[0].likeness < LEAST_LIKENESS:
            yield self._keep(table)
            return
        chosen = found[0]
        if len(found) > 1 and found[0].likeness - found[1].likeness < LEAD / 2:
            which = self._which(table, found[0], found[1])
            answer = answered.get(which.key)
            if not answer:
                yield which
                return
            chosen = found[min(answer, 2) - 1]
        yield from self._headers(table, chosen)

    def likely(self, rows: Sequence[Row]) -> list[Likely]:
        """The groups of tables that these rows may head, the likeliest first."""
        paths = header_paths(header_and_rows(rows)[0])[:MOST_COLUMNS]
        headers = [
            (path, header)
            for path in paths
            if path and not (header := self.template.header(path, self.year)).comparison
        ]
        found = [self._as(codes, headers) for codes in self.template.registry.printed_together]
        return sorted(found, key=lambda each: -each.likeness)

    def _as(self, codes: tuple[str, ...], headers: Sequence[tuple[str, Header]]) -> Likely:
        """What the headers have in common with those of some tables."""
        tables = [self.matcher.tables[code] for code in codes]
        columns = {column for table in tables for column in table.words.values()}
        exact = {
            table.words[header.words]
            for _, header in headers
            for table in tables
            if table.knows(header)
        }
        printed = {column.column_code for column in exact}
        known = {path for path, header in headers if any(t.knows(header) for t in tables)}
        missing = [
            column
            for table in tables
            for column in dict.fromkeys(table.words.values())
            if column.column_code in table.missing(printed)
        ]
        # one header over the labels of all tables that are printed together
        missing = list({column.header_path: column for column in missing}.values())
        free = {column.header_path: column for column in (*(columns - exact), *missing)}.values()
        unknown = {
            path: (header, {column: self._nearness(header, column) for column in free})
            for path, header in headers
            if path not in known and not any((c, plain(path)) in self.matcher.kept for c in codes)
        }
        nearly = sum(min(1.0, max(scores.values(), default=0.0)) for _, scores in unknown.values())
        wanted = len({(c.column_no, c.header_path) for c in exact} | {
            (c.column_no, c.header_path) for c in missing
        })  # fmt: skip
        share = (len(known) + nearly * 0.8) / max(len(headers), wanted, 1)
        return Likely(codes, share if known or nearly else 0.0, unknown, tuple(missing))

    def _nearness(self, header: Header, column: Column) -> float:
        """How near a header is to a column; a unit that counts otherwise makes it less so."""
        own, other = header.path, self.paths[column]
        score = path_nearness(own, other)
        return score * OTHER_UNIT if self._counts_otherwise(header, column) else score

    def _counts_otherwise(self, header: Header, column: Column) -> bool:
        unit_of = self.template.vocabulary.unit
        base = unit_of(header.unit.removeprefix("万").removeprefix("亿"))
        return bool(base) and base != unit_of(column.unit.replace("/", ""))

    def _headers(self, table: UnreadTable, likely: Likely) -> Iterator[Question]:
        """Which column each unknown header is, and which aren't printed."""
        pairs = self._pairs(likely)
        for path, (header, scores) in likely.unknown.items():
            chosen = pairs.get(path)
            alone = len(likely.unknown) == len(likely.missing) == 1
            first = likely.missing if alone else [chosen] if chosen else []
            found = list(dict.fromkeys([*first, *offered(scores)]))
            if chosen and self._counts_otherwise(header, chosen):
                chosen = None
            yield self._header(table, likely, path, header, found, scores, chosen, alone)
        if not likely.unknown:
            for column in likely.missing:
                yield self._absent(table, column)

    def _pairs(self, likely: Likely) -> dict[str, Column]:
        """The column of each header that stands out for it, and it for the column.

        Where as many columns lack a header as headers a column, only those can be meant, and less
        likeness is enough.
        """
        is_whole = len(likely.unknown) == len(likely.missing)
        least = LEAST if is_whole else STANDS_OUT
        among = {
            path: {c: score for c, score in scores.items() if not is_whole or c in likely.missing}
            for path, (_, scores) in likely.unknown.items()
        }
        found = {}
        for path, scores in among.items():
            chosen = standing_out(scores, least)
            rivals = [
                other.get(chosen, 0.0) for each, other in among.items() if chosen and each != path
            ]
            if chosen and max(rivals, default=0.0) <= scores[chosen] - LEAD:
                found[path] = chosen
        return found

    def _header(
        self,
        table: UnreadTable,
        likely: Likely,
        path: str,
        header: Header,
        found: Sequence[Column],
        scores: Mapping[Column, float],
        chosen: Column | None,
        alone: bool,
    ) -> Question:
        names = self._names(likely.codes)
        options = [
            Option(
                Text(f"the column {column.header_path}", f"“{column.header_path}”列"),
                self._why(header, column, scores[column], alone and column in likely.missing),
                VARIANTS,
                tuple(
                    self._variant(each, path)
                    for code in likely.codes
                    for each in dict.fromkeys(self.matcher.tables[code].words.values())
                    if each.header_path == column.header_path
                ),
            )
            for column in found
        ]
        options.append(self._kept(likely.codes[0], path))
        return Question(
            ("header", *likely.codes, plain(path)),
            path,
            table.place,
            Text(f"in {names}: which column is {path}?", f"{names}中“{path}”是哪一列?"),
            tuple(options),
            found.index(chosen) + 1 if chosen else None,
        )

    def _why(self, header: Header, column: Column, score: float, alone: bool) -> Text:
        told = Text(f"{score:.0%} alike", f"相似度{score:.0%}")
        if alone:
            told += Text(", the only column left", ",且只剩这一列")
        if self._counts_otherwise(header, column):
            told += Text(
                f", but in {header.unit} and not {column.unit}",
                f",但单位是“{header.unit}”而不是“{column.unit}”",
            )
        return told

    def _variant(self, column: Column, header_path: str, year: str = "[any]") -> dict[str, str]:
        return {
            "table_code": column.table_code, "column_code": column.column_code,
            "region_code": self.region_code, "report_year": year,
            "header_path": header_path, "reason": "该市用语,人工确认",
        }  # fmt: skip

    def _absent(self, table: UnreadTable, column: Column) -> Question:
        names = self._names((column.table_code,))
        absent = Option(
            Text("not printed in this report", "本报告未印此列"),
            Text("no header comes near it", "没有相近的表头"),
            VARIANTS,
            (self._variant(column, ABSENT, str(self.year)),),
        )
        return Question(
            ("absent", column.table_code, column.column_code),
            column.header_path,
            table.place,
            Text(
                f"{names}: the column {column.header_path} has no header here",
                f"{names}: 此处没有“{column.header_path}”列",
            ),
            (absent,),
            1,
        )

    def _kept(self, table_code: str, path: str) -> Option:
        is_table = table_code == NONE
        return Option(
            Text("kept unread, cell by cell", "逐格保留原文"),
            Text(
                "nothing of the template" if is_table else "no column of the template",
                "模板中没有此表" if is_table else "模板中没有此列",
            ),
            KEPT,
            ({
                "region_code": self.region_code, "report_year": "[any]",
                "table_code": table_code, "header_path": path, "reason": "人工确认保留原文",
            },),
        )  # fmt: skip

    def _keep(self, table: UnreadTable) -> Question:
        words = table_words(table.rows)
        return Question(
            ("table", plain(words)),
            words,
            table.place,
            Text("no table of the template is like this one", "模板中没有与此相似的表"),
            (self._kept(NONE, words),),
            1,
        )

    def _which(self, table: UnreadTable, one: Likely, other: Likely) -> Question:
        """Two tables come equally near: a person says which, by all the headers that it takes."""
        options = [self._as_a_whole(likely) for likely in (one, other)]
        words = table_words(table.rows)
        return Question(
            ("table", plain(words)),
            words,
            table.place,
            Text("which table is this?", "这是哪一张表?"),
            (*options, self._kept(NONE, words)),
            None,
        )

    def _as_a_whole(self, likely: Likely) -> Option:
        rows = []
        for path, (_, scores) in likely.unknown.items():
            column = standing_out(scores)
            if column is not None:
                rows.append(self._variant(column, path))
        return Option(
            Text(self._names(likely.codes).en, self._names(likely.codes).zh),
            Text(f"{likely.likeness:.0%} alike", f"相似度{likely.likeness:.0%}"),
            VARIANTS,
            tuple(rows),
        )

    def _names(self, codes: Sequence[str]) -> Text:
        names = "、".join(self.template.labels[code] for code in codes)
        return Text(names, f"“{names}”")
