-- a table: it gathers cells in one row, which a dashboard shouldn't wait for
{{ config(materialized='table') }}

with

reports as ({{ labelled_reports() }}),

cells as ({{ cells_as_text(['calls']) }}),

gathered as (
    select
        report_key,
        {{ count_in('calls', ['answered_calls']) }} as 人工接听话务量,
        {{ text_in('change_text', 'calls', 'answered_calls') }} as 人工接听话务量同比,
        {{ text_in('figure_text', 'calls', 'answered_within_30s_rate') }} as 三十秒人工接通率,
        {{ text_in('change_text', 'calls', 'answered_within_30s_rate') }} as 三十秒人工接通率同比,
        {{ text_in('figure_text', 'calls', 'avg_wait_seconds') }} as 平均等待时长,
        {{ text_in('change_text', 'calls', 'avg_wait_seconds') }} as 平均等待时长同比,
        {{ text_in('figure_text', 'calls', 'avg_talk_seconds') }} as 平均通话时长,
        {{ text_in('change_text', 'calls', 'avg_talk_seconds') }} as 平均通话时长同比,
        {{ text_in('figure_text', 'calls', 'over_10min_share') }} as 通话超10分钟占比,
        {{ text_in('change_text', 'calls', 'over_10min_share') }} as 通话超10分钟占比同比
    from cells
    group by report_key
)

select
    {{ report_labels() }},
    gathered.人工接听话务量,
    gathered.人工接听话务量同比,
    gathered.三十秒人工接通率,
    gathered.三十秒人工接通率同比,
    gathered.平均等待时长,
    gathered.平均等待时长同比,
    gathered.平均通话时长,
    gathered.平均通话时长同比,
    gathered.通话超10分钟占比,
    gathered.通话超10分钟占比同比
from reports
inner join gathered on reports.report_key = gathered.report_key
