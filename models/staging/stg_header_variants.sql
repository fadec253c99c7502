select
    table_code,
    column_code,
    region_code,
    report_year,
    header_path,
    reason
from {{ ref('header_variants') }}
