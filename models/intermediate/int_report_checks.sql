{%- set judged = "report_key, report_id, kind, label_zh, stated, computed, passed" -%}
with

identities as (
    select
        identity_code,
        max(rests_on) as rests_on,
        max(reading_of) as reading_of
    from {{ ref('stg_report_identities') }}
    group by identity_code
),

-- what is judged in another way than by an identity
other_checks as (
    select
        {{ judged }},
        check_code,
        check_code as identity_code,
        cast(0 as {{ value_type() }}) as tolerance,
        'observed' as rests_on
    from {{ ref('int_request_bands') }}
    union all
    select
        {{ judged }},
        check_code,
        check_code as identity_code,
        cast(0 as {{ value_type() }}) as tolerance,
        'meaning' as rests_on
    from {{ ref('int_change_misprints') }}
    union all
    select
        {{ judged }},
        check_code,
        identity_code,
        tolerance,
        'meaning' as rests_on
    from {{ ref('int_population_bases') }}
),

evaluated as (
    select
        checks.report_key,
        checks.report_id,
        coalesce(identities.reading_of, checks.check_code) as check_code,
        checks.check_code as identity_code,
        checks.kind,
        identities.rests_on,
        checks.label_zh,
        checks.stated,
        checks.computed,
        checks.difference,
        checks.tolerance,
        checks.passed,
        checks.known,
        checks.explanation,
        checks.explanation_en
    from {{ ref('int_checks') }} as checks
    inner join identities on checks.check_code = identities.identity_code
    union all
    select
        other_checks.report_key,
        other_checks.report_id,
        other_checks.check_code,
        other_checks.identity_code,
        other_checks.kind,
        other_checks.rests_on,
        other_checks.label_zh,
        other_checks.stated,
        other_checks.computed,
        cast(other_checks.stated - other_checks.computed as {{ value_type() }}) as difference,
        other_checks.tolerance,
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
),

-- of a check that a city may read in several ways, the reading that holds; else the first
readings as (
    select
        *,
        count(*) over (partition by report_key, check_code) as reading_count,
        row_number() over (
            partition by report_key, check_code
            order by
                case when passed then 0 else 1 end,
                case when identity_code = check_code then 0 else 1 end,
                identity_code
        ) as reading_no
    from evaluated
)

select
    readings.report_key,
    readings.report_id,
    readings.check_code,
    readings.identity_code,
    case
        when readings.reading_count > 1 and readings.passed then readings.identity_code
    end as reading_code,
    readings.kind,
    readings.rests_on,
    readings.label_zh,
    readings.stated,
    readings.computed,
    readings.difference,
    readings.tolerance,
    readings.passed,
    readings.known,
    readings.explanation,
    readings.explanation_en,
    coalesce(exceptions.severity, rules.severity, 'error') as severity
from readings
left join {{ ref('stg_check_severities') }} as rules
    on
        readings.kind = rules.kind
        and readings.rests_on = rules.rests_on
        and rules.check_code is null
left join {{ ref('stg_check_severities') }} as exceptions
    on readings.check_code = exceptions.check_code
where readings.reading_no = 1
