select
    report_key,
    cell_no,
    source_place,
    table_no,
    row_label,
    header_path,
    printed_text,
    reason_zh,
    reason_en
from {{ ref('int_unread_cells') }}
