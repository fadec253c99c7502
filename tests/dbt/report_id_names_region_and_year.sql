-- A report is known by its region and its year, and by nothing else.
select
    report_id,
    report_key,
    'seeds/raw/raw_reports.csv, report_id ' || report_id || ', column report_id: is not '
    || region_code || '-' || report_year as message,
    'seeds/raw/raw_reports.csv, report_id ' || report_id || ', 列 report_id: 应为 '
    || region_code || '-' || report_year as message_zh
from {{ ref('stg_reports') }}
where report_id <> region_code || '-' || report_year
