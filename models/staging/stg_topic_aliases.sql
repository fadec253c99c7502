select
    printed_name,
    {{ stated('label_zh') }} as label_zh,
    scope,
    reason
from {{ ref('topic_aliases') }}
