with

-- what is known of a cell follows from its table, row and column, whichever report prints it
cells as (
    select distinct
        table_code,
        row_code,
        column_code,
        service_code,
        measure_code,
        row_role,
        case when not spans_rows then row_dimension end as row_dimension,
        case when not spans_rows then row_member_code end as row_member_code,
        column_role,
        column_dimension,
        column_member_code
    from {{ ref('int_published_values') }}
    where row_code is not null
)

select
    cells.table_code,
    report_tables.table_no,
    report_tables.label_zh as table_label,
    cells.row_code,
    cells.column_code,
    cells.service_code,
    cells.measure_code,
    cells.row_role,
    cells.row_dimension,
    cells.row_member_code,
    cells.column_role,
    cells.column_dimension,
    cells.column_member_code
from cells
inner join {{ ref('stg_report_tables') }} as report_tables
    on cells.table_code = report_tables.table_code
