select
    report_key,
    report_id,
    region_code,
    report_year,
    title,
    revision,
    is_current,
    source_file,
    source_sha256,
    taken_on
from {{ ref('int_reports') }}
