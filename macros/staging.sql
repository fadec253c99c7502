{# The key that every model carries: which report, which revision of it. #}
{% macro report_key() -%}
    report_id || '-r' || revision
{%- endmacro %}

{# Kinds of columns that hold figures; the others hold words. #}
{% macro is_figure(kind) -%}
    {{ return(kind not in ('label', 'text')) }}
{%- endmacro %}

{#
    A raw template table, same rows, typed. Each cell keeps its printed text as
    `<column>_printed`; a figure adds value, precision, change and unit.
#}
{% macro staged_cells(raw_relation, table_code) %}
{%- set columns = template()[table_code] -%}
with

normalised as (
    select
        {{ report_key() }} as report_key,
        report_id,
        cast(revision as integer) as revision,
        cast(row_no as integer) as row_no,
        source_place,
        {%- if table_code == 'claims' %}
        section,
        phrase,
        unit as claimed_unit,
        claim_code,
        {%- endif %}
        {%- for column, kind in columns if is_figure(kind) %}
        {{ normalised_cell(column) }} as {{ column }}_normalised,
        {%- endfor %}
        {%- for column, kind in columns %}
        {{ column }} as {{ column }}_printed{{ "," if not loop.last }}
        {%- endfor %}
    from {{ raw_relation }}
),

matched as (
    select
        *
        {%- for column, kind in columns if is_figure(kind) %},
        {{ matched_figure(column ~ '_normalised') }} as {{ column }}_match
        {%- endfor %}
    from normalised
),

scaled as (
    select
        *
        {%- for column, kind in columns if is_figure(kind) %},
        {{ figure_scale(column ~ '_match') }} as {{ column }}_scale
        {%- endfor %}
    from matched
)

select
    report_key,
    report_id,
    revision,
    row_no,
    source_place,
    {%- if table_code == 'claims' %}
    section,
    phrase,
    claimed_unit,
    claim_code,
    {%- endif %}
    {%- for column, kind in columns if is_figure(kind) %}
    {{ figure_columns(column, kind) }},
    {%- endfor %}
    {%- for column, kind in columns %}
    {{ column }}_printed{{ "," if not loop.last }}
    {%- endfor %}
from scaled
{% endmacro %}


{# A reference seed's value, where `[none]` says that there is none. #}
{% macro stated(column) -%}
    nullif({{ column }}, '[none]')
{%- endmacro %}


{# A seed of readings, same rows, typed. #}
{% macro staged_readings(raw_relation) %}
select
    {{ report_key() }} as report_key,
    report_id,
    table_code,
    cast(row_no as integer) as row_no,
    column_code,
    printed_text,
    status,
    direction,
    cast({{ stated('change_rate') }} as {{ value_type() }}) as change_rate,
    {{ stated('change_basis') }} as change_basis,
    {{ stated('damage') }} as damage,
    cast({{ stated('prior_low') }} as {{ value_type() }}) as prior_low,
    cast({{ stated('prior_high') }} as {{ value_type() }}) as prior_high,
    {{ stated('readings') }} as readings,
    {{ stated('likely_reading') }} as likely_reading,
    decided_by,
    explanation_zh,
    explanation_en,
    cells_md5,
    prior_cells_md5
from {{ raw_relation }}
{%- endmacro %}
