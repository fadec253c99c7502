select
    cells.report_key,
    cells.service_code,
    case when cells.spans_rows then cells.column_member_code else cells.row_member_code end
        as level_code,
    cells.measure_code,
    case when cells.column_dimension = 'day_kind' then cells.column_member_code end as day_kind,
    cells.value
from {{ ref('int_published_values') }} as cells
inner join {{ ref('dim_measure') }} as measures
    on cells.measure_code = measures.measure_code
where
    cells.is_current
    and cells.service_code is not null
    and cells.cell_state = 'printed'
    and cells.column_role <> 'total'
    -- a printed total of parts is left out; a rate of the whole is no total
    and (cells.row_role <> 'total' or measures.additivity = 'non_additive')
