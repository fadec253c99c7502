with

rate_terms as (
    select
        terms.report_key,
        terms.region_code,
        terms.report_year,
        terms.rate_code,
        rates.service_code,
        rates.level_code,
        rates.request_type_code,
        rates.measure_code,
        rates.day_kind,
        rates.per_residents,
        terms.printed_value,
        terms.numerator,
        terms.denominator,
        terms.weight,
        terms.weight_measure_code,
        terms.quality
    from {{ ref('int_rate_terms') }} as terms
    inner join {{ ref('stg_rates') }} as rates on terms.rate_code = rates.rate_code
),

-- residents of the report's own year, else of the last year before it, else of the first after
residents as (
    select
        rate_terms.report_key,
        rate_terms.rate_code,
        populations.population_count,
        populations.population_year,
        row_number() over (
            partition by rate_terms.report_key, rate_terms.rate_code
            order by
                case when populations.population_year <= rate_terms.report_year then 0 else 1 end,
                abs(rate_terms.report_year - populations.population_year)
        ) as choice
    from rate_terms
    inner join {{ ref('stg_populations') }} as populations
        on rate_terms.region_code = populations.region_code
    where rate_terms.per_residents is not null and populations.population_kind = 'resident'
),

-- what a figure per head is of comes from elsewhere, and all else from the report
terms as (
    select
        rate_terms.*,
        residents.population_year,
        coalesce(rate_terms.denominator, residents.population_count) as divisor
    from rate_terms
    left join residents
        on
            rate_terms.report_key = residents.report_key
            and rate_terms.rate_code = residents.rate_code
            and residents.choice = 1
),

rates as (
    select
        report_key,
        rate_code,
        printed_value as value,
        weight,
        weight_measure_code,
        false as is_computed
    from terms
    where printed_value is not null
    union all
    select
        report_key,
        rate_code,
        {{ exact_ratio('numerator * coalesce(per_residents, 1)', 'divisor') }} as value,
        divisor as weight,
        case when per_residents is null then weight_measure_code else 'population_count' end
            as weight_measure_code,
        true as is_computed
    from terms
    where numerator is not null and divisor > 0
)

select
    rates.report_key,
    rates.rate_code,
    terms.service_code,
    terms.level_code,
    terms.request_type_code,
    terms.measure_code,
    terms.day_kind,
    cast(rates.value as {{ value_type() }}) as value,
    cast(terms.numerator as {{ value_type() }}) as numerator,
    -- of which population a printed figure per head is isn't told
    case
        when rates.is_computed or terms.per_residents is null
            then cast(terms.divisor as {{ value_type() }})
    end as denominator,
    cast(rates.weight as {{ value_type() }}) as weight,
    case when rates.weight is not null then rates.weight_measure_code end as weight_measure_code,
    case when rates.is_computed then terms.population_year end as population_year,
    terms.quality,
    rates.is_computed,
    -- what the report prints is shown, and what follows from its counts where it prints none
    not rates.is_computed or terms.printed_value is null as is_shown
from rates
inner join terms
    on rates.report_key = terms.report_key and rates.rate_code = terms.rate_code
