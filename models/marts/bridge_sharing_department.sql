select
    report_key,
    line_no,
    cast(item_no as integer) as item_no,
    department_code,
    printed_name
from {{ ref('int_sharing_departments') }}
