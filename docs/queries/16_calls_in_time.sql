-- Who answers within 30 seconds, and how long do people wait? · 30秒接通率与平均等待时长如何?
select
    地区,
    年度,
    max(case when 比率 = '30秒人工接通率' then 数值 end) as 三十秒接通率,
    max(case when 比率 = '平均等待时长' then 数值 end) as 平均等待秒数,
    max(case when 比率 = '平均通话时长' then 数值 end) as 平均通话秒数
from marts.rpt_rates
where 指标 in ('30秒人工接通率', '平均等待时长', '平均通话时长')
group by 地区, 年度
order by 三十秒接通率 desc
