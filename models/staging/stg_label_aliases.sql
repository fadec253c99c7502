select
    list_code,
    region_code,
    printed_name,
    code,
    reason
from {{ ref('label_aliases') }}
