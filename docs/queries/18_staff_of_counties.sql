-- How many of the staff work in the counties? · 服务团队有多少在县(市、区)?
select
    地区,
    年度,
    层级,
    sum(服务团队人数) as 服务团队人数
from marts.rpt_staff
where 岗位 is not null
group by 地区, 年度, 层级
order by 地区, 年度, 层级
