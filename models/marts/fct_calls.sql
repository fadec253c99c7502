select
    report_key,
    {{ of_measure('answered_calls', 'bigint') }},
    {{ of_measure('answered_within_30s_rate') }},
    {{ of_measure('avg_wait_seconds') }},
    {{ of_measure('avg_talk_seconds') }},
    {{ of_measure('over_10min_share') }}
from {{ ref('int_published_values') }}
where is_current and table_code = 'calls'
group by report_key
