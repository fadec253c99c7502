with

identity_cells as (
    select distinct
        coalesce(reading_of, identity_code) as check_code,
        role as check_role,
        table_code,
        row_code,
        column_code,
        coefficient
    from {{ ref('stg_report_identities') }}
    -- what is said of a change is judged with the changes
    where kind <> 'change'
),

-- `int_request_bands` compares the total of requests with those of other reports
band_cells as (
    select
        table_code,
        row_code,
        column_code
    from {{ ref('dim_cell') }}
    where table_code = 'requests' and row_role = 'total' and column_role = 'total'
),

-- `int_population_bases` holds a figure per head against populations
basis_cells as (
    select distinct
        bases.check_code,
        case places.role when 'printed' then 'stated' else 'numerator' end as check_role,
        places.table_code,
        places.row_code,
        places.column_code
    from {{ ref('int_population_bases') }} as bases
    inner join {{ ref('int_rate_cells') }} as places on bases.rate_code = places.rate_code
    where places.role in ('printed', 'numerator')
),

misprint_cells as (
    select distinct
        {{ change_check_code() }} as check_code,
        table_code,
        row_no,
        row_code,
        column_code
    from {{ ref('int_year_over_year') }}
    where status = 'misprint'
)

select
    check_code,
    check_role,
    table_code,
    cast(null as integer) as row_no,
    row_code,
    column_code,
    coefficient
from identity_cells
union all
select
    'band.requests' as check_code,
    'stated' as check_role,
    table_code,
    cast(null as integer) as row_no,
    row_code,
    column_code,
    1 as coefficient
from band_cells
union all
select
    check_code,
    'stated' as check_role,
    table_code,
    row_no,
    row_code,
    column_code,
    1 as coefficient
from misprint_cells
union all
select
    check_code,
    check_role,
    table_code,
    cast(null as integer) as row_no,
    row_code,
    column_code,
    1 as coefficient
from basis_cells
