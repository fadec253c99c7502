select
    table_code,
    row_code,
    {{ stated('label_zh') }} as label_zh,
    case
        when table_code = 'claims' then row_code
        else {{ plain_words('label_zh') }}
    end as row_match,
    row_role,
    {{ stated('dimension') }} as dimension,
    {{ stated('member_code') }} as member_code,
    {{ stated('measure_code') }} as measure_code,
    {{ stated('unit') }} as unit,
    {{ stated('kind') }} as kind
from {{ ref('report_rows') }}
