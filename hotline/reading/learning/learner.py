"""Reads a document as far as answers go, and asks what comes next."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from hotline.reading import ReadReport, ReportReader
from hotline.reading.headers import HeaderMatcher
from hotline.reading.learning.questions import Added, Question, merged
from hotline.reading.learning.tables import TableQuestions
from hotline.reading.learning.words import claim_questions, label_questions, row_questions
from hotline.reading.titles import Cities
from hotline.template.form import Template
from hotline.template.registry import Registry, Row

Key = tuple[str, ...]
HEADER = "header"
# An answer may lead to more to ask: a table that is read has rows, whose labels may be unknown.
MOST_ROUNDS = 12


@dataclass(frozen=True)
class Document:
    """A document to learn from, as `ReportReader.read` takes it."""

    content: bytes
    name: str
    region_code: str | None = None
    year: int | None = None


class Learner:
    """Asks about documents of a project; `added` are the rows that the answers come to so far."""

    def __init__(self, root: Path, added: Added | None = None) -> None:
        self.registry = Registry(root)
        self.cities = Cities(root)
        self.added = added or {}
        self.answers: dict[Key, int | None] = {}

    def questions(self, document: Document) -> Iterator[Question]:
        """One question after the other; each is answered by `answer` before the next is taken.

        Raises HotlineError where the document can't be read.
        """
        for _ in range(MOST_ROUNDS):
            asked = False
            for question in self._open(document):
                if question.key not in self.answers:
                    asked = True
                    yield question
            if not asked:
                return

    def answer(self, question: Question, answer: int | None) -> None:
        """Settle a question: 0 is none of its options, None leaves it open."""
        self.answers[question.key] = answer
        self.added = merged(self.added, question.added(answer))

    def explore(self, question: Question) -> None:
        """Take what stands out, or else the first that nothing else was taken for.

        So it shows what more there is to ask; the question is as open as it was.
        """
        taken = {place_of(row) for rows in self.added.values() for row in rows}
        free = [
            number
            for number, option in enumerate(question.options, start=1)
            if not taken & {place_of(row) for row in option.rows}
        ]
        self.answer(question, question.answer or next(iter(free), 1))

    def read(self, document: Document) -> ReadReport:
        """The document with what is known by now."""
        return self._reader().read(
            document.content, document.name, document.region_code, document.year
        )

    def _reader(self) -> ReportReader:
        template = Template(self.registry.root, self.registry.with_added(self.added))
        return ReportReader(template, self.cities)

    def _open(self, document: Document) -> list[Question]:
        """What a reading with all answers so far leaves to ask."""
        reader = self._reader()
        template = reader.template
        report = reader.read(document.content, document.name, document.region_code, document.year)
        reading, found = report.reading, report.identity
        matcher = HeaderMatcher(template, found.region_code, found.year)
        tables = TableQuestions(matcher, found.region_code, found.year)
        questions = [
            question
            for table in reading.unread_tables
            if not table.is_kept
            for question in tables.questions(table, self.answers)
        ]
        questions += row_questions(template, reading)
        questions += label_questions(template, found.region_code, reading)
        if not questions:
            questions += claim_questions(template, reader.claims, reading)
        return list(asked_once(questions).values())


def place_of(row: Row) -> tuple[str | None, ...]:
    """What of the template a row gives another name to."""
    return tuple(row.get(name) for name in ("table_code", "column_code", "row_code", "claim_code"))


def asked_once(questions: Iterable[Question]) -> dict[Key, Question]:
    """Questions by their keys; the same header of several tables, with the same answers, is one."""
    found: dict[Key, Question] = {}
    alike: dict[tuple[object, ...], Key] = {}
    for question in questions:
        means = tuple(option.means.en for option in question.options)
        same = alike.setdefault((question.key[0], question.key[-1], means), question.key)
        if same == question.key or question.key[0] != HEADER:
            found.setdefault(question.key, question)
            continue
        first = found[same]
        options = tuple(
            replace(one, rows=(*one.rows, *(r for r in other.rows if r not in one.rows)))
            for one, other in zip(first.options, question.options, strict=True)
        )
        answer = first.answer if first.answer == question.answer else None
        found[same] = replace(first, options=options, answer=answer)
    return found
