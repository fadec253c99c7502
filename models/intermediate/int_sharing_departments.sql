with

mentions as (
    select
        report_key,
        line_no,
        region_code,
        item_no,
        item as printed_name
    from {{ split_items(ref('int_sharing_lines'), 'departments_printed') }}
)

select
    mentions.report_key,
    mentions.line_no,
    mentions.item_no,
    mentions.printed_name,
    mentions.region_code,
    coalesce(aliases.label_zh, mentions.printed_name) as label_zh,
    mentions.region_code || '-' || coalesce(aliases.label_zh, mentions.printed_name)
        as department_code
from mentions
left join {{ ref('stg_department_aliases') }} as aliases
    on
        mentions.region_code = aliases.region_code
        and mentions.printed_name = aliases.printed_name
