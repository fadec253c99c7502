-- How are requests shared? · 诉求以何种方式共享?
select
    共享方式,
    count(*) as 条目,
    sum(共享诉求量) as 共享诉求量
from marts.rpt_sharing
group by 共享方式
order by 共享诉求量 desc
