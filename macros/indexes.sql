{#
    What readers look rows up by: a report, and in the tables for people a city and year. DuckDB
    passes over what it doesn't need by itself; PostgreSQL reads every row without an index.
#}
{% macro index_marts(results) -%}
    {{ adapter.dispatch('index_marts', 'hotline')(results) }}
{%- endmacro %}

{% macro default__index_marts(results) -%}
{%- endmacro %}

{% macro postgres__index_marts(results) -%}
    {%- for result in results
        if result.status == 'success' and result.node.resource_type == 'model'
        and result.node.fqn[1] == 'marts' and result.node.config.materialized == 'table' -%}
        {%- for columns in [['report_key'], ['地区', '年度']]
            if columns | reject('in', result.node.columns) | list == [] %}
    create index on {{ result.node.relation_name }} ("{{ columns | join('", "') }}");
        {%- endfor -%}
    {%- endfor -%}
{%- endmacro %}
