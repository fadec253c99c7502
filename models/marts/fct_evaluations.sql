select
    report_key,
    {{ of_measure('follow_up_count', 'bigint') }},
    {{ of_measure('satisfaction_rate') }},
    {{ of_measure('resolution_rate') }}
from {{ ref('int_published_values') }}
where is_current and table_code = 'efficiency'
group by report_key
