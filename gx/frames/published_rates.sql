-- Every published rate; a change on last year may be more than a whole.
select
    report_key,
    table_code,
    row_no,
    column_code,
    value
from marts.fct_published_values
where kind = 'rate' and measure_code <> 'year_over_year_change'
