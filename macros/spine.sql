{#
    The cells of one staged table, one row a cell. `row_label` is the column that names the
    printed row, where the table has one; `row_match` finds it among the registry's rows.
#}
{% macro printed_cells(staged_relation, table_code, row_label=none, row_code=none) %}
    {%- set numbered -%}
        regexp_replace({{ plain_words(row_label) }}, '^[0-9]+$', '[line_no]')
    {%- endset -%}
    {%- set cells = [] -%}
    {%- for column, kind in template()[table_code] -%}
        {%- set figure = [column, column ~ '_precision', column ~ '_change', column ~ '_unit'] -%}
        {%- set nothing = ["cast(null as " ~ value_type() ~ ")"] * 2 + ["cast(null as varchar)"] * 2 -%}
        {%- do cells.append(
            ["'" ~ column ~ "'", column ~ '_printed'] + (figure if is_figure(kind) else nothing)
        ) -%}
    {%- endfor -%}
    {%- set names = ['column_code', 'printed_text', 'value', 'precision', 'printed_change', 'printed_unit'] %}
    select
        report_key,
        report_id,
        '{{ table_code }}' as table_code,
        row_no,
        source_place,
        {{ row_label or "cast(null as varchar)" }} as row_label,
        {{ row_code or (numbered if row_label else "'[none]'") }} as row_match,
        {%- for name in names %}
        cell.{{ name }}{{ "," if not loop.last }}
        {%- endfor %}
    from {{ unpivoted(staged_relation, cells, names) }}
{% endmacro %}

{# The rows of a relation once for each list of expressions, whose values stand in `cell.<name>`. #}
{% macro unpivoted(relation, expressions, names) -%}
    {{ adapter.dispatch('unpivoted', 'hotline')(relation, expressions, names) }}
{%- endmacro %}

{% macro default__unpivoted(relation, expressions, names) -%}
    {{ relation }}
    cross join lateral (
        values
        {%- for row in expressions %}
        ({{ row | join(', ') }}){{ "," if not loop.last }}
        {%- endfor %}
    ) as cell ({{ names | join(', ') }})
{%- endmacro %}

{# A lateral join is planned as a join; a list of structs costs one pass. #}
{% macro duckdb__unpivoted(relation, expressions, names) -%}
    (
        select
            *,
            unnest([
                {%- for row in expressions %}
                {
                    {%- for name in names %}
                    '{{ name }}': {{ row[loop.index0] }}{{ "," if not loop.last }}
                    {%- endfor %}
                }{{ "," if not loop.last }}
                {%- endfor %}
            ]) as cell
        from {{ relation }}
    ) as unpivoted
{%- endmacro %}
