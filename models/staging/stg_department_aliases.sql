select
    region_code,
    printed_name,
    label_zh,
    reason
from {{ ref('department_aliases') }}
