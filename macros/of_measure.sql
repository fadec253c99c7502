{# The one printed value of a measure among the grouped cells, as a column of the measure's name. #}
{% macro of_measure(measure_code, data_type=none) -%}
    cast(
        max(case when measure_code = '{{ measure_code }}' then value end)
        as {{ data_type or value_type() }}
    ) as {{ measure_code }}
{%- endmacro %}
