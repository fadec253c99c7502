with

mentions as (
    select
        report_key,
        line_no,
        item_no,
        item as printed_name
    from {{ split_items(ref('int_sharing_lines'), 'topics_printed') }}
)

select
    mentions.report_key,
    mentions.line_no,
    mentions.item_no,
    mentions.printed_name,
    coalesce(aliases.scope, 'listed') as topic_scope,
    case when aliases.printed_name is null then mentions.printed_name else aliases.label_zh end
        as topic_code
from mentions
left join {{ ref('stg_topic_aliases') }} as aliases
    on mentions.printed_name = aliases.printed_name
