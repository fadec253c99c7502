select
    kind,
    printed,
    {{ stated('template_words') }} as template_words,
    reason
from {{ ref('synonyms') }}
