-- What in the report does not add up? · 报告里哪些数字对不上?
select
    label_zh as "check",
    stated,
    computed,
    difference
from marts.fct_report_checks
where report_key = '320300-2025-r1' and not passed
order by check_code
