select
    report_id,
    check_code,
    cast(stated as {{ value_type() }}) as stated,
    cast(computed as {{ value_type() }}) as computed,
    reason_zh,
    reason_en
from {{ ref('known_discrepancies') }}
