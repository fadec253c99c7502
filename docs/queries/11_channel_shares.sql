-- What share of requests comes in by each way? · 各来源诉求占多少?
select
    地区,
    年度,
    诉求来源,
    sum(诉求量按来源) as 诉求量,
    round(100.0 * sum(诉求量按来源)
        / sum(sum(诉求量按来源)) over (partition by 地区, 年度), 2) as 百分比
from marts.rpt_requests
where 诉求来源 is not null
group by 地区, 年度, 诉求来源
order by 地区, 年度, 诉求量 desc
