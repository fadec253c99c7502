select
    cells.report_key,
    cells.row_no as cell_no,
    cells.source_place,
    cells.table_no,
    cells.row_label,
    cells.header_path,
    cells.printed_text,
    cells.reason_zh,
    cells.reason_en
from {{ ref('stg_unread_cells') }} as cells
inner join {{ ref('int_reports') }} as reports on cells.report_key = reports.report_key
