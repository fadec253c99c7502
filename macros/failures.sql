{#
    After a build, one line for each row that a failing or warning test found, so that nobody has
    to look for compiled SQL. Every test of this project returns a `message`.
#}
{% macro explain_failures(results) %}
    {%- for result in results if result.node.resource_type == 'test' and result.status in ('fail', 'warn') -%}
        {%- set found = run_query(
            'select message from (' ~ result.node.compiled_code ~ ') as failures order by message limit 20'
        ) -%}
        {%- for row in found.rows -%}
            {%- do log(row[0], info=true) -%}
        {%- endfor -%}
        {%- if result.failures > 20 -%}
            {%- do log('… and ' ~ (result.failures - 20) ~ ' more like these', info=true) -%}
        {%- endif -%}
    {%- endfor -%}
{% endmacro %}

{# The file that a staging model or a seed was read from, else the relation's name. #}
{% macro source_of(relation) -%}
    {%- set node = graph.nodes.get('model.hotline.' ~ relation.identifier) if graph.nodes else none -%}
    {%- if node and relation.identifier.startswith('stg_') -%}
        {{ graph.nodes[node.depends_on.nodes[0]].original_file_path }}
    {%- else -%}
        {{ relation.identifier }}
    {%- endif -%}
{%- endmacro %}

{# Where a cell of the spine was printed, for a message. #}
{% macro cell_place(row_no='row_no') -%}
    'seeds/raw/raw_' || table_code || '.csv, report ' || report_key || ', row_no ' || {{ row_no }}
    || ', column ' || column_code
{%- endmacro %}

{# A decimal as a person writes it: without zeros at its end. #}
{% macro shown(value) -%}
    rtrim(rtrim(cast({{ value }} as varchar), '0'), '.')
{%- endmacro %}
