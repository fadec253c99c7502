with

made_from as (
    select
        report_key,
        count(*) as reading_count,
        min(cells_md5) as cells_md5,
        min(prior_cells_md5) as prior_cells_md5
    from {{ ref('int_year_over_year_readings') }}
    group by report_key
)

select
    cells.report_key,
    cells.report_id,
    cells.change_count,
    coalesce(made_from.reading_count, 0) as reading_count,
    cells.cells_md5,
    made_from.cells_md5 as read_cells_md5,
    coalesce(prior_cells.cells_md5, '[none]') as prior_cells_md5,
    made_from.prior_cells_md5 as read_prior_cells_md5
from {{ ref('int_report_cells') }} as cells
inner join {{ ref('int_reports') }} as reports on cells.report_key = reports.report_key
left join {{ ref('int_reports') }} as prior_reports
    on
        reports.region_code = prior_reports.region_code
        and reports.report_year = prior_reports.report_year + 1
        and prior_reports.is_current
left join {{ ref('int_report_cells') }} as prior_cells
    on prior_reports.report_key = prior_cells.report_key
left join made_from on cells.report_key = made_from.report_key
