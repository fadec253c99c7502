select
    report_id,
    check_code,
    cast(stated as {{ value_type() }}) as stated,
    cast(computed as {{ value_type() }}) as computed,
    {{ either_reason('reason_zh', 'reason_en') }} as reason_zh,
    {{ either_reason('reason_en', 'reason_zh') }} as reason_en
from {{ ref('known_discrepancies') }}
