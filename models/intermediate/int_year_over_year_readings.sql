{{ config(materialized='view') }}

with

-- what `hotline build` read anew without the reports that it quarantines
without_quarantined as (
    select *
    from {{ ref('stg_year_over_year_readings_without_quarantined') }}
    where {{ 'true' if var('quarantined', []) else 'false' }}
),

read_anew as (
    select distinct report_key
    from without_quarantined
),

with_all as (
    select readings.*
    from {{ ref('stg_year_over_year_readings') }} as readings
    left join read_anew
        on readings.report_key = read_anew.report_key
    where read_anew.report_key is null
)

select * from with_all
union all
select * from without_quarantined
