with

line_scopes as (
    select
        report_key,
        line_no,
        max(case when topic_scope = 'all' then 1 else 0 end) as is_all,
        max(case when topic_scope = 'open' then 1 else 0 end) as is_open
    from {{ ref('int_sharing_topics') }}
    group by report_key, line_no
)

select
    sharing_lines.report_key,
    sharing_lines.line_no,
    sharing_lines.region_code,
    sharing_lines.sharing_method_code,
    case
        when line_scopes.is_all = 1 then 'all'
        when line_scopes.is_open = 1 then 'open'
        when line_scopes.line_no is not null then 'listed'
    end as topic_scope,
    sharing_lines.shared_request_count
from {{ ref('int_sharing_lines') }} as sharing_lines
left join line_scopes
    on
        sharing_lines.report_key = line_scopes.report_key
        and sharing_lines.line_no = line_scopes.line_no
