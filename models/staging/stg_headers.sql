select
    {{ report_key() }} as report_key,
    report_id,
    cast(revision as integer) as revision,
    cast(row_no as integer) as row_no,
    source_place,
    table_code,
    column_code,
    header_path,
    {{ stated('unit') }} as unit,
    {{ unit_sign('unit') }} as sign
from {{ ref('raw_headers') }}
