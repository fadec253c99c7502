-- Which figures rose or fell most? · 哪些数字同比变化最大?
select
    reports.report_id as 报告,
    cells.column_label as 指标,
    changes.printed_text as 原文,
    changes.readings as 同比,
    round(100 * changes.change_rate, 2) as 百分比
from marts.fct_year_over_year as changes
inner join marts.dim_report as reports using (report_key)
inner join marts.fct_published_values as cells
    using (report_key, table_code, row_no, column_code)
where changes.change_rate is not null
order by abs(changes.change_rate) desc
limit 6
