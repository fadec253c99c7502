-- Which figures are in doubt? · 哪些数字存疑,已说明的有多少?
select
    地区,
    年度,
    报告质量,
    sum(相符数) as 相符,
    sum(已知不符数) as 已说明,
    sum(不符数) as 存疑,
    sum(无法判定数) as 无法判定
from marts.rpt_quality
group by 地区, 年度, 报告质量
order by 存疑 desc, 地区, 年度
