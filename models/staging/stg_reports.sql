select
    {{ report_key() }} as report_key,
    report_id,
    cast(revision as integer) as revision,
    region_code,
    cast(report_year as integer) as report_year,
    title,
    source_file,
    source_sha256,
    cast(source_bytes as bigint) as source_bytes,
    media_type,
    cast(cell_count as integer) as cell_count,
    {{ stated('source_url') }} as source_url,
    {{ stated('licence') }} as licence,
    cast(taken_on as date) as taken_on
from {{ ref('raw_reports') }}
