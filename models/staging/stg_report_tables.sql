select
    table_code,
    raw_seed,
    label_zh,
    section_zh,
    {{ stated('service_code') }} as service_code
from {{ ref('report_tables') }}
