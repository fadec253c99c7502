-- How many requests were there last year, without last year's report? · 没有上年年报,上年诉求量是多少?
select
    reports.region_code as 地区代码,
    reports.report_year - 1 as 上年,
    changes.prior_low as 至少,
    changes.prior_high as 至多,
    changes.readings as 同比
from marts.fct_year_over_year as changes
inner join marts.dim_report as reports using (report_key)
where changes.table_code = 'requests' and changes.row_code = 'total'
    and changes.column_code = 'total_requests'
order by 地区代码, 上年
