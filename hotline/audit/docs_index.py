"""The page that Data Docs open with: Great Expectations' own needs scripts from the network."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import quote

from hotline.audit.expectations import CRITICAL
from hotline.audit.findings import ERROR, FAILED, PASSED, WARNING
from hotline.audit.results import OUTCOMES, STYLE
from hotline.audit.suites import Suite
from hotline.language import Text, counted

TITLE = Text("Expectation suites", "期望套件")
COLUMNS = (
    Text("suite", "套件"),
    Text("what it guards", "所核对的内容"),
    Text("result", "结果"),
    Text("hold", "符合"),
)
RESULTS = {
    None: OUTCOMES[PASSED],
    ERROR: OUTCOMES[FAILED],
    WARNING: Text("failed, as a warning", "未通过,仅警告"),
}
# What is worst comes first.
ORDER = (ERROR, WARNING, None)


@dataclass(frozen=True)
class Validated:
    """A suite with what Great Expectations says of it, and what it calls that result."""

    suite: Suite
    identifier: Any
    result: Any

    @property
    def severity(self) -> str | None:
        """How bad the worst failure is; None where all is well."""
        if self.result.success:
            return None
        worst = self.result.get_max_severity_failure()
        return ERROR if worst is None or worst.value == CRITICAL else WARNING

    @property
    def suite_page(self) -> str:
        """Where Great Expectations puts the suite's page."""
        return page_of("expectations", self.identifier.expectation_suite_identifier)

    @property
    def result_page(self) -> str:
        """Where it puts that of the result."""
        return page_of("validations", self.identifier)


def page_of(section: str, identifier: Any) -> str:  # noqa: ANN401
    """A page of the site, from its folder."""
    return "/".join((section, *identifier.to_tuple())) + ".html"


def both(text: Text) -> str:
    """Chinese with English beside it."""
    return f"{text.zh} {text.en}"


def link(page: str, words: str) -> str:
    """A link to a page of the site."""
    return f'<a href="{escape(quote(page))}">{escape(words)}</a>'


def row(each: Validated) -> str:
    """A suite, which leads to its page, with its result, which leads to that of the result."""
    counts = each.result.statistics
    cells = (
        link(each.suite_page, each.suite.full_name),
        escape(each.suite.guards),
        link(each.result_page, both(RESULTS[each.severity])),
        f"{counts['successful_expectations']} / {counts['evaluated_expectations']}",
    )
    row_of_cells = "".join(f"<td>{cell}</td>" for cell in cells)
    return f'<tr class="{each.severity or ""}">{row_of_cells}</tr>'


def index_page(validated: Iterable[Validated]) -> str:
    """Every suite with its result and its pages; it opens from a file and asks for nothing."""
    suites = sorted(validated, key=lambda each: ORDER.index(each.severity))
    failing = sum(1 for each in suites if each.severity)
    expected = sum(each.result.statistics["evaluated_expectations"] for each in suites)
    summary = Text(
        f"{counted(len(suites), 'suite')} of {counted(expected, 'expectation')}, {failing} failed",
        f"{len(suites)}个套件、{expected}项期望,{failing}个未通过",
    )
    at = f"{max(each.identifier.run_id.run_time for each in suites):%Y-%m-%d %H:%M}"
    head = "".join(f"<th>{both(column)}</th>" for column in COLUMNS)
    return (
        f'<!DOCTYPE html><html lang="zh"><meta charset="utf-8"><title>{both(TITLE)}</title>'
        f"<style>{STYLE}</style><h1>{both(TITLE)}</h1>"
        f"<p><strong>{summary.zh}</strong> {summary.en} · {at} UTC</p>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(map(row, suites))}</tbody></table>"
        "</html>\n"
    )
