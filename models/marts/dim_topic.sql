select distinct
    topic_code,
    topic_code as label_zh
from {{ ref('int_sharing_topics') }}
where topic_code is not null
