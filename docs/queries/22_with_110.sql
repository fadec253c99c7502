-- How many requests pass to and from the police line? · 12345与110互转多少诉求?
select
    地区,
    年度,
    转110诉求量,
    由110转来警单量,
    按时办结率,
    办理满意率
from marts.rpt_services
where 服务 = '12345与110'
order by 地区, 年度
