select
    {{ report_key() }} as report_key,
    report_id,
    cast(revision as integer) as revision,
    cast(row_no as integer) as row_no,
    source_place,
    cast(table_no as integer) as table_no,
    {{ stated('row_label') }} as row_label,
    {{ stated('header_path') }} as header_path,
    printed_text,
    reason_zh,
    reason_en
from {{ ref('raw_unread') }}
