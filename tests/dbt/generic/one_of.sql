{# A column holds nothing but these values; a null is none of them. #}
{% test one_of(model, column_name, values, row_columns=[]) %}
select
    *,
    '{{ source_of(model) }}'
    {%- for column in row_columns %}
    || ', {{ column }} ' || cast({{ column }} as varchar)
    {%- endfor %}
    || ', column {{ column_name }}: ' || coalesce(cast({{ column_name }} as varchar), '(none)')
    || ' is none of {{ values | join(', ') }}' as message,
    '{{ source_of(model) }}'
    {%- for column in row_columns %}
    || ', {{ column }} ' || cast({{ column }} as varchar)
    {%- endfor %}
    || ', 列 {{ column_name }}: ' || coalesce(cast({{ column_name }} as varchar), '(无)')
    || ' 不属于 {{ values | join(', ') }}' as message_zh
from {{ model }}
where {{ column_name }} is null or {{ column_name }} not in ('{{ values | join("', '") }}')
{% endtest %}
