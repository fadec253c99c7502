{#
    How a printed cell is read, for every table and every report. What doesn't match the
    generated `figure_pattern`, or has more digits than a value can hold exactly, has no value,
    and a test names the cell.
#}

{# The groups of `figure_pattern` that a printed figure consists of, matched once for all of them. #}
{% macro matched_figure(cell) -%}
    {{ adapter.dispatch('matched_figure', 'hotline')(cell) }}
{%- endmacro %}

{% macro default__matched_figure(cell) -%}
    regexp_match({{ cell }}, '{{ figure_pattern() }}')
{%- endmacro %}

{% macro duckdb__matched_figure(cell) -%}
    regexp_extract({{ cell }}, '{{ figure_pattern() }}', {{ figure_groups() }})
{%- endmacro %}

{% macro figure_groups() -%}
    {{ return(['whole', 'decimals', 'scale', 'unit', 'change']) }}
{%- endmacro %}

{# One group of a match; '' where it is not there or the cell is no figure. #}
{% macro figure_group(match, group_name) -%}
    {{ adapter.dispatch('figure_group', 'hotline')(match, group_name) }}
{%- endmacro %}

{% macro default__figure_group(match, group_name) -%}
    coalesce({{ match }}[{{ figure_groups().index(group_name) + 1 }}], '')
{%- endmacro %}

{% macro duckdb__figure_group(match, group_name) -%}
    {{ match }}['{{ group_name }}']
{%- endmacro %}

{#
    万, 亿, %, ‰ as a factor, whose product with a value stays exact; null where the cell is no
    figure or has more digits before 万 or 亿 than a value can hold.
#}
{% macro figure_scale(match) -%}
    {%- set whole, scale = figure_group(match, 'whole'), figure_group(match, 'scale') -%}
    cast(
        case
            when {{ whole }} = '' or (length({{ whole }}) > 8 and {{ scale }} in ('万', '亿')) then null
            else {{ scale_of(scale) }}
        end as numeric(12, 3)
    )
{%- endmacro %}

{#
    Four columns of one printed figure: its value (rates as fractions), the size of its last
    printed place (0 for a whole number of things), its printed change and its printed unit.
    The cell's match and scale stand in columns named `<column>_match` and `<column>_scale`.
#}
{% macro figure_columns(column, kind) %}
    {%- set match = column ~ '_match' -%}
    {%- set whole, decimals = figure_group(match, 'whole'), figure_group(match, 'decimals') -%}
    {%- set scale = figure_group(match, 'scale') -%}
    cast(
        cast(nullif(replace({{ whole }}, ',', ''), '') || {{ decimals }} as {{ value_type() }})
        * {{ column }}_scale as {{ value_type() }}
    ) as {{ column }},
    cast(
        cast(
            case
                when {{ decimals }} <> '' then rpad('0.', cast(length({{ decimals }}) as integer), '0') || '1'
                {%- if kind in ('count', 'claim') %}
                when {{ scale }} = '' then '0'
                {%- endif %}
                else '1'
            end as {{ value_type() }}
        ) * {{ column }}_scale as {{ value_type() }}
    ) as {{ column }}_precision,
    nullif({{ figure_group(match, 'change') }}, '') as {{ column }}_change,
    case
        when {{ column }}_scale is not null
            then nullif({{ scale }} || {{ figure_group(match, 'unit') }}, '')
    end as {{ column }}_unit
{%- endmacro %}

{# Every value of the warehouse: exact, sixteen digits before the point and eight places of a rate. #}
{% macro value_type() -%}
    numeric(24, 8)
{%- endmacro %}
