{#
    A known discrepancy that the checks no longer find is taken out. It may be one of a revision
    that is quarantined for another reason: it was held against that one before it was left out.
#}
{% test still_applies(model, checks) %}
with

reports as (
    select
        report_id,
        max(report_key) as report_key
    from {{ checks }}
    group by report_id
)

select
    entries.report_id,
    entries.check_code,
    reports.report_key,
    '{{ source_of(model) }}, report_id ' || entries.report_id || ', check_code ' || entries.check_code
    || ': no longer applies; ' || coalesce(
        'now printed ' || {{ shown('max(checks.stated)') }} || ', computed ' || {{ shown('max(checks.computed)') }},
        case when reports.report_key is null then 'there is no such report' end,
        'there is no such check'
    ) as message,
    '{{ source_of(model) }}, report_id ' || entries.report_id || ', check_code ' || entries.check_code
    || ': 已不适用; ' || coalesce(
        '现印为 ' || {{ shown('max(checks.stated)') }} || ', 计算为 ' || {{ shown('max(checks.computed)') }},
        case when reports.report_key is null then '没有这份报告' end,
        '没有这项核对'
    ) as message_zh
from {{ model }} as entries
left join reports on entries.report_id = reports.report_id
left join {{ checks }} as checks
    on entries.report_id = checks.report_id and entries.check_code = checks.check_code
where {{ none_of('entries.report_id', var('partly_quarantined', [])) }}
group by reports.report_key, entries.report_id, entries.check_code, entries.stated, entries.computed
having
    count(
        case
            when
                checks.known
                and checks.stated = entries.stated
                and checks.computed = entries.computed
                then 1
        end
    ) = 0
{% endtest %}
