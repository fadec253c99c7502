select
    table_code,
    raw_seed,
    label_zh,
    section_zh,
    {{ stated('service_code') }} as service_code,
    has_row_labels = 'yes' as has_row_labels
from {{ ref('report_tables') }}
