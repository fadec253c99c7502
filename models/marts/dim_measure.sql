select
    measure_code,
    label_zh,
    unit,
    kind,
    additivity,
    numerator_measure_code,
    denominator_measure_code,
    adds_up_to,
    breakdown,
    definition_zh as definition
from {{ ref('stg_measures') }}
