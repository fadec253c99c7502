"""`hotline page`: the published warehouse as one HTML file."""

from pathlib import Path
from typing import Annotated

from hotline.commands.output import AsJson, ProjectRoot, argument, option, print_json, say
from hotline.language import Text
from hotline.loading.files import write_durably
from hotline.warehouse.publication import PUBLISHED
from hotline.warehouse.published import open_published

PAGE = PUBLISHED.with_suffix(".html")

File = Annotated[
    Path | None,
    argument(
        Text(f"The file to write, {PAGE} unless told", f"要写入的文件,默认{PAGE}"), metavar="FILE"
    ),
]
Reports = Annotated[
    list[str] | None,
    option(
        Text(
            "A report of the page, such as 320300-2025; may be repeated; all unless told",
            "页面中的报告,如320300-2025;可重复;默认全部",
        ),
        "--report",
        metavar="REPORT",
    ),
]


def page(
    file: File = None,
    reports: Reports = None,
    root: ProjectRoot = Path(),
    as_json: AsJson = False,
) -> None:
    """Write the published warehouse as one page that needs nothing but a browser."""
    # Altair and Vega take a second to load, which no other command has to wait for.
    from hotline.publish.page import page_html, selected_reports

    target = root / PAGE if file is None else file
    with open_published(root) as connection:
        keys = selected_reports(connection, reports or ())
        html = page_html(connection, root, keys)
    write_durably(target, html)
    if as_json:
        print_json({"file": str(target), "bytes": len(html), "reports": keys})
        return
    named = PAGE if file is None else file
    size = f"{len(html) / 1e6:.1f} MB"
    say(
        Text(
            f"wrote {named}: {len(keys)} report{'s' if len(keys) != 1 else ''}, {size}",
            f"已写入{named}:{len(keys)}份报告,{size}",
        )
    )
