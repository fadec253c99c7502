select
    report_key,
    check_code,
    kind,
    label_zh,
    stated,
    computed,
    difference,
    tolerance,
    passed,
    known,
    explanation
from {{ ref('int_checks') }}
