with

-- a check that doesn't hold, and the cells that it reads
identity_doubts as (
    select
        checks.report_key,
        terms.table_code,
        terms.row_no,
        terms.column_code,
        checks.known
    from {{ ref('int_report_checks') }} as checks
    inner join {{ ref('int_check_terms') }} as terms
        on
            checks.report_key = terms.report_key
            and checks.identity_code = terms.identity_code
    where not checks.passed and terms.row_no is not null
),

other_cells as (
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
        report_key,
        table_code,
        row_no,
        column_code,
        known
    from identity_doubts
    union all
    select
        checks.report_key,
        cells.table_code,
        cells.row_no,
        cells.column_code,
        checks.known
    from {{ ref('int_report_checks') }} as checks
    inner join other_cells as cells
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
