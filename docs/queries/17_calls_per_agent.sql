-- How many calls does an agent answer in a year? · 每名接听员一年接听多少通电话?
select
    calls.地区,
    calls.年度,
    calls.人工接听话务量,
    sum(staff.服务团队人数) as 民生接听员,
    round(calls.人工接听话务量 * 1.0 / sum(staff.服务团队人数), 0) as 人均接听
from marts.rpt_calls as calls
inner join marts.rpt_staff as staff on calls.报告 = staff.报告
where staff.岗位 = '民生接听员'
group by calls.地区, calls.年度, calls.人工接听话务量
order by 人均接听 desc
