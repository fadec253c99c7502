-- Reports whose total of requests is held against the others.
select
    report_key,
    check_code,
    stated as request_count,
    passed as within_band
from marts.fct_report_checks
where kind = 'band'
