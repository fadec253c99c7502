with

terms as (
    select
        terms.*,
        rates.measure_code,
        rates.service_code,
        rates.level_code,
        rates.request_type_code,
        rates.day_kind,
        rates.per_residents
    from {{ ref('int_rate_terms') }} as terms
    inner join {{ ref('stg_rates') }} as rates on terms.rate_code = rates.rate_code
),

printed as (
    select
        report_key,
        rate_code,
        printed_value as value,
        numerator,
        denominator,
        weight,
        weight_measure_code,
        cast(null as integer) as population_year,
        false as is_computed
    from terms
    where printed_value is not null
),

computed as (
    select
        report_key,
        rate_code,
        {{ exact_ratio('numerator', 'denominator') }} as value,
        numerator,
        denominator,
        denominator as weight,
        weight_measure_code,
        cast(null as integer) as population_year,
        true as is_computed
    from terms
    where numerator is not null and denominator > 0
),

-- residents of the report's own year, else of the last year before it, else of the first after
populations as (
    select
        terms.report_key,
        terms.rate_code,
        populations.population_count,
        populations.population_year,
        row_number() over (
            partition by terms.report_key, terms.rate_code
            order by
                case when populations.population_year <= terms.report_year then 0 else 1 end,
                abs(terms.report_year - populations.population_year)
        ) as choice
    from terms
    inner join {{ ref('stg_populations') }} as populations
        on terms.region_code = populations.region_code
    where terms.per_residents is not null and populations.population_kind = 'resident'
),

per_head as (
    select
        terms.report_key,
        terms.rate_code,
        {{ exact_ratio('terms.numerator * terms.per_residents', 'populations.population_count') }}
            as value,
        terms.numerator,
        populations.population_count as denominator,
        populations.population_count as weight,
        'population_count' as weight_measure_code,
        populations.population_year,
        true as is_computed
    from terms
    inner join populations
        on
            terms.report_key = populations.report_key
            and terms.rate_code = populations.rate_code
            and populations.choice = 1
    where terms.numerator is not null
),

rates as (
    select
        report_key,
        rate_code,
        value,
        numerator,
        denominator,
        weight,
        weight_measure_code,
        population_year,
        is_computed
    from printed
    union all
    select
        report_key,
        rate_code,
        value,
        numerator,
        denominator,
        weight,
        weight_measure_code,
        population_year,
        is_computed
    from computed
    union all
    select
        report_key,
        rate_code,
        value,
        numerator,
        denominator,
        weight,
        weight_measure_code,
        population_year,
        is_computed
    from per_head
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
    cast(rates.numerator as {{ value_type() }}) as numerator,
    cast(rates.denominator as {{ value_type() }}) as denominator,
    cast(rates.weight as {{ value_type() }}) as weight,
    case when rates.weight is not null then rates.weight_measure_code end as weight_measure_code,
    rates.population_year,
    terms.quality,
    rates.is_computed,
    -- what the report prints is shown, and what follows from its counts where it prints none
    not rates.is_computed or terms.printed_value is null as is_shown
from rates
inner join terms
    on rates.report_key = terms.report_key and rates.rate_code = terms.rate_code
