select
    region_code,
    report_year,
    {{ stated('table_code') }} as table_code,
    header_path,
    reason
from {{ ref('kept_unread') }}
