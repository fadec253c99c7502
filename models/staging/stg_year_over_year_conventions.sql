select
    report_id,
    rounding,
    rate_change,
    zero_prior,
    reason
from {{ ref('year_over_year_conventions') }}
