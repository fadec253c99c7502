select
    list_code,
    code,
    label_zh,
    label_en,
    cast(sort_order as integer) as sort_order
from {{ ref('code_lists') }}
