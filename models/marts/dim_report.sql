select
    reports.report_key,
    reports.report_id,
    reports.region_code,
    reports.report_year,
    reports.title,
    reports.revision,
    reports.is_current,
    quality.quality,
    cast(quality.passed_check_count as integer) as passed_check_count,
    cast(quality.known_discrepancy_count as integer) as known_discrepancy_count,
    cast(quality.warning_count as integer) as warning_count,
    cast(quality.undecided_check_count as integer) as undecided_check_count,
    reports.source_file,
    reports.source_sha256,
    reports.media_type,
    reports.source_url,
    reports.licence,
    reports.taken_on
from {{ ref('int_reports') }} as reports
left join {{ ref('int_report_quality') }} as quality on reports.report_key = quality.report_key
