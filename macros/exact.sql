{# Narrow enough that a product of two stays exact: twelve digits before the point, seven after. #}
{% macro exact(expression) -%}
    cast({{ expression }} as numeric(19, 7))
{%- endmacro %}

{# Whole numbers: numerator / denominator to eight places, rounded half up, without a binary float. #}
{% macro exact_ratio(numerator, denominator) -%}
    {{ adapter.dispatch('exact_ratio', 'hotline')(numerator, denominator) }}
{%- endmacro %}

{% macro default__exact_ratio(numerator, denominator) -%}
    round({{ numerator }} / {{ denominator }}, 8)
{%- endmacro %}

{# DuckDB divides decimals as doubles; whole numbers it divides exactly. #}
{% macro duckdb__exact_ratio(numerator, denominator) -%}
    cast(
        cast(
            (cast({{ numerator }} as hugeint) * 200000000 + cast({{ denominator }} as hugeint))
            // (cast({{ denominator }} as hugeint) * 2)
            as numeric(28, 0)
        ) * 0.00000001
        as {{ value_type() }}
    )
{%- endmacro %}
