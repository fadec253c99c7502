{%- set words = ['region', 'departments', 'method', 'topics'] -%}
with

printed_lines as (
    select
        report_key,
        row_no,
        max(case when column_code = 'line_no' then printed_text end) as line_no_printed,
        {{ words_printed(words) }},
        max(case when column_code = 'shared_requests' then value end) as shared_request_count
    from {{ ref('int_published_values') }}
    where table_code = 'sharing' and row_code = 'line' and is_current
    group by report_key, row_no
),

-- a merged cell belongs to the nearest row above that is not merged
merged_groups as (
    select
        *,
        {{ words_grouped(words) }}
    from printed_lines
),

carried_lines as (
    select
        report_key,
        row_no,
        line_no_printed,
        shared_request_count,
        {{ words_carried(words) }}
    from merged_groups
),

-- what a code of a closed list is called: its own label, or another in all cities or in one
names as (
    select
        list_code,
        '[any]' as region_code,
        {{ plain_words('label_zh') }} as printed_name,
        code
    from {{ ref('stg_code_lists') }}
    where list_code = 'sharing_method' or (list_code = 'level' and code = 'city')
    union all
    select
        list_code,
        region_code,
        {{ plain_words('printed_name') }} as printed_name,
        code
    from {{ ref('stg_label_aliases') }}
)

select
    carried_lines.report_key,
    carried_lines.row_no,
    cast({{ plain_words('carried_lines.line_no_printed') }} as integer) as line_no,
    reports.region_code as report_region_code,
    carried_lines.region_label,
    case
        when city_names.code is not null then reports.region_code
        else coalesce(counties.region_code, place_names.code)
    end as region_code,
    carried_lines.method_label as method_printed,
    method_names.code as sharing_method_code,
    carried_lines.departments_label as departments_printed,
    carried_lines.topics_label as topics_printed,
    cast(carried_lines.shared_request_count as bigint) as shared_request_count
from carried_lines
inner join {{ ref('int_reports') }} as reports
    on carried_lines.report_key = reports.report_key
left join names as city_names
    on
        city_names.list_code = 'level'
        and city_names.region_code in ('[any]', reports.region_code)
        and {{ plain_words('carried_lines.region_label') }} = city_names.printed_name
left join names as place_names
    on
        place_names.list_code = 'region'
        and place_names.region_code in ('[any]', reports.region_code)
        and {{ plain_words('carried_lines.region_label') }} = place_names.printed_name
left join {{ ref('stg_regions') }} as counties
    on
        reports.region_code = counties.parent_code
        and {{ plain_words('carried_lines.region_label') }}
        in (counties.name_zh, counties.short_name_zh)
left join names as method_names
    on
        method_names.list_code = 'sharing_method'
        and method_names.region_code in ('[any]', reports.region_code)
        and {{ plain_words('carried_lines.method_label') }} = method_names.printed_name
