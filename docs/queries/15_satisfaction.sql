-- How satisfied are people, and how much is really solved? · 群众满意率与问题实际解决率如何?
select
    地区,
    年度,
    max(case when 比率 = '办理满意率' then 数值 end) as 满意率,
    max(case when 比率 = '问题实际解决率' then 数值 end) as 解决率,
    max(权数) as 回访征集评价
from marts.rpt_rates
where 比率 in ('办理满意率', '问题实际解决率')
group by 地区, 年度
order by 满意率 desc
