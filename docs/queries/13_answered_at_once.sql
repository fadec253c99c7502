-- What share is answered at once? · 即时答复率,印出的与算得的各是多少?
select
    地区,
    年度,
    数值 as 采用,
    计算值,
    分子 as 在线解答,
    分母 as 诉求总量,
    质量
from marts.rpt_rates
where 比率 = '即时答复率'
order by 采用 desc
