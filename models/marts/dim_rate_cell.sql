-- where a city may read a quotient in several ways, the cells of all of them
select distinct
    rate_code,
    role,
    table_code,
    row_code,
    column_code
from {{ ref('int_rate_cells') }}
