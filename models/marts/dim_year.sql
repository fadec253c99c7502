select distinct
    make_date(report_year, 1, 1) as first_day,
    report_year
from {{ ref('dim_report') }}
