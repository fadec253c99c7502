select
    {{ report_key() }} as report_key,
    table_code,
    cast(row_no as integer) as row_no,
    column_code,
    reading,
    {{ either_reason('reason_zh', 'reason_en') }} as reason_zh,
    {{ either_reason('reason_en', 'reason_zh') }} as reason_en
from {{ ref('year_over_year_overrules') }}
