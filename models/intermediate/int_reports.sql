select
    report_key,
    report_id,
    revision,
    revision = max(revision) over (partition by report_id) as is_current,
    region_code,
    report_year,
    title,
    source_file,
    source_sha256,
    media_type,
    cell_count,
    source_url,
    licence,
    taken_on
from {{ ref('stg_reports') }}
