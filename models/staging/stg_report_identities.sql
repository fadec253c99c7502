select
    identity_code,
    kind,
    rests_on,
    nullif(reading_of, '[none]') as reading_of,
    label_zh,
    role,
    table_code,
    row_code,
    column_code,
    cast(coefficient as integer) as coefficient
from {{ ref('report_identities') }}
