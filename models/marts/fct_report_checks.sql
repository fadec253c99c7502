select
    report_key,
    check_code,
    kind,
    rests_on,
    severity,
    reading_code,
    label_zh,
    stated,
    computed,
    difference,
    tolerance,
    passed,
    known,
    explanation,
    explanation_en
from {{ ref('int_report_checks') }}
