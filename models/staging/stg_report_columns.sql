select
    table_code,
    column_code,
    cast(column_no as integer) as column_no,
    header_path,
    {{ stated('unit') }} as unit,
    kind,
    {{ stated('measure_code') }} as measure_code,
    column_role,
    {{ stated('dimension') }} as dimension,
    {{ stated('member_code') }} as member_code,
    spans_rows = 'yes' as spans_rows
from {{ ref('report_columns') }}
