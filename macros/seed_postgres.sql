{#
    PostgreSQL need not be on this machine, so the rows go to it through the connection. They get the
    same scrutiny; encoding and line ends are left to the build with DuckDB, which comes first.
#}
{% materialization seed, adapter='postgres' %}
    {%- set path = model.original_file_path -%}
    {%- set columns = model.columns -%}
    {%- set names = columns.keys() | list -%}
    {%- set target_relation = this.incorporate(type='table') -%}
    {{ run_hooks(pre_hooks) }}

    {#- else dbt would guess types and take some words for nulls -#}
    {%- for name in names -%}
        {%- do config.model.config.column_types.update({name: 'text'}) -%}
    {%- endfor -%}
    {%- set seed_rows = load_agate_table() -%}
    {%- do refuse_other_columns(path, names, seed_rows.column_names | list) -%}
    {%- do run_query(
        'drop table if exists seed_rows; create temp table seed_rows (file_row integer, '
        ~ names | join(' text, ') ~ ' text)'
    ) -%}
    {%- for batch in seed_rows.rows | batch(1000) -%}
        {%- do insert_seed_rows(names, batch, loop.index0 * 1000 + 2) -%}
    {%- endfor -%}
    {%- do refuse_bad_cells(path, columns) -%}

    {%- set existing = load_cached_relation(this) -%}
    {%- set same = existing and adapter.get_columns_in_relation(existing) | map(attribute='name') | list == names -%}
    {% call statement('main') %}
        {% if same -%}
            truncate table {{ target_relation }};
        {%- else -%}
            drop table if exists {{ target_relation }} cascade;
            create table {{ target_relation }} ({{ names | join(' varchar, ') }} varchar);
        {%- endif %}
        insert into {{ target_relation }}
        select {{ names | join(', ') }}
        from seed_rows
        where {{ built_rows(columns) }}
    {% endcall %}
    {%- do store_result('agate_table', response='OK', agate_table=seed_rows) -%}
    {%- do run_query('drop table seed_rows') -%}

    {{ run_hooks(post_hooks) }}
    {{ adapter.commit() }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}


{% macro insert_seed_rows(names, rows, first_file_row) %}
    {%- set values = '(%s' ~ ', %s' * names | length ~ ')' -%}
    {%- set bindings = [] -%}
    {%- for row in rows -%}
        {%- do bindings.append(first_file_row + loop.index0) -%}
        {%- for name in names -%}
            {%- do bindings.append(row[name] or none) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- do adapter.add_query(
        'insert into seed_rows values ' ~ values ~ (', ' ~ values) * (rows | length - 1),
        bindings=bindings, abridge_sql_log=true
    ) -%}
{% endmacro %}
