-- How many requests do the special services deal with? · 特色服务各有多少诉求?
select
    服务,
    sum(诉求量) as 诉求量,
    count(distinct 报告) as 报告数
from marts.rpt_services
where 诉求量 is not null
group by 服务
order by 诉求量 desc
