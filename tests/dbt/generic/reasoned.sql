{# Every entry gives its reason: words of its own, not those that stand for them in a line to paste. #}
{% test reasoned(model, columns, row_columns, placeholders=['<原因>', '<reason>', '[none]', '[blank]']) %}
with

unreasoned as (
    {%- for column in columns %}
    select
        {{ row_columns | join(', ') }},
        '{{ column }}' as column_name
    from {{ model }}
    where
        trim(coalesce({{ column }}, '')) = ''
        {%- for placeholder in placeholders %}
        or {{ column }} like '%{{ placeholder }}%'
        {%- endfor %}
    {{ "union all" if not loop.last }}
    {%- endfor %}
)

select
    {{ row_columns | join(', ') }},
    '{{ source_of(model) }}'
    {%- for column in row_columns %}
    || ', {{ column }} ' || {{ column }}
    {%- endfor %}
    || ', column ' || column_name || ': gives no reason; write why this is let through' as message,
    '{{ source_of(model) }}'
    {%- for column in row_columns %}
    || ', {{ column }} ' || {{ column }}
    {%- endfor %}
    || ', 列 ' || column_name || ': 没有写明原因, 请写明为何放行' as message_zh
from unreasoned
{% endtest %}
