select
    report_key,
    line_no,
    cast(item_no as integer) as item_no,
    topic_code,
    printed_name
from {{ ref('int_sharing_topics') }}
where topic_code is not null
