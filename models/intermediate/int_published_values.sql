{# a header's sign stands for that of each figure below it which prints none of its own #}
{%- set takes_sign -%}
    headers.sign is not null and {{ unit_sign('cells.printed_unit') }} is null
{%- endset -%}
{%- set header_scale -%}
    cast({{ scale_of('headers.sign') }} as numeric(12, 3))
{%- endset -%}
with

cells as (
    {{ printed_cells(ref('stg_requests'), 'requests', 'requester_printed') }}
    union all
    {{ printed_cells(ref('stg_calls'), 'calls') }}
    union all
    {{ printed_cells(ref('stg_zhengfeng'), 'zhengfeng') }}
    union all
    {{ printed_cells(ref('stg_shangxian'), 'shangxian') }}
    union all
    {{ printed_cells(ref('stg_baike'), 'baike', 'level_printed') }}
    union all
    {{ printed_cells(ref('stg_xiaosu'), 'xiaosu', 'level_printed') }}
    union all
    {{ printed_cells(ref('stg_police_110'), 'police_110') }}
    union all
    {{ printed_cells(ref('stg_one_thing'), 'one_thing') }}
    union all
    {{ printed_cells(ref('stg_suchao'), 'suchao') }}
    union all
    {{ printed_cells(ref('stg_grassroots'), 'grassroots') }}
    union all
    {{ printed_cells(ref('stg_efficiency'), 'efficiency', 'request_type_printed') }}
    union all
    {{ printed_cells(ref('stg_sharing'), 'sharing', 'line_no_printed') }}
    union all
    {{ printed_cells(ref('stg_staffing'), 'staffing', 'seat_category_printed') }}
    union all
    {{ printed_cells(ref('stg_member_units'), 'member_units', 'seat_category_printed') }}
    union all
    {{ printed_cells(ref('stg_platform_safety'), 'platform_safety', 'seat_category_printed') }}
    union all
    {{ printed_cells(ref('stg_claims'), 'claims', 'phrase', 'claim_code') }}
),

-- a row of the template is found by its code, its label, or its being numbered
labelled_rows as (
    select
        table_code,
        row_code,
        row_role,
        dimension,
        member_code,
        measure_code,
        unit,
        kind,
        row_match
    from {{ ref('stg_report_rows') }}
),

-- what a report prints of last year in columns of their own belongs to the cell that it compares
comparisons as (
    select
        report_key,
        table_code,
        compared_row_no as row_no,
        column_code,
        max(case when comparison = 'change' then printed_change end) as printed_change,
        max(case when comparison = 'prior' then prior_value end) as prior_value,
        max(
            case
                when comparison = 'change' then '|' || printed_text || coalesce(header_sign, '')
            end
        ) as change_text,
        max(
            case
                when comparison = 'prior' then '|' || printed_text || coalesce(header_sign, '')
            end
        ) as prior_text
    from {{ ref('stg_comparisons') }}
    group by report_key, table_code, compared_row_no, column_code
)

select
    cells.report_key,
    cells.report_id,
    cells.table_code,
    report_tables.service_code,
    cells.row_no,
    labelled_rows.row_code,
    cells.column_code,
    cells.row_label,
    coalesce(headers.header_path, report_columns.header_path) as column_label,
    report_columns.column_no,
    cells.source_place,
    case cells.printed_text
        when '[blank]' then 'blank'
        when '[merged]' then 'merged'
        when '[unread]' then 'unread'
        else 'printed'
    end as cell_state,
    case
        when cells.printed_text not in ('[blank]', '[merged]', '[unread]') then cells.printed_text
    end as printed_text,
    case
        when {{ takes_sign }}
            then cast(cells.value * {{ header_scale }} as {{ value_type() }})
        else cells.value
    end as value,
    case
        -- a whole number of 万 is known to the nearest 万 and no nearer
        when {{ takes_sign }} and cells.precision = 0
            then cast({{ header_scale }} as {{ value_type() }})
        when {{ takes_sign }}
            then cast(cells.precision * {{ header_scale }} as {{ value_type() }})
        else cells.precision
    end as precision,
    headers.sign as header_sign,
    coalesce(cells.printed_change, comparisons.printed_change) as printed_change,
    comparisons.prior_value,
    coalesce(comparisons.change_text, '') || coalesce(comparisons.prior_text, '')
        as compared_text,
    case
        when {{ takes_sign }} and headers.sign in ('%', '‰')
            then headers.sign || coalesce(cells.printed_unit, '')
        else cells.printed_unit
    end as printed_unit,
    coalesce(labelled_rows.unit, report_columns.unit) as unit,
    coalesce(labelled_rows.kind, report_columns.kind) as kind,
    coalesce(labelled_rows.measure_code, report_columns.measure_code) as measure_code,
    labelled_rows.row_role,
    labelled_rows.dimension as row_dimension,
    labelled_rows.member_code as row_member_code,
    report_columns.column_role,
    report_columns.dimension as column_dimension,
    report_columns.member_code as column_member_code,
    report_columns.spans_rows,
    reports.is_current
from cells
left join {{ ref('stg_report_tables') }} as report_tables
    on cells.table_code = report_tables.table_code
left join {{ ref('int_reports') }} as reports on cells.report_key = reports.report_key
left join {{ ref('stg_report_columns') }} as report_columns
    on
        cells.table_code = report_columns.table_code
        and cells.column_code = report_columns.column_code
left join {{ ref('stg_headers') }} as headers
    on
        cells.report_key = headers.report_key
        and cells.table_code = headers.table_code
        and cells.column_code = headers.column_code
left join comparisons
    on
        cells.report_key = comparisons.report_key
        and cells.table_code = comparisons.table_code
        and cells.row_no = comparisons.row_no
        and cells.column_code = comparisons.column_code
left join labelled_rows
    on
        cells.table_code = labelled_rows.table_code
        and cells.row_match = labelled_rows.row_match
where cells.printed_text <> '[absent]'
