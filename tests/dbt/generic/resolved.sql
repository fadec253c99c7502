{# Where something is printed, its code was found; the message gives what was printed. #}
{% test resolved(model, column_name, printed, seed, column) %}
select
    report_key,
    row_no,
    {{ printed }},
    '{{ seed }}, report ' || report_key || ', row_no ' || row_no || ', column {{ column }}: '
    || coalesce({{ printed }}, 'a blank cell') || ' is not a known {{ column }}' as message,
    '{{ seed }}, 报告 ' || report_key || ', row_no ' || row_no || ', 列 {{ column }}: '
    || coalesce({{ printed }}, '空白单元格') || ' 不是已知的 {{ column }}' as message_zh
from {{ model }}
where {{ column_name }} is null
{% endtest %}
