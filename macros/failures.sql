{#
    After a build, one line for each row that a failing or warning test found, so that nobody has
    to look for compiled SQL; and the same for `hotline`, as one line of JSON a test in dbt's debug log:
    the rows in both languages, and every report that a row is of. Every test of this project
    returns a `message` and a `message_zh`.
#}
{% macro explain_failures(results) %}
    {%- for result in results if result.node.resource_type == 'test' and result.status in ('fail', 'warn') -%}
        {%- set failures = '(' ~ result.node.compiled_code ~ ') as failures' -%}
        {%- set columns = adapter.get_column_schema_from_query('select * from ' ~ failures ~ ' limit 0')
            | map(attribute='name') | list -%}
        {%- set report = report_of_failure(columns) -%}
        {%- set found = run_query(first_failures_sql(report, failures)) -%}
        {%- set reports = run_query('select distinct ' ~ report ~ ' from ' ~ failures ~ ' order by 1') -%}
        {%- for row in found.rows if loop.index <= 20 -%}
            {%- do log(row[1], info=true) -%}
        {%- endfor -%}
        {%- if result.failures > 20 -%}
            {%- do log('… and ' ~ (result.failures - 20) ~ ' more like these', info=true) -%}
        {%- endif -%}
        {%- set rows = [] -%}
        {%- for row in found.rows -%}
            {%- do rows.append([row[0], row[1], row[2]]) -%}
        {%- endfor -%}
        {%- do log(tojson({
            'failed_test': result.node.name,
            'check': result.node.test_metadata.name if result.node.test_metadata else result.node.name,
            'severity': 'error' if result.status == 'fail' else 'warning',
            'failures': result.failures,
            'reports': reports.rows | map(attribute=0) | list,
            'rows': rows,
        })) -%}
    {%- endfor -%}
{% endmacro %}

{#
    The rows that a test found, the first of each report before all others, so that none lacks a
    reason. There are so many of them only where a table or a column is wrong as a whole.
#}
{% macro first_failures_sql(report, failures) %}
    with

    numbered as (
        select
            {{ report }} as report_key,
            message,
            message_zh,
            row_number() over (partition by {{ report }} order by message) as row_no
        from {{ failures }}
    )

    select
        report_key,
        message,
        message_zh
    from numbered
    order by row_no > 1, message
    limit 10000
{% endmacro %}

{# The report that a failing row is of; null where it is of none, so that nothing excuses it. #}
{% macro report_of_failure(columns) -%}
    {%- if 'report_key' in columns -%}
        report_key
    {%- elif 'report_id' in columns and 'revision' in columns -%}
        {{ report_key() }}
    {%- else -%}
        cast(null as varchar)
    {%- endif -%}
{%- endmacro %}

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

{# The same in Chinese. #}
{% macro cell_place_zh(row_no='row_no') -%}
    'seeds/raw/raw_' || table_code || '.csv, 报告 ' || report_key || ', row_no ' || {{ row_no }}
    || ', 列 ' || column_code
{%- endmacro %}

{# A decimal as a person writes it: without zeros at its end. #}
{% macro shown(value) -%}
    rtrim(rtrim(cast({{ value }} as varchar), '0'), '.')
{%- endmacro %}

{# Where the value of a column stands, for a message: the file, the columns that name the row, the value. #}
{% macro column_place(file, of, column, nothing) -%}
    '{{ file }}'
    {%- for name in of.row_columns or [] %}
        || ', {{ name }} ' || cast(child.{{ name }} as varchar)
    {%- endfor %}
        || ', {{ column }} {{ of.column }}: ' || coalesce(cast(child.{{ of.column }} as varchar), '{{ nothing }}')
{%- endmacro %}
