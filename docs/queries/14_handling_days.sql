-- How long does handling take? · 办理平均需要几天?
select
    年度,
    诉求类型,
    单位,
    round(sum(加权值) / sum(权数), 2) as 平均天数,
    count(*) as 城市数
from marts.rpt_rates
where 指标 = '平均办理时长' and 服务 is null
group by 年度, 诉求类型, 单位
order by 年度 desc, 诉求类型
