"""Which reports a page is of."""

from collections.abc import Sequence

import duckdb

from hotline.errors import HotlineError
from hotline.language import Text
from hotline.warehouse.published import current_reports

# A browser opens a page of so many in a moment; docs/benchmarks.md has the measurements.
MOST_REPORTS = 200


def selected_reports(
    connection: duckdb.DuckDBPyConnection, wanted: Sequence[str] = ()
) -> list[str]:
    """The keys of the current reports, or of those named as city and year, in order.

    Raises HotlineError where there is none, where one is not published, and where there are more
    than a page can hold.
    """
    current = {report.id: report.key for report in current_reports(connection)}
    missing = [report for report in wanted if report not in current]
    if missing:
        listed = ", ".join(missing)
        raise HotlineError(
            Text(f"{listed}: not among the published reports", f"{listed}: 不在已发布的报告中")
        )
    chosen = [key for report, key in current.items() if not wanted or report in wanted]
    if not chosen:
        raise HotlineError(Text("no report is published yet", "尚无已发布的报告"))
    if len(chosen) > MOST_REPORTS:
        raise HotlineError(
            Text(
                f"{len(chosen)} reports are too many for one page, at most {MOST_REPORTS} fit;"
                " choose some: hotline page --report 320300-2025 --report …",
                f"{len(chosen)}份报告超出一页的容量(最多{MOST_REPORTS}份),"
                "请选择: hotline page --report 320300-2025 --report …",
            )
        )
    return chosen
