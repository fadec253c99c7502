select
    table_code,
    row_code,
    {{ stated('label_zh') }} as label_zh,
    row_role,
    {{ stated('dimension') }} as dimension,
    {{ stated('member_code') }} as member_code,
    {{ stated('measure_code') }} as measure_code,
    {{ stated('unit') }} as unit,
    {{ stated('kind') }} as kind
from {{ ref('report_rows') }}
