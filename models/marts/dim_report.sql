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
    media_type,
    source_url,
    licence,
    taken_on
from {{ ref('int_reports') }}
