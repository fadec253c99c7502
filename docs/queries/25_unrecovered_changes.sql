-- Which changes could not be told? · 哪些同比还不能判定?
select
    statuses.label_zh as 状态,
    count(*) as 个数,
    count(distinct changes.report_key) as 报告数
from marts.fct_year_over_year as changes
inner join marts.dim_label as statuses
    on statuses.list_code = 'change_status' and changes.status = statuses.code
group by statuses.label_zh, statuses.sort_order
order by statuses.sort_order
