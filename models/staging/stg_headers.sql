select
    {{ report_key() }} as report_key,
    report_id,
    cast(revision as integer) as revision,
    cast(row_no as integer) as row_no,
    source_place,
    table_code,
    column_code,
    header_path,
    {{ stated('unit') }} as unit,
    case
        when unit like '万%' then 10000
        when unit like '亿%' then 100000000
        else 1
    end as scale
from {{ ref('raw_headers') }}
