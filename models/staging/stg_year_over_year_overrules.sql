select
    {{ report_key() }} as report_key,
    table_code,
    cast(row_no as integer) as row_no,
    column_code,
    reading,
    reason_zh,
    reason_en
from {{ ref('year_over_year_overrules') }}
