select
    check_code,
    severity,
    {{ either_reason('reason_zh', 'reason_en') }} as reason_zh,
    {{ either_reason('reason_en', 'reason_zh') }} as reason_en
from {{ ref('check_severities') }}
