select
    code as unit_type_code,
    label_zh,
    label_en,
    sort_order
from {{ ref('stg_code_lists') }}
where list_code = 'unit_type'
