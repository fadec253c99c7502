with

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
        explanation
    from {{ ref('int_checks') }}
    union all
    select
        report_key,
        report_id,
        check_code,
        kind,
        label_zh,
        stated,
        computed,
        cast(stated - computed as {{ value_type() }}) as difference,
        cast(0 as {{ value_type() }}) as tolerance,
        stated = computed as passed,
        false as known,
        cast(null as varchar) as explanation
    from {{ ref('int_request_bands') }}
)

select
    checks.*,
    coalesce(severities.severity, 'error') as severity
from checks
left join {{ ref('stg_check_severities') }} as severities
    on checks.check_code = severities.check_code
