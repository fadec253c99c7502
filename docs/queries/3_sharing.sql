-- Which places share requests, and how? · 哪些地方共享诉求、以何种方式?
select
    g.name_zh as place,
    m.label_zh as method,
    sum(f.shared_request_count) as shared_requests
from marts.fct_sharing as f
inner join marts.dim_region as g using (region_code)
inner join marts.dim_sharing_method as m using (sharing_method_code)
where f.report_key = '320300-2025-r1'
group by g.name_zh, m.label_zh
order by shared_requests desc
limit 5
