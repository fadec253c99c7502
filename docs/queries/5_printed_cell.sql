-- Where was a number printed? · 一个数字印在哪里?
select
    row_label,
    column_label,
    printed_text,
    value,
    source_place
from marts.fct_published_values
where report_key = '320300-2025-r1' and value = 2991152
