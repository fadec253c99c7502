{#
    The rows of a relation once for each item of a list printed with 、 between its items:
    `item` and its number `item_no`, counted from 1.
#}
{% macro split_items(relation, column) -%}
    {{ adapter.dispatch('split_items', 'hotline')(relation, column) }}
{%- endmacro %}

{% macro default__split_items(relation, column) -%}
    {{ relation }}
    cross join lateral unnest(string_to_array({{ column }}, '、')) with ordinality as split (item, item_no)
{%- endmacro %}

{% macro duckdb__split_items(relation, column) -%}
    (
        select
            *,
            unnest(string_split({{ column }}, '、')) as item,
            generate_subscripts(string_split({{ column }}, '、'), 1) as item_no
        from {{ relation }}
    ) as split
{%- endmacro %}
