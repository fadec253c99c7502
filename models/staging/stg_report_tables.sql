select
    table_code,
    cast(table_no as integer) as table_no,
    raw_seed,
    label_zh,
    section_zh,
    {{ stated('service_code') }} as service_code
from {{ ref('report_tables') }}
