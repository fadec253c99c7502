{# The check of a printed change that no reading fits is named for its cell. #}
{% macro change_check_code() -%}
    'change.' || table_code || '.' || row_code || '.' || row_no || '.' || column_code
{%- endmacro %}
