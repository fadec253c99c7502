with

-- days are counted in one way or the other; where a report prints both, the natural ones stand here
workorders as (
    select
        report_key,
        row_member_code as request_type_code,
        {{ of_measure('workorder_count', 'bigint') }},
        max(
            case
                when measure_code = 'avg_handling_days' and column_member_code = 'natural'
                    then value
            end
        ) as natural_days,
        max(
            case
                when measure_code = 'avg_handling_days' and column_member_code = 'working'
                    then value
            end
        ) as working_days
    from {{ ref('int_published_values') }}
    where is_current and table_code = 'efficiency'
    group by report_key, row_member_code
)

select
    report_key,
    request_type_code,
    workorder_count,
    cast(coalesce(natural_days, working_days) as {{ value_type() }}) as avg_handling_days,
    case
        when natural_days is null and working_days is not null then 'working'
        else 'natural'
    end as day_kind
from workorders
