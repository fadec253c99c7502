select
    report_key,
    row_member_code as requester_code,
    column_member_code as channel_code,
    cast(value as bigint) as request_count
from {{ ref('int_published_values') }}
where
    is_current
    and table_code = 'requests'
    and row_dimension = 'requester'
    and column_dimension = 'channel'
