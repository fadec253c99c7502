{%- set judged = "report_key, report_id, check_code, kind, label_zh, stated, computed, passed" -%}
with

-- what is judged in another way than by an identity
other_checks as (
    select {{ judged }}
    from {{ ref('int_request_bands') }}
    union all
    select {{ judged }}
    from {{ ref('int_change_misprints') }}
),

checks as (
    select
        report_key,
        report_id,
        check_code,
        kind,
        label_zh,
        stated,
        computed,
        difference,
        tolerance,
        passed,
        known,
        explanation,
        explanation_en
    from {{ ref('int_checks') }}
    union all
    select
        other_checks.report_key,
        other_checks.report_id,
        other_checks.check_code,
        other_checks.kind,
        other_checks.label_zh,
        other_checks.stated,
        other_checks.computed,
        cast(other_checks.stated - other_checks.computed as {{ value_type() }}) as difference,
        cast(0 as {{ value_type() }}) as tolerance,
        other_checks.passed,
        coalesce(not other_checks.passed and discrepancies.check_code is not null, false) as known,
        case when not other_checks.passed then discrepancies.reason_zh end as explanation,
        case when not other_checks.passed then discrepancies.reason_en end as explanation_en
    from other_checks
    left join {{ ref('stg_known_discrepancies') }} as discrepancies
        on
            other_checks.report_id = discrepancies.report_id
            and other_checks.check_code = discrepancies.check_code
            and other_checks.stated = discrepancies.stated
            and other_checks.computed = discrepancies.computed
)

select
    checks.*,
    coalesce(severities.severity, 'error') as severity
from checks
left join {{ ref('stg_check_severities') }} as severities
    on checks.check_code = severities.check_code
