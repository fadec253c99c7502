-- a view: only the mart needs the explanations, which are most of the bytes
{{ config(materialized='view') }}

select
    cells.report_key,
    cells.table_code,
    cells.row_no,
    cells.row_code,
    cells.column_code,
    cells.measure_code,
    cells.printed_text,
    cells.value,
    cells.precision,
    readings.direction,
    readings.change_rate,
    readings.change_basis,
    readings.damage,
    case when readings.prior_low = readings.prior_high then readings.prior_low end as prior_value,
    readings.prior_low,
    readings.prior_high,
    readings.status,
    readings.readings,
    readings.likely_reading,
    readings.decided_by,
    readings.explanation_zh as explanation,
    readings.explanation_en
from {{ ref('int_published_values') }} as cells
inner join {{ ref('int_year_over_year_readings') }} as readings
    on
        cells.report_key = readings.report_key
        and cells.table_code = readings.table_code
        and cells.row_no = readings.row_no
        and cells.column_code = readings.column_code
        and cells.printed_text = readings.printed_text
where cells.is_current
