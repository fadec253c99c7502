-- a table: it lists bodies and topics in one cell, which a dashboard shouldn't wait for
{{ config(materialized='table') }}

with

reports as ({{ labelled_reports() }}),

departments as (
    select
        report_key,
        line_no,
        {{ dbt.listagg('printed_name', "'、'", 'order by item_no') }} as printed_names
    from {{ ref('bridge_sharing_department') }}
    group by report_key, line_no
),

topics as (
    select
        report_key,
        line_no,
        {{ dbt.listagg('printed_name', "'、'", 'order by item_no') }} as printed_names
    from {{ ref('bridge_sharing_topic') }}
    group by report_key, line_no
)

select
    {{ report_labels() }},
    cast(sharing_lines.line_no as varchar) as 序号,
    sharing_lines.region_code as 共享地区代码,
    regions.name_zh as 共享地区,
    methods.label_zh as 共享方式,
    departments.printed_names as 共享部门,
    scopes.label_zh as 主题范围,
    topics.printed_names as 共享主题,
    sharing_lines.shared_request_count as 共享诉求量
from {{ ref('fct_sharing') }} as sharing_lines
inner join reports on sharing_lines.report_key = reports.report_key
left join {{ ref('dim_region') }} as regions on sharing_lines.region_code = regions.region_code
{{ labels_of('sharing_method', 'sharing_lines.sharing_method_code', 'methods') }}
{{ labels_of('topic_scope', 'sharing_lines.topic_scope', 'scopes') }}
left join departments
    on
        sharing_lines.report_key = departments.report_key
        and sharing_lines.line_no = departments.line_no
left join topics
    on
        sharing_lines.report_key = topics.report_key
        and sharing_lines.line_no = topics.line_no
