with

settled as (
    select
        changes.report_key,
        changes.table_code,
        changes.row_no,
        changes.row_code,
        changes.column_code,
        changes.prior_low,
        changes.prior_high,
        prior_reports.report_key as prior_report_key
    from {{ ref('int_year_over_year') }} as changes
    inner join {{ ref('int_reports') }} as reports on changes.report_key = reports.report_key
    inner join {{ ref('int_reports') }} as prior_reports
        on
            reports.region_code = prior_reports.region_code
            and reports.report_year = prior_reports.report_year + 1
            and prior_reports.is_current
    where
        changes.status not in ('ambiguous', 'misprint')
        and changes.row_code <> 'line'
        and changes.table_code <> 'claims'
),

-- how far what last year's report printed lies outside of what this year's report implies
compared as (
    select
        settled.*,
        prior_cells.printed_text as prior_printed_text,
        prior_cells.value as prior_printed_value,
        case
            when prior_cells.value + prior_cells.precision * 0.5 < settled.prior_low
                then prior_cells.value - settled.prior_low
            when prior_cells.value - prior_cells.precision * 0.5 > settled.prior_high
                then prior_cells.value - settled.prior_high
            else 0
        end as difference
    from settled
    inner join {{ ref('int_published_values') }} as prior_cells
        on
            settled.prior_report_key = prior_cells.report_key
            and settled.table_code = prior_cells.table_code
            and settled.row_code = prior_cells.row_code
            and settled.column_code = prior_cells.column_code
            and prior_cells.value is not null
)

select
    report_key,
    prior_report_key,
    table_code,
    row_no,
    row_code,
    column_code,
    prior_printed_text,
    prior_printed_value,
    prior_low,
    prior_high,
    cast(difference as {{ value_type() }}) as difference,
    difference <> 0 as is_restated
from compared
