with

counted as (
    select
        report_key,
        count(case when passed then 1 end) as passed_check_count,
        count(case when not passed and known then 1 end) as known_discrepancy_count,
        count(case when not passed and not known and severity = 'warning' then 1 end)
            as warning_count,
        count(case when passed is null then 1 end) as undecided_check_count
    from {{ ref('int_report_checks') }}
    group by report_key
)

select
    *,
    case
        when warning_count > 0 then 'doubtful'
        when known_discrepancy_count > 0 then 'explained'
        else 'consistent'
    end as quality
from counted
