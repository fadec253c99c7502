select
    region_code,
    cast(population_year as integer) as population_year,
    population_kind,
    cast(population_count as bigint) as population_count,
    printed_text,
    source,
    source_url
from {{ ref('populations') }}
