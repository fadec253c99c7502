select
    region_code,
    name_zh,
    short_name_zh,
    level,
    {{ stated('parent_code') }} as parent_code
from {{ ref('regions') }}
