-- Which cities had most requests? · 各市诉求总量如何排名?
select
    年度,
    rank() over (partition by 年度 order by 诉求量 desc) as 名次,
    地区,
    诉求量
from marts.rpt_overview
order by 年度 desc, 名次
