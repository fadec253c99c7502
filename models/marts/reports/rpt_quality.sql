with

reports as ({{ labelled_reports() }}),

decided as (
    select
        report_key,
        check_code,
        label_zh,
        kind,
        severity,
        stated,
        computed,
        difference,
        explanation,
        case
            when passed is null then 'undecided'
            when passed then 'passed'
            when known then 'known'
            else 'failed'
        end as outcome
    from {{ ref('fct_report_checks') }}
)

select
    {{ report_labels() }},
    decided.check_code as 核对代码,
    decided.label_zh as 核对,
    kinds.label_zh as 核对类型,
    severities.label_zh as 严重程度,
    outcomes.label_zh as 结论,
    {{ shown('decided.stated') }} as 公布值,
    {{ shown('decided.computed') }} as 计算值,
    {{ shown('decided.difference') }} as 差,
    decided.explanation as 说明,
    cast(1 as bigint) as 核对数,
    cast(case when decided.outcome = 'passed' then 1 else 0 end as bigint) as 相符数,
    cast(case when decided.outcome = 'known' then 1 else 0 end as bigint) as 已知不符数,
    cast(case when decided.outcome = 'failed' then 1 else 0 end as bigint) as 不符数,
    cast(case when decided.outcome = 'undecided' then 1 else 0 end as bigint) as 无法判定数
from decided
inner join reports on decided.report_key = reports.report_key
{{ labels_of('check_kind', 'decided.kind', 'kinds') }}
{{ labels_of('severity', 'decided.severity', 'severities') }}
{{ labels_of('check_outcome', 'decided.outcome', 'outcomes') }}
