with

reports as ({{ labelled_reports() }}),

-- the report breaks its requests down twice, so each way has a column of its own
breakdowns as (
    select
        report_key,
        requester_code,
        channel_code,
        cast(null as varchar) as handling_code,
        request_count as by_channel,
        cast(null as bigint) as by_handling,
        status,
        readings
    from {{ ref('prior_requests') }}
    union all
    select
        report_key,
        requester_code,
        cast(null as varchar) as channel_code,
        handling_code,
        cast(null as bigint) as by_channel,
        request_count as by_handling,
        status,
        readings
    from {{ ref('prior_request_handling') }}
)

select
    {{ report_labels() }},
    requesters.label_zh as 诉求人,
    channels.label_zh as 诉求来源,
    handlings.label_zh as 办理方式,
    breakdowns.by_channel as 诉求量按来源,
    breakdowns.by_handling as 诉求量按办理方式,
    {{ change_text('breakdowns', 'statuses.label_zh') }} as 同比
from breakdowns
inner join reports on breakdowns.report_key = reports.report_key
{{ labels_of('requester', 'breakdowns.requester_code', 'requesters') }}
{{ labels_of('channel', 'breakdowns.channel_code', 'channels') }}
{{ labels_of('handling', 'breakdowns.handling_code', 'handlings') }}
{{ labels_of('change_status', 'breakdowns.status', 'statuses') }}
