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
            ~ " || coalesce(header_sign, '') || coalesce(compared_text, '')",
            'chr(10)',
            'order by row_no, column_code'
        )) }} as table_md5
    from {{ ref('int_published_values') }}
    where is_current and cell_state = 'printed' and kind not in ('label', 'text')
    group by report_key, report_id, table_code
),

conventions as (
    select
        report_id,
        rounding || '|' || rate_change || '|' || zero_prior as said
    from {{ ref('stg_year_over_year_conventions') }}
)

select
    hashed_tables.report_key,
    hashed_tables.report_id,
    sum(hashed_tables.change_count) as change_count,
    {{ dbt.hash(
        dbt.listagg(
            "hashed_tables.table_code || '|' || hashed_tables.table_md5",
            'chr(10)',
            'order by hashed_tables.table_code'
        )
        ~ " || coalesce(chr(10) || min(conventions.said), '')"
    ) }} as cells_md5
from hashed_tables
left join conventions on hashed_tables.report_id = conventions.report_id
group by hashed_tables.report_key, hashed_tables.report_id
