{#
    Every exception names a check that there is, every kind of identity has its rule, and what was
    only observed in single reports stops none.
#}
{% test severities_of_checks(model, identities) %}
with

kinds as (
    select distinct
        kind,
        rests_on
    from {{ identities }}
),

problems as (
    select
        rules.check_code as named,
        ': there is no such check' as problem,
        ': 没有这项核对' as problem_zh
    from {{ model }} as rules
    left join {{ identities }} as identities
        on rules.check_code = coalesce(identities.reading_of, identities.identity_code)
    where
        rules.check_code is not null
        and identities.identity_code is null
        and rules.check_code <> 'band.requests'
        and rules.check_code not like '%.basis'
        and rules.check_code not like 'change.%'
    union all
    select
        coalesce(check_code, kind || ', ' || rests_on) as named,
        ': what was only observed stops no report' as problem,
        ': 只在个别报告中见到的关系不能阻止发布' as problem_zh
    from {{ model }}
    where rests_on = 'observed' and severity = 'error'
    union all
    select
        kinds.kind || ', ' || kinds.rests_on as named,
        ': has no severity' as problem,
        ': 没有规定严重程度' as problem_zh
    from kinds
    left join {{ model }} as rules
        on
            kinds.kind = rules.kind
            and kinds.rests_on = rules.rests_on
            and rules.check_code is null
    where rules.severity is null
)

select
    named,
    '{{ source_of(model) }}, ' || named || problem as message,
    '{{ source_of(model) }}, ' || named || problem_zh as message_zh
from problems
{% endtest %}
