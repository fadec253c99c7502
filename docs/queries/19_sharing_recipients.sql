-- Which bodies are shared with most often? · 哪些部门接收共享最多?
select
    departments.label_zh as 部门,
    count(*) as 条目,
    count(distinct recipients.report_key) as 报告数
from marts.bridge_sharing_department as recipients
inner join marts.dim_department as departments using (department_code)
group by departments.label_zh
order by 条目 desc, 部门
limit 8
