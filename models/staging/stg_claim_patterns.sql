select
    case when claim_code <> '[no_figure]' then claim_code end as claim_code,
    {{ stated('section') }} as section,
    phrase,
    pattern,
    {{ stated('unit') }} as unit
from {{ ref('claim_patterns') }}
