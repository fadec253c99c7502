"""The page that Data Docs open with: Great Expectations' own needs scripts from the network."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from hotline.audit.findings import ERROR, FAILED, PASSED, WARNING
from hotline.audit.results import OUTCOMES, STYLE
from hotline.audit.suite_findings import CRITICAL
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
class Page:
    """A suite with its two pages in the site, and how many of its expectations hold.

    `failed_as` is the worst severity among those that fail, as Great Expectations calls it; None
    where all hold. `run_at` is in UTC.
    """

    suite: str
    guards: str
    suite_page: str
    result_page: str
    failed_as: str | None
    expected: int
    holding: int
    run_at: str

    @property
    def severity(self) -> str | None:
        """How bad the worst failure is; None where all is well."""
        if self.failed_as is None:
            return None
        return ERROR if self.failed_as == CRITICAL else WARNING


def both(text: Text) -> str:
    """Chinese with English beside it."""
    return f"{text.zh} {text.en}"


def link(page: str, words: str) -> str:
    """A link to a page of the site."""
    return f'<a href="{escape(quote(page))}">{escape(words)}</a>'


def row(page: Page) -> str:
    """A suite, which leads to its page, with its result, which leads to that of the result."""
    cells = (
        link(page.suite_page, page.suite),
        escape(page.guards),
        link(page.result_page, both(RESULTS[page.severity])),
        f"{page.holding} / {page.expected}",
    )
    row_of_cells = "".join(f"<td>{cell}</td>" for cell in cells)
    return f'<tr class="{page.severity or ""}">{row_of_cells}</tr>'


def index_page(pages: Iterable[Page]) -> str:
    """Every suite with its result and its pages; it opens from a file and asks for nothing."""
    suites = sorted(pages, key=lambda page: ORDER.index(page.severity))
    failing = sum(1 for page in suites if page.severity)
    expected = sum(page.expected for page in suites)
    summary = Text(
        f"{counted(len(suites), 'suite')} of {counted(expected, 'expectation')}, {failing} failed",
        f"{len(suites)}个套件、{expected}项期望,{failing}个未通过",
    )
    at = max(page.run_at for page in suites)
    head = "".join(f"<th>{both(column)}</th>" for column in COLUMNS)
    return (
        f'<!DOCTYPE html><html lang="zh"><meta charset="utf-8"><title>{both(TITLE)}</title>'
        f"<style>{STYLE}</style><h1>{both(TITLE)}</h1>"
        f"<p><strong>{summary.zh}</strong> {summary.en} · {at} UTC</p>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(map(row, suites))}</tbody></table>"
        "</html>\n"
    )
