with

misprints as (
    select
        reports.report_key,
        reports.report_id,
        changes.table_code,
        changes.row_code,
        changes.row_no,
        changes.column_code,
        coalesce(cells.row_label || ' · ', '') || cells.column_label as cell_label,
        changes.value,
        changes.prior_low,
        changes.decided_by = 'solver' and changes.prior_low > 0 as is_left_by_sums,
        cells.kind <> 'rate' and cells.printed_change like '%\%%' escape '\' as is_relative,
        cast(
            cast(regexp_replace(cells.printed_change, '[^0-9.]', '', 'g') as {{ value_type() }})
            * case when cells.printed_change like '%\%%' escape '\' then 0.01 else 1 end
            as {{ value_type() }}
        ) as stated
    from {{ ref('int_year_over_year') }} as changes
    inner join {{ ref('int_reports') }} as reports on changes.report_key = reports.report_key
    inner join {{ ref('int_published_values') }} as cells
        on
            changes.report_key = cells.report_key
            and changes.table_code = cells.table_code
            and changes.row_no = cells.row_no
            and changes.column_code = cells.column_code
    where changes.status = 'misprint'
),

-- last year's value that the sums leave, or else the whole number that comes nearest by itself
nearest as (
    select
        *,
        case
            when not is_relative then coalesce(prior_low, 0)
            when is_left_by_sums then prior_low
            else cast(greatest(round(value / (1 + stated), 0), 1) as {{ value_type() }})
        end as prior_value
    from misprints
)

select
    report_key,
    report_id,
    {{ change_check_code() }} as check_code,
    'change' as kind,
    cell_label || '的同比变化有相符的读法' as label_zh,
    stated,
    cast(
        case
            when is_relative then {{ exact_ratio('value', 'prior_value') }} - 1
            else value - prior_value
        end as {{ value_type() }}
    ) as computed,
    false as passed,
    table_code,
    row_no,
    column_code,
    value,
    prior_value,
    is_relative,
    is_left_by_sums
from nearest
