{# A report's seeds hold as many cells as were read from its document: no row was lost or added since. #}
{% test whole(model, reports) %}
with

held as (
    select
        report_key,
        count(*) as cell_count
    from {{ model }}
    group by report_key
)

select
    reports.report_key,
    'seeds/raw/raw_reports.csv, report ' || reports.report_key || ', column cell_count: '
    || reports.cell_count || ' cells were read, but the raw seeds hold '
    || coalesce(held.cell_count, 0) as message,
    'seeds/raw/raw_reports.csv, 报告 ' || reports.report_key || ', 列 cell_count: 入库时读取'
    || reports.cell_count || '个单元格, 现有' || coalesce(held.cell_count, 0) || '个' as message_zh
from {{ reports }} as reports
left join held on reports.report_key = held.report_key
where reports.cell_count <> coalesce(held.cell_count, 0)
{% endtest %}
