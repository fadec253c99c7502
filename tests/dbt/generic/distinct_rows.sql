{# A table prints each of its rows once; numbered lines and claims that nobody knows repeat. #}
{% test distinct_rows(model) %}
select
    report_key,
    table_code,
    row_code,
    column_code,
    {{ cell_place('max(row_no)') }} || ': the row ' || row_code || ' stands ' || count(*) || ' times' as message,
    {{ cell_place_zh('max(row_no)') }} || ': 行 ' || row_code || ' 出现' || count(*) || '次' as message_zh
from {{ model }}
where row_code not in ('line', 'unknown') and column_no = 1
group by report_key, table_code, row_code, column_code
having count(*) > 1
{% endtest %}
