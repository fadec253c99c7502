-- How did requests change on last year? · 各市诉求量比上年增减多少?
select
    地区,
    年度,
    诉求量,
    诉求量同比
from marts.rpt_overview
order by 年度 desc, 诉求量 desc
