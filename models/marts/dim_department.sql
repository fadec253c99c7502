select distinct
    department_code,
    label_zh,
    region_code
from {{ ref('int_sharing_departments') }}
