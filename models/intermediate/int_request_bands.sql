with

published_totals as (
    select
        reports.report_key,
        reports.report_id,
        reports.region_code,
        reports.report_year,
        cells.table_code,
        cells.row_no,
        cells.column_code,
        cells.value as request_count
    from {{ ref('int_published_values') }} as cells
    inner join {{ ref('int_reports') }} as reports on cells.report_key = reports.report_key
    where
        reports.is_current
        and cells.table_code = 'requests'
        and cells.row_role = 'total'
        and cells.column_role = 'total'
        and cells.value is not null
),

cities as (
    select
        region_code,
        min(request_count) as low,
        max(request_count) as most,
        count(*) as report_count
    from published_totals
    group by region_code
),

-- what lies before and after a row is all but the row itself
other_cities as (
    select
        region_code,
        least(
            min(low) over (order by region_code rows between unbounded preceding and 1 preceding),
            min(low) over (order by region_code rows between 1 following and unbounded following)
        ) as low,
        greatest(
            max(most) over (order by region_code rows between unbounded preceding and 1 preceding),
            max(most) over (order by region_code rows between 1 following and unbounded following)
        ) as most,
        sum(report_count) over () as report_count
    from cities
),

bands as (
    select
        totals.report_key,
        totals.report_id,
        totals.table_code,
        totals.row_no,
        totals.column_code,
        totals.request_count,
        peers.report_count,
        least(
            min(totals.request_count) over (
                partition by totals.region_code order by totals.report_year
                rows between unbounded preceding and 1 preceding
            ),
            min(totals.request_count) over (
                partition by totals.region_code order by totals.report_year
                rows between 1 following and unbounded following
            ),
            peers.low
        ) as low,
        greatest(
            max(totals.request_count) over (
                partition by totals.region_code order by totals.report_year
                rows between unbounded preceding and 1 preceding
            ),
            max(totals.request_count) over (
                partition by totals.region_code order by totals.report_year
                rows between 1 following and unbounded following
            ),
            peers.most
        ) as most
    from published_totals as totals
    inner join other_cities as peers on totals.region_code = peers.region_code
),

-- half the low to twice the most of the peers: a wrong unit is farther, a real year is not
ends as (
    select
        report_key,
        report_id,
        table_code,
        row_no,
        column_code,
        request_count,
        low,
        most,
        cast(0.5 * low as {{ value_type() }}) as lower_end,
        cast(2 * most as {{ value_type() }}) as upper_end
    from bands
    where report_count >= 5
)

select
    report_key,
    report_id,
    'band.requests' as check_code,
    'band' as kind,
    '诉求总量在同城各年和各城市的范围之内' as label_zh,
    request_count as stated,
    case
        when request_count < lower_end then lower_end
        when request_count > upper_end then upper_end
        else request_count
    end as computed,
    request_count between lower_end and upper_end as passed,
    table_code,
    row_no,
    column_code,
    low,
    most,
    lower_end,
    upper_end
from ends
