select
    list_code,
    code,
    label_zh,
    label_en,
    sort_order
from {{ ref('stg_code_lists') }}
where list_code <> 'not_given'
