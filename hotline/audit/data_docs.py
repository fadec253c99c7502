"""Great Expectations' Data Docs of the working file."""

from pathlib import Path
from typing import Any

from hotline.audit.docs_index import Page, index_page
from hotline.audit.frames import DOCS_SITE
from hotline.audit.judge import judge
from hotline.audit.suites import read_suites
from hotline.loading.files import folder_in_one_step
from hotline.warehouse.working import WORKING

DOCS = Path("warehouse") / "audit" / DOCS_SITE
INDEX = DOCS / "index.html"


def write_data_docs(root: Path) -> Path:
    """Hold every suite against the working file and write Data Docs; returns their first page.

    Their pages are of this run alone: those of earlier ones would each be written again. Raises
    HotlineError for what can't be judged.
    """
    suites = read_suites(root)
    guards = {suite.full_name: suite.guards for suite in suites}
    with judge(root) as great_expectations, folder_in_one_step(root / DOCS) as folder:
        pages = great_expectations.pages(str((root / WORKING).resolve()), suites, folder)
        index = index_page([Page(guards=guards[page["suite"]], **page) for page in pages])
        (folder / INDEX.name).write_text(index, encoding="utf-8")
    return root / INDEX


def write_pages(context: Any) -> list[dict[str, Any]]:  # noqa: ANN401 in the judge's process
    """Run the checkpoint and write a page for each suite and its result; what they are called."""
    from hotline.audit.gx_context import CHECKPOINT

    judged = context.checkpoints.get(CHECKPOINT).run().run_results
    identifiers = [
        name
        for identifier in judged
        for name in (identifier.expectation_suite_identifier, identifier)
    ]
    context.build_data_docs(resource_identifiers=identifiers, build_index=False)
    pages = []
    for identifier, result in judged.items():
        worst = None if result.success else result.get_max_severity_failure()
        suite = identifier.expectation_suite_identifier
        pages.append(
            {
                "suite": suite.name,
                "suite_page": page_of("expectations", suite),
                "result_page": page_of("validations", identifier),
                "failed_as": None if result.success else getattr(worst, "value", "critical"),
                "expected": result.statistics["evaluated_expectations"],
                "holding": result.statistics["successful_expectations"],
                "run_at": f"{identifier.run_id.run_time:%Y-%m-%d %H:%M}",
            }
        )
    return pages


def page_of(section: str, identifier: Any) -> str:  # noqa: ANN401
    """A page of the site, from its folder."""
    return "/".join((section, *identifier.to_tuple())) + ".html"
