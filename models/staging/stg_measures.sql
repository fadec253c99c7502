select
    measure_code,
    label_zh,
    unit,
    kind,
    additivity,
    {{ stated('numerator_measure_code') }} as numerator_measure_code,
    {{ stated('denominator_measure_code') }} as denominator_measure_code,
    {{ stated('adds_up_to') }} as adds_up_to,
    {{ stated('breakdown') }} as breakdown,
    definition_zh
from {{ ref('measures') }}
