select
    rate_code,
    role,
    table_code,
    row_code,
    column_code
from {{ ref('stg_rate_terms') }}
