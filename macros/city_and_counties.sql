{#
    Figures that are printed for the city itself and for the whole, of which the city is a part:
    stored are the city and the rest, so that a sum over the levels is the printed whole.
#}
{% macro city_and_counties(spine, table_code, dimension, measure_code) %}
with

levels as (
    select
        report_key,
        column_member_code as {{ dimension }}_code,
        max(case when row_member_code = 'city' then value end) as city_value,
        max(case when row_member_code = 'whole' then value end) as whole_value
    from {{ spine }}
    where
        is_current
        and table_code = '{{ table_code }}'
        and row_dimension = 'level'
        and column_dimension = '{{ dimension }}'
    group by report_key, column_member_code
)

select
    report_key,
    'city' as level_code,
    {{ dimension }}_code,
    cast(city_value as bigint) as {{ measure_code }},
    false as is_derived
from levels
union all
select
    report_key,
    'county' as level_code,
    {{ dimension }}_code,
    cast(whole_value - city_value as bigint) as {{ measure_code }},
    true as is_derived
from levels
{% endmacro %}
