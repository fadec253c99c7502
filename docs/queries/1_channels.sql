-- How did requests come in? · 诉求从哪里来?
select
    r.label_zh as requester,
    c.label_zh as channel,
    sum(f.request_count) as requests
from marts.fct_requests as f
inner join marts.dim_requester as r using (requester_code)
inner join marts.dim_channel as c using (channel_code)
where f.report_key = '320300-2025-r1'
group by r.label_zh, c.label_zh, r.sort_order, c.sort_order
order by r.sort_order, c.sort_order
