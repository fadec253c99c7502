select
    identity_code,
    kind,
    label_zh,
    role,
    table_code,
    row_code,
    column_code,
    cast(coefficient as integer) as coefficient
from {{ ref('report_identities') }}
