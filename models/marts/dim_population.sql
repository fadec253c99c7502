select
    region_code,
    population_year,
    population_kind,
    population_count,
    printed_text,
    source,
    source_url
from {{ ref('stg_populations') }}
