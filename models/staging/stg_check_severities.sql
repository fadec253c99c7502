select
    check_code,
    severity,
    reason_zh,
    reason_en
from {{ ref('check_severities') }}
