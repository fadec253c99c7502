-- A report tells of a year that was over when it was taken.
select
    report_key,
    report_year,
    extract(year from taken_on) as year_taken,
    cast(extract(year from taken_on) as integer) - report_year as years_after
from marts.dim_report
