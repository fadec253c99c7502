select
    compared.report_key,
    compared.table_code,
    compared.compared_row_no as row_no,
    cells.row_code,
    compared.column_code,
    compared.comparison,
    compared.header_path,
    compared.source_place,
    compared.printed_text,
    compared.prior_value
from {{ ref('stg_comparisons') }} as compared
inner join {{ ref('int_published_values') }} as cells
    on
        compared.report_key = cells.report_key
        and compared.table_code = cells.table_code
        and compared.compared_row_no = cells.row_no
        and compared.column_code = cells.column_code
where cells.is_current
