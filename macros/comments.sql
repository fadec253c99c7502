{#
    A contract already holds a mart to the columns that its properties describe, so they need not
    be looked up again before each is commented.
#}
{% macro duckdb__alter_column_comment(relation, column_dict) %}
    {%- for column, properties in column_dict.items() %}
    comment on column {{ relation }}.{{ column }} is {{ duckdb_escape_comment(properties.description) }};
    {%- endfor %}
{% endmacro %}
