{#
    The readings of a report's year-on-year changes are there, one a printed change, and were made
    from the cells as they are now, and from those of last year's report.
#}
{% test readings_are_current(model) %}
with

judged as (
    select
        report_key,
        report_id,
        change_count,
        reading_count,
        case
            when reading_count = 0 then 'has none of its ' || change_count || ' changes'
            when read_cells_md5 <> cells_md5 then 'was made from other cells'
            when read_prior_cells_md5 <> prior_cells_md5
                then 'was made from other cells of the report of the year before'
            when reading_count <> change_count
                then 'has ' || reading_count || ' of its ' || change_count || ' changes'
        end as problem
    from {{ model }}
    where change_count > 0 or reading_count > 0
)

select
    report_key,
    'seeds/reference/year_over_year_readings.csv, report ' || report_key || ': ' || problem
    || '; run `hotline changes ' || report_id || '`' as message,
    'seeds/reference/year_over_year_readings.csv, 报告 ' || report_key || ': 共' || change_count
    || '处同比变化, 现有判读' || reading_count || '处'
    || case when reading_count = change_count then ', 但所据单元格已变' else '' end
    || '; 请运行 `hotline changes ' || report_id || '`' as message_zh
from judged
where problem is not null
{% endtest %}
