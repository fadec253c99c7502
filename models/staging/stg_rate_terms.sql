select
    rate_code,
    role,
    table_code,
    row_code,
    column_code
from {{ ref('rate_terms') }}
