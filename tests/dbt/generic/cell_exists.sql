{# The cell that a row names is one that the registry has. #}
{% test cell_exists(model, named_by, rows, columns) %}
select
    named.{{ named_by }},
    named.table_code,
    named.row_code,
    named.column_code,
    '{{ source_of(model) }}, {{ named_by }} ' || named.{{ named_by }} || ': names the cell '
    || named.table_code || '.' || named.row_code || '.' || named.column_code
    || ', which does not exist' as message,
    '{{ source_of(model) }}, {{ named_by }} ' || named.{{ named_by }} || ': 所指单元格 '
    || named.table_code || '.' || named.row_code || '.' || named.column_code || ' 不存在' as message_zh
from {{ model }} as named
left join {{ rows }} as known_rows
    on named.table_code = known_rows.table_code and named.row_code = known_rows.row_code
left join {{ columns }} as known_columns
    on named.table_code = known_columns.table_code and named.column_code = known_columns.column_code
where known_rows.row_code is null or known_columns.column_code is null
{% endtest %}
