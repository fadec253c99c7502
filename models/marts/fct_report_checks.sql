select
    report_key,
    check_code,
    kind,
    severity,
    label_zh,
    stated,
    computed,
    difference,
    tolerance,
    passed,
    known,
    explanation
from {{ ref('int_report_checks') }}
