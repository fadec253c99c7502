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
    || coalesce(held.cell_count, 0) as message
from {{ reports }} as reports
left join held on reports.report_key = held.report_key
where reports.cell_count <> coalesce(held.cell_count, 0)
{% endtest %}
