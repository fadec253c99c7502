with

-- the cells that a check reads, from wherever it comes
checked_cells as (
    select
        report_key,
        identity_code,
        table_code,
        row_no,
        column_code
    from {{ ref('int_check_terms') }}
    where row_no is not null
    union all
    select
        report_key,
        check_code as identity_code,
        table_code,
        row_no,
        column_code
    from {{ ref('int_request_bands') }}
    union all
    select
        report_key,
        check_code as identity_code,
        table_code,
        row_no,
        column_code
    from {{ ref('int_change_misprints') }}
    union all
    select
        report_key,
        identity_code,
        table_code,
        row_no,
        column_code
    from {{ ref('int_population_bases') }}
),

doubts as (
    select
        checks.report_key,
        cells.table_code,
        cells.row_no,
        cells.column_code,
        checks.known
    from {{ ref('int_report_checks') }} as checks
    inner join checked_cells as cells
        on
            checks.report_key = cells.report_key
            and checks.identity_code = cells.identity_code
    where not checks.passed
)

select
    report_key,
    table_code,
    row_no,
    column_code,
    case when min(case when known then 1 else 0 end) = 1 then 'explained' else 'doubtful' end
        as quality
from doubts
group by report_key, table_code, row_no, column_code
