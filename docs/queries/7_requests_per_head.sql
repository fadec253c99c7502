-- How many requests come from a thousand residents? · 每千名常住居民有多少诉求?
select
    地区,
    年度,
    round(数值, 1) as 每千人诉求量,
    人口年份
from marts.rpt_rates
where 比率 = '每千人诉求量'
order by 年度 desc, 数值 desc
