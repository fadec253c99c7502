select
    rate_code,
    measure_code,
    {{ stated('service_code') }} as service_code,
    {{ stated('level_code') }} as level_code,
    {{ stated('request_type_code') }} as request_type_code,
    {{ stated('day_kind') }} as day_kind,
    cast({{ stated('per_residents') }} as integer) as per_residents
from {{ ref('rates') }}
