{#
    The rows of a seed that are built: not those of report revisions that `hotline build`
    quarantines, so that nothing built from seeds holds any of them; and of a seed that names
    reports without a revision, not those of reports that are quarantined whole.
#}
{% macro built_rows(columns) -%}
    {%- if 'report_id' in columns and 'revision' in columns -%}
        {{ none_of(report_key(), var('quarantined', [])) }}
    {%- elif 'report_id' in columns -%}
        {{ none_of('report_id', var('wholly_quarantined', [])) }}
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}

{% macro none_of(expression, values) -%}
    {%- if values -%}
        {{ expression }} not in ('{{ values | join("', '") }}')
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}
