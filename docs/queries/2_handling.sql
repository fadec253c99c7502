-- Who dealt with them, and how many were answered at once? · 谁来办理?
select
    h.label_zh as handling,
    sum(f.request_count) as requests,
    round(100.0 * sum(f.request_count) / sum(sum(f.request_count)) over (), 2) as percent
from marts.fct_request_handling as f
inner join marts.dim_handling as h using (handling_code)
where f.report_key = '320300-2025-r1'
group by h.label_zh, h.sort_order
order by h.sort_order
