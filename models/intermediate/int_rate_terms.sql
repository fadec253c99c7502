with

printed_terms as (
    select
        reports.report_key,
        reports.region_code,
        reports.report_year,
        terms.rate_code,
        terms.role,
        max(cells.value) as printed_value,
        -- a sum of which a part isn't printed is none
        case when count(*) = count(cells.value) then sum(cells.value) end as whole_sum,
        min(cells.measure_code) as measure_code,
        max(case doubts.quality when 'explained' then 1 when 'doubtful' then 2 else 0 end) as doubt
    from {{ ref('int_rate_cells') }} as terms
    inner join {{ ref('int_reports') }} as reports on reports.is_current
    left join {{ ref('int_published_values') }} as cells
        on
            reports.report_key = cells.report_key
            and terms.table_code = cells.table_code
            and terms.row_code = cells.row_code
            and terms.column_code = cells.column_code
    left join {{ ref('int_cell_doubts') }} as doubts
        on
            cells.report_key = doubts.report_key
            and cells.table_code = doubts.table_code
            and cells.row_no = doubts.row_no
            and cells.column_code = doubts.column_code
    where terms.identity_code is null
    group by
        reports.report_key, reports.region_code, reports.report_year, terms.rate_code, terms.role
),

rate_quotients as (
    select distinct
        rate_code,
        identity_code
    from {{ ref('int_rate_cells') }}
    where identity_code is not null
),

-- of several readings, the one that holds
quotients as (
    select
        terms.report_key,
        rate_quotients.rate_code,
        sum(case when terms.role = 'numerator' then terms.coefficient * terms.value end)
            as numerator,
        sum(case when terms.role = 'denominator' then terms.coefficient * terms.value end)
            as denominator
    from {{ ref('int_check_terms') }} as terms
    inner join rate_quotients on terms.identity_code = rate_quotients.identity_code
    inner join {{ ref('int_report_checks') }} as checks
        on
            terms.report_key = checks.report_key
            and terms.identity_code = checks.identity_code
    group by terms.report_key, rate_quotients.rate_code
    having count(case when terms.role <> 'stated' and terms.value is null then 1 end) = 0
),

gathered as (
    select
        report_key,
        region_code,
        report_year,
        rate_code,
        max(case when role = 'printed' then printed_value end) as table_value,
        max(case when role = 'prose' then printed_value end) as prose_value,
        max(case when role = 'numerator' then whole_sum end) as numerator,
        max(case when role = 'weight' then whole_sum end) as weight,
        max(case when role = 'weight' then measure_code end) as weight_measure_code,
        -- what the checks of the cell that prints the rate say of it
        max(case when role in ('printed', 'prose') then doubt else 0 end) as doubt
    from printed_terms
    group by report_key, region_code, report_year, rate_code
)

select
    gathered.report_key,
    gathered.region_code,
    gathered.report_year,
    gathered.rate_code,
    coalesce(gathered.table_value, gathered.prose_value) as printed_value,
    coalesce(quotients.numerator, gathered.numerator) as numerator,
    quotients.denominator,
    gathered.weight,
    gathered.weight_measure_code,
    case gathered.doubt
        when 0 then 'consistent'
        when 1 then 'explained'
        else 'doubtful'
    end as quality
from gathered
left join quotients
    on
        gathered.report_key = quotients.report_key
        and gathered.rate_code = quotients.rate_code
