select
    region_code,
    name_zh,
    short_name_zh,
    level,
    parent_code
from {{ ref('stg_regions') }}
