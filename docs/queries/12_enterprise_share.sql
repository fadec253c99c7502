-- What share of requests is of enterprises? · 企业诉求占多少?
select
    地区,
    年度,
    sum(case when 诉求人 = '企业' then 诉求量按来源 end) as 企业诉求,
    round(100.0 * sum(case when 诉求人 = '企业' then 诉求量按来源 end)
        / sum(诉求量按来源), 2) as 百分比
from marts.rpt_requests
group by 地区, 年度
order by 百分比 desc
