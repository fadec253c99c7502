{#
    How a printed cell is read, for every table and every report.

    A figure is `[qualifier] number [万|亿] [%|‰|百分点] [unit] [change]`, for example
    `2991152(18.27%)`, `１，２３４`, `约为2.92个`, `300.84万件`, `95↑26.67%`. Signs may be
    full-width. What doesn't match, or has more digits than a value can hold exactly, has no
    value, and a test names the cell.
#}

{# Full-width signs to ASCII, spaces away. `translate` drops what has no counterpart: the spaces. #}
{% macro normalised_cell(cell) -%}
    translate({{ cell }}, '０１２３４５６７８９．，％（）＋－{{ '\u3000\u00a0 ' }}', '0123456789.,%()+-')
{%- endmacro %}

{% macro figure_pattern() -%}
    {%- set change = '[↑↓+-]?[0-9]+(?:[.][0-9]+)?(?:%|‰|个?百分点)?[↑↓]?' -%}
    ^(超过?|近|约为?|逾|达|不足)?([-+]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+))([.][0-9]{1,5})?(万|亿)?(%|‰|个?百分点)?([^][()0-9.,%‰↑↓+-]*)([(](?:{{ change }}|持平|—|-)[)]|[↑↓](?:[0-9]+(?:[.][0-9]+)?(?:%|‰|个?百分点)?)?)?$
{%- endmacro %}

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
    {{ return(['qualifier', 'whole', 'decimals', 'power', 'per', 'unit', 'change']) }}
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

{# What one printed digit of the last place is worth, before 万, 亿, % and ‰; wide, as DuckDB overflows at 18 digits. #}
{% macro last_place(decimals, whole_is_exact) -%}
    cast(
        case length({{ decimals }})
            when 0 then {{ 0 if whole_is_exact else 1 }}
            {%- for places in range(1, 6) %}
            when {{ places + 1 }} then 0.{{ '0' * (places - 1) }}1
            {%- endfor %}
        end as numeric(19, 8)
    )
{%- endmacro %}

{# 万, 亿, %, ‰ as a factor; its type is narrow enough that its product with a value stays exact. #}
{% macro printed_scale(power, per) -%}
    cast(
        case {{ power }} when '万' then 10000 when '亿' then 100000000 else 1 end as numeric(9, 0)
    )
    * cast(case {{ per }} when '' then 1 when '‰' then 0.001 else 0.01 end as numeric(4, 3))
{%- endmacro %}

{#
    Four columns of one printed figure: its value (rates as fractions), the size of its last
    printed place (0 for a whole number of things), its printed change and its printed unit.
    The cell's match must stand in a column named `<column>_match`.
#}
{% macro figure_columns(column, kind) %}
    {%- set match = column ~ '_match' -%}
    {%- set whole = figure_group(match, 'whole') -%}
    {%- set decimals = figure_group(match, 'decimals') -%}
    {%- set power = figure_group(match, 'power') -%}
    {%- set per = figure_group(match, 'per') -%}
    {%- set scale = printed_scale(power, per) -%}
    {%- set fits -%}
        length(replace({{ whole }}, ',', '')) between 1
        and 16 - case {{ power }} when '万' then 4 when '亿' then 8 else 0 end
    {%- endset %}
    cast(
        case
            when {{ fits }}
                then
                    cast(replace({{ whole }}, ',', '') || {{ decimals }} as {{ value_type() }})
                    * {{ scale }}
        end as {{ value_type() }}
    ) as {{ column }},
    cast(
        case
            when not ({{ fits }}) then null
            when {{ decimals }} = '' and {{ power }} || {{ per }} <> '' then {{ scale }}
            else {{ last_place(decimals, kind in ('count', 'claim')) }} * {{ scale }}
        end as {{ value_type() }}
    ) as {{ column }}_precision,
    nullif({{ figure_group(match, 'change') }}, '') as {{ column }}_change,
    nullif({{ per }} || {{ figure_group(match, 'unit') }}, '') as {{ column }}_unit
{%- endmacro %}

{# Every value of the warehouse: exact, sixteen digits before the point and eight places of a rate. #}
{% macro value_type() -%}
    numeric(24, 8)
{%- endmacro %}
