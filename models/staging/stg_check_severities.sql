select
    nullif(check_code, '[any]') as check_code,
    nullif(kind, '[any]') as kind,
    nullif(rests_on, '[any]') as rests_on,
    severity,
    {{ either_reason('reason_zh', 'reason_en') }} as reason_zh,
    {{ either_reason('reason_en', 'reason_zh') }} as reason_en
from {{ ref('check_severities') }}
