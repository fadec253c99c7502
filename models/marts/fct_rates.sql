select
    rates.report_key,
    rates.rate_code,
    rates.service_code,
    rates.level_code,
    rates.request_type_code,
    rates.measure_code,
    rates.day_kind,
    rates.value,
    coalesce(day_kinds.label_zh, measures.unit) as unit,
    rates.numerator,
    rates.denominator,
    rates.weight,
    rates.weight_measure_code,
    rates.population_year,
    rates.quality,
    rates.is_computed,
    rates.is_shown
from {{ ref('int_rates') }} as rates
inner join {{ ref('dim_measure') }} as measures on rates.measure_code = measures.measure_code
{{ labels_of('day_kind', 'rates.day_kind', 'day_kinds') }}
