select
    reports.report_key,
    reports.report_id,
    identities.identity_code,
    identities.kind,
    identities.label_zh,
    identities.role,
    identities.coefficient,
    identities.table_code,
    identities.row_code,
    identities.column_code,
    row_number() over (
        partition by reports.report_key, identities.identity_code, identities.role
        order by identities.table_code, identities.row_code, identities.column_code, cells.row_no
    ) as term_no,
    cells.row_no,
    cells.value,
    cells.precision
from {{ ref('stg_report_identities') }} as identities
inner join {{ ref('int_reports') }} as reports on reports.is_current
left join {{ ref('int_published_values') }} as cells
    on
        reports.report_key = cells.report_key
        and identities.table_code = cells.table_code
        and identities.row_code = cells.row_code
        and identities.column_code = cells.column_code
-- what is said of a change is judged with the changes
where identities.kind <> 'change'
