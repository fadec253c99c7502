with

rate_cells as (
    select
        cells.report_key,
        reports.report_id,
        reports.region_code,
        reports.report_year,
        places.rate_code,
        places.role,
        rates.measure_code,
        rates.per_residents,
        cells.table_code,
        cells.row_no,
        cells.column_code,
        cells.value
    from {{ ref('int_rate_cells') }} as places
    inner join {{ ref('stg_rates') }} as rates on places.rate_code = rates.rate_code
    inner join {{ ref('int_published_values') }} as cells
        on
            places.table_code = cells.table_code
            and places.row_code = cells.row_code
            and places.column_code = cells.column_code
    inner join {{ ref('int_reports') }} as reports on cells.report_key = reports.report_key
    where reports.is_current and rates.per_residents is not null
),

counts as (
    select
        report_key,
        rate_code,
        sum(value) as numerator
    from rate_cells
    where role = 'numerator'
    group by report_key, rate_code
    having count(*) = count(value) and sum(value) > 0
),

-- a figure per head that a report prints, and the count that it is of
per_head as (
    select
        rate_cells.report_key,
        rate_cells.report_id,
        rate_cells.region_code,
        rate_cells.report_year,
        rate_cells.rate_code,
        rate_cells.measure_code,
        rate_cells.per_residents,
        rate_cells.table_code,
        rate_cells.row_no,
        rate_cells.column_code,
        rate_cells.value as stated,
        counts.numerator
    from rate_cells
    inner join counts
        on
            rate_cells.report_key = counts.report_key
            and rate_cells.rate_code = counts.rate_code
    where rate_cells.role = 'printed' and rate_cells.value > 0
),

-- of each kind of population that of the nearest year
populations as (
    select
        per_head.report_key,
        per_head.rate_code,
        populations.population_kind,
        populations.population_year,
        populations.population_count,
        row_number() over (
            partition by per_head.report_key, per_head.rate_code, populations.population_kind
            order by
                abs(per_head.report_year - populations.population_year),
                populations.population_year
        ) as choice
    from per_head
    inner join {{ ref('stg_populations') }} as populations
        on per_head.region_code = populations.region_code
),

held as (
    select
        per_head.*,
        populations.population_kind,
        populations.population_year,
        populations.population_count,
        {{ exact_ratio(
            'per_head.numerator * per_head.per_residents', 'populations.population_count'
        ) }} as computed,
        count(*) over (partition by per_head.report_key, per_head.rate_code) as kind_count
    from per_head
    inner join populations
        on
            per_head.report_key = populations.report_key
            and per_head.rate_code = populations.rate_code
            and populations.choice = 1
),

-- a population moves by less than a hundredth a year, and the known one is a few years old
judged as (
    select
        *,
        cast(computed * 0.05 as {{ value_type() }}) as tolerance
    from held
)

select
    judged.report_key,
    judged.report_id,
    judged.rate_code || '.basis' as check_code,
    judged.rate_code || '.' || judged.population_kind as identity_code,
    'population' as kind,
    measures.label_zh || '按'
    || case judged.population_kind when 'resident' then '常住' else '户籍' end || '人口计算' as label_zh,
    judged.stated,
    judged.computed,
    judged.tolerance,
    -- while one kind of population isn't known, the city may have used that
    case
        when abs(judged.stated - judged.computed) <= judged.tolerance then true
        when judged.kind_count = 2 then false
    end as passed,
    judged.table_code,
    judged.row_no,
    judged.column_code,
    judged.rate_code,
    judged.per_residents,
    judged.numerator,
    judged.population_kind,
    judged.population_year,
    judged.population_count
from judged
inner join {{ ref('stg_measures') }} as measures on judged.measure_code = measures.measure_code
