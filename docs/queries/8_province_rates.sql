-- What are the rates of all cities together? · 全省各项比率是多少?
select
    年度,
    比率,
    round(sum(加权值) / sum(权数), 4) as 全省,
    count(权数) as 城市数,
    max(权数指标) as 按何加权
from marts.rpt_rates
where 服务 is null and 权数 is not null
group by 年度, 比率
order by 年度 desc, 比率
