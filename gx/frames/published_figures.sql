-- Every published figure, and how many of its places a whole number of things would not have.
select
    report_key,
    table_code,
    row_no,
    column_code,
    value,
    case when kind = 'count' then value - floor(value) end as part_of_a_thing
from marts.fct_published_values
where kind not in ('label', 'text')
