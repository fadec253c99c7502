-- a table: it gathers cells of a whole report in one row, which a dashboard shouldn't wait for
{{ config(materialized='table') }}

with

reports as ({{ labelled_reports() }}),

cells as (
    {{ cells_as_text([
        'requests', 'calls', 'efficiency', 'sharing',
        'staffing', 'member_units', 'platform_safety', 'claims'
    ]) }}
),

gathered as (
    select
        report_key,
        {{ count_in('requests', ['total_requests'], 'total') }} as 诉求量,
        {{ text_in('change_text', 'requests', 'total_requests', 'total') }} as 诉求量同比,
        {{ count_in(
            'requests', ['online_agent_requests', 'online_specialist_requests'], 'total'
        ) }} as 在线解答量,
        {{ text_in('figure_text', 'claims', 'figure', 'instant_answer_rate') }} as 即时答复率,
        {{ count_in('calls', ['answered_calls']) }} as 人工接听话务量,
        {{ text_in('change_text', 'calls', 'answered_calls') }} as 人工接听话务量同比,
        {{ text_in('figure_text', 'calls', 'answered_within_30s_rate') }} as 三十秒人工接通率,
        {{ count_in('efficiency', ['workorders']) }} as 工单量,
        {{ text_in('figure_text', 'claims', 'figure', 'workorder_share') }} as 工单占受理量,
        -- each with its unit, natural or working days
        coalesce(
            {{ text_in('figure_text', 'efficiency', 'avg_handling_days', 'consultation') }},
            {{ text_in(
                'figure_text', 'efficiency', 'avg_handling_working_days', 'consultation'
            ) }}
        ) as 咨询类平均办理时长,
        coalesce(
            {{ text_in('figure_text', 'efficiency', 'avg_handling_days', 'other') }},
            {{ text_in('figure_text', 'efficiency', 'avg_handling_working_days', 'other') }}
        ) as 非咨询类平均办理时长,
        {{ count_in('efficiency', ['follow_ups']) }} as 回访征集评价,
        {{ text_in('figure_text', 'efficiency', 'satisfaction_rate') }} as 办理满意率,
        {{ text_in('figure_text', 'efficiency', 'resolution_rate') }} as 问题实际解决率,
        {{ count_in('efficiency', ['analysis_reports']) }} as 分析专报上报总量,
        {{ count_in('efficiency', ['endorsed_reports']) }} as 领导签批专报,
        {{ count_in('sharing', ['shared_requests'], 'total') }} as 共享诉求量,
        {{ text_in('change_text', 'sharing', 'shared_requests', 'total') }} as 共享诉求量同比,
        {{ count_in(
            'staffing', ['agents', 'enterprise_specialists', 'talent_specialists'], 'whole'
        ) }} as 服务团队人数,
        {{ text_in('figure_text', 'staffing', 'seats_per_100k_residents') }} as 每十万人座席数,
        {{ count_in(
            'member_units',
            [
                'hotline_platforms', 'government_departments',
                'party_organisations', 'state_enterprises'
            ],
            'whole'
        ) }} as 成员单位数,
        {{ text_in('printed_text', 'platform_safety', 'safety_status', 'city') }} as 市本级平台安全运行状态,
        {{ text_in('printed_text', 'platform_safety', 'safety_status', 'whole') }} as 全市平台安全运行状态
    from cells
    group by report_key
)

select
    {{ report_labels() }},
    gathered.诉求量,
    gathered.诉求量同比,
    gathered.在线解答量,
    gathered.即时答复率,
    gathered.人工接听话务量,
    gathered.人工接听话务量同比,
    gathered.三十秒人工接通率,
    gathered.工单量,
    gathered.工单占受理量,
    gathered.咨询类平均办理时长,
    gathered.非咨询类平均办理时长,
    gathered.回访征集评价,
    gathered.办理满意率,
    gathered.问题实际解决率,
    gathered.分析专报上报总量,
    gathered.领导签批专报,
    gathered.共享诉求量,
    gathered.共享诉求量同比,
    gathered.服务团队人数,
    gathered.每十万人座席数,
    gathered.成员单位数,
    gathered.市本级平台安全运行状态,
    gathered.全市平台安全运行状态
from reports
inner join gathered on reports.report_key = gathered.report_key
