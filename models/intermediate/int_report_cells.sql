-- `hotline.changes.source` takes the same hashes of the same cells
with

hashed_tables as (
    select
        report_key,
        report_id,
        table_code,
        count(case when {{ states_change() }} then 1 end) as change_count,
        {{ dbt.hash(dbt.listagg(
            "lpad(cast(row_no as varchar), 6, '0') || '|' || column_code || '|'"
            ~ " || coalesce(row_code, '') || '|' || printed_text"
            ~ " || coalesce(header_sign, '')",
            'chr(10)',
            'order by row_no, column_code'
        )) }} as table_md5
    from {{ ref('int_published_values') }}
    where is_current and cell_state = 'printed' and kind not in ('label', 'text')
    group by report_key, report_id, table_code
)

select
    report_key,
    report_id,
    sum(change_count) as change_count,
    {{ dbt.hash(dbt.listagg(
        "table_code || '|' || table_md5", 'chr(10)', 'order by table_code'
    )) }} as cells_md5
from hashed_tables
group by report_key, report_id
