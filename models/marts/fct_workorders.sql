select
    report_key,
    row_member_code as request_type_code,
    {{ of_measure('workorder_count', 'bigint') }},
    {{ of_measure('avg_handling_days') }}
from {{ ref('int_published_values') }}
where is_current and table_code = 'efficiency'
group by report_key, row_member_code
