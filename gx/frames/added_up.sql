-- What a reader of the marts adds up, against the total that the report prints.
with

printed as (
    select
        values_.report_key,
        values_.table_code,
        values_.row_code,
        values_.column_code,
        cast(values_.value as bigint) as printed
    from marts.fct_published_values as values_
    inner join marts.dim_report as reports
        on values_.report_key = reports.report_key and reports.is_current
    where values_.value is not null
),

summed as (
    select
        report_key,
        'requests' as table_code,
        'total' as row_code,
        'total_requests' as column_code,
        sum(request_count) as added_up
    from marts.fct_requests
    group by report_key
    union all
    select
        report_key,
        'requests',
        'total',
        'total_requests',
        sum(request_count)
    from marts.fct_request_handling
    group by report_key
    union all
    select
        report_key,
        'sharing',
        'total',
        'shared_requests',
        sum(shared_request_count)
    from marts.fct_sharing
    group by report_key
    union all
    select
        report_key,
        'staffing',
        'whole',
        'agents',
        sum(staff_count)
    from marts.fct_staffing
    where staff_role_code = 'agent'
    group by report_key
    union all
    select
        report_key,
        'member_units',
        'whole',
        'government_departments',
        sum(unit_count)
    from marts.fct_member_units
    where unit_type_code = 'government_department'
    group by report_key
)

select
    summed.report_key,
    summed.table_code,
    summed.column_code,
    summed.added_up,
    printed.printed
from summed
inner join printed
    on
        summed.report_key = printed.report_key
        and summed.table_code = printed.table_code
        and summed.row_code = printed.row_code
        and summed.column_code = printed.column_code
where
    -- a difference that is known for what it is stays so here
    not exists (
        select 1
        from marts.fct_report_checks as checks
        where
            checks.report_key = summed.report_key
            and checks.known
            and (checks.check_code like 'requests.%' or checks.check_code = 'sharing.total')
    )
