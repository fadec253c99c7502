{# Every printed cell stands in a row and a column that the registry has; a row is told once, by its first cell. #}
{% test known_place(model) %}
select
    report_key,
    table_code,
    row_no,
    column_code,
    {{ cell_place() }} || case
        when row_code is null
            then ': the row ' || coalesce(row_label, '(unnamed)') || ' is not in report_rows'
        else ': the column is not in report_columns'
    end as message,
    {{ cell_place_zh() }} || case
        when row_code is null
            then ': 行 ' || coalesce(row_label, '(无名)') || ' 不在 report_rows 中'
        else ': 该列不在 report_columns 中'
    end as message_zh
from {{ model }}
where (row_code is null and column_no = 1) or column_label is null
{% endtest %}
