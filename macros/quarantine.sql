{#
    Whether a raw row's report is built. What `hotline build` quarantines is left out of staging,
    so that nothing built from there holds any of it; the raw seeds keep it.
#}
{% macro is_not_quarantined() -%}
    {%- set report_keys = var('quarantined', []) -%}
    {%- if report_keys -%}
        {{ report_key() }} not in ('{{ report_keys | join("', '") }}')
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}

{# Whether any revision of a row's report is built. #}
{% macro is_of_built_report() -%}
    {%- set report_ids = var('wholly_quarantined', []) -%}
    {%- if report_ids -%}
        report_id not in ('{{ report_ids | join("', '") }}')
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}
