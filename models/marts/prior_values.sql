select
    changes.report_key,
    reports.region_code,
    reports.report_year - 1 as prior_year,
    changes.table_code,
    changes.row_no,
    changes.row_code,
    changes.column_code,
    changes.measure_code,
    changes.value,
    changes.prior_value,
    changes.prior_low,
    changes.prior_high,
    changes.status
from {{ ref('fct_year_over_year') }} as changes
inner join {{ ref('dim_report') }} as reports on changes.report_key = reports.report_key
