-- a table: it gathers the measures of a service in one row, which a dashboard shouldn't wait for
{{ config(materialized='table') }}

with

reports as ({{ labelled_reports() }}),

activity as (
    select
        activity.report_key,
        activity.service_code,
        activity.level_code,
        activity.measure_code,
        activity.value,
        case when measures.adds_up_to = 'request_count' then measures.breakdown end as breakdown,
        activity.day_kind,
        {{ figure_text('activity.value', 'coalesce(day_kinds.label_zh, measures.unit)') }}
            as figure_text
    from {{ ref('fct_service_activity') }} as activity
    inner join {{ ref('dim_measure') }} as measures
        on activity.measure_code = measures.measure_code
    {{ labels_of('day_kind', 'activity.day_kind', 'day_kinds') }}
),

gathered as (
    select
        report_key,
        service_code,
        level_code,
        -- each breakdown adds up to the same requests, so only one of them is summed
        cast(
            coalesce(
                sum(case when breakdown = 'channel' then value end),
                sum(case when breakdown = 'direction' then value end),
                sum(case when breakdown = 'handling' then value end)
            ) as bigint
        ) as 诉求量,
        {{ measures_gathered(model.columns, skipped='诉求量') }}
    from activity
    group by report_key, service_code, level_code
)

select
    {{ report_labels() }},
    services.label_zh as 服务,
    levels.label_zh as 层级,
    {{ names_gathered(model.columns) }}
from gathered
inner join reports on gathered.report_key = reports.report_key
{{ labels_of('service', 'gathered.service_code', 'services') }}
{{ labels_of('level', 'gathered.level_code', 'levels') }}
