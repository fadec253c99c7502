-- `hotline.changes` takes the same hash of the same cells
select
    report_key,
    report_id,
    count(case when {{ states_change() }} then 1 end) as change_count,
    {{ dbt.hash(dbt.listagg(
        "table_code || '|' || lpad(cast(row_no as varchar), 6, '0') || '|' || column_code || '|'"
        ~ " || coalesce(row_code, '') || '|' || printed_text",
        'chr(10)',
        'order by table_code, row_no, column_code'
    )) }} as cells_md5
from {{ ref('int_published_values') }}
where is_current and cell_state = 'printed' and kind not in ('label', 'text')
group by report_key, report_id
