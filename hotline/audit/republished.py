"""What is published already and would be published otherwise: reports that were touched.

A report is put right by a revision of its own. Where its rows in the seeds aren't those that were
published, someone changed a file, or its document was read anew and gave something else.
"""

from pathlib import Path

import duckdb

from hotline.audit.findings import REPUBLISHED, Finding, Found
from hotline.language import Text
from hotline.warehouse.quoting import literal

# So many are told one by one.
MOST = 10_000


def said(cells: str, reports: str) -> str:
    """Each cell of the spine, and what the manifest says of each document, with its place."""
    return f"""
    select report_key, table_code, row_no, column_code,
        coalesce(printed_text, '[' || cell_state || ']') as printed,
        concat_ws(', ', row_label, source_place) as place
    from {cells}
    union all
    select report_key, 'reports', 0, manifest.column_code, manifest.printed, ''
    from {reports},
        (values ('title', title), ('source_file', source_file), ('source_sha256', source_sha256))
            as manifest(column_code, printed)
    """


CHANGED = f"""
with

before as ({said("published.marts.fct_published_values", "published.marts.dim_report")}),

now as ({said("intermediate.int_published_values", "intermediate.int_reports")}),

changed as (
    select report_key, table_code, row_no, column_code,
        before.printed as printed_before, now.printed as printed_now,
        before.place as place_before, now.place as place_now
    from before
    full join now using (report_key, table_code, row_no, column_code)
    where report_key in (select report_key from published.marts.dim_report)
        and report_key in (select report_key from intermediate.int_reports)
        and (before.printed, before.place) is distinct from (now.printed, now.place)
)

select *, count(*) over () as all_of_them
from changed
order by report_key, table_code, row_no, column_code
limit {MOST}
"""


def touched_reports(working: Path, published: Path, severity: str) -> Found:
    """Every cell of a published report that isn't as it was published, of the given severity.

    Nothing where the published file, or what of it is held against the working one, isn't there.
    """
    found = Found()
    try:
        with duckdb.connect() as connection:
            connection.execute(f"attach {literal(published)} as published (read_only)")
            connection.execute(f"attach {literal(working)} as working (read_only)")
            connection.execute("use working")
            rows = connection.execute(CHANGED).fetchall()
    except (duckdb.IOException, duckdb.CatalogException, duckdb.BinderException):
        return found
    found.add(finding(*row[:-1], severity) for row in rows)
    found.more = rows[0][-1] - len(rows) if rows else 0
    return found


def finding(
    report: str,
    table: str,
    row_no: int,
    column: str,
    before: str | None,
    now: str | None,
    place_before: str | None,
    place_now: str | None,
    severity: str,
) -> Finding:
    """A cell that was published otherwise, as it is told."""
    if before == now:
        before, now = f"{before} ({place_before})", f"{now} ({place_now})"
    row = f", row_no {row_no}" if row_no else ""
    seed = f"seeds/raw/raw_{table}.csv"
    return Finding(
        REPUBLISHED,
        "as_published",
        severity,
        report,
        Text(
            f"{seed}, report {report}{row}, column {column}:"
            f" published as {before or 'nothing'}, now {now or 'nothing'}",
            f"{seed}, 报告 {report}{row}, 列 {column}: 已发布为{before or '无'}, 现为{now or '无'}",
        ),
    )
