select
    cells.report_key,
    cells.table_code,
    cells.row_no,
    cells.row_code,
    cells.column_code,
    cells.column_no,
    cells.row_label,
    cells.column_label,
    cells.source_place,
    cells.cell_state,
    cells.printed_text,
    cells.value,
    cells.precision,
    cells.printed_change,
    cells.unit,
    cells.kind,
    cells.measure_code,
    -- only the newest revision is judged
    case when reports.is_current then coalesce(doubts.quality, 'consistent') end as quality
from {{ ref('int_published_values') }} as cells
inner join {{ ref('int_reports') }} as reports on cells.report_key = reports.report_key
left join {{ ref('int_cell_doubts') }} as doubts
    on
        cells.report_key = doubts.report_key
        and cells.table_code = doubts.table_code
        and cells.row_no = doubts.row_no
        and cells.column_code = doubts.column_code
