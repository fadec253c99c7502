with

levels as (
    select
        report_key,
        column_member_code as unit_type_code,
        max(case when row_member_code = 'city' then value end) as city_value,
        max(case when row_member_code = 'whole' then value end) as whole_value
    from {{ ref('int_published_values') }}
    where
        is_current
        and table_code = 'member_units'
        and row_dimension = 'level'
        and column_dimension = 'unit_type'
    group by report_key, column_member_code
)

select
    report_key,
    'city' as level_code,
    unit_type_code,
    cast(city_value as bigint) as unit_count,
    false as is_derived
from levels
union all
-- printed are the city itself and the whole, of which it is a part: the rest is the counties
select
    report_key,
    'county' as level_code,
    unit_type_code,
    cast(whole_value - city_value as bigint) as unit_count,
    true as is_derived
from levels
