with

terms as (
    select
        rate_code,
        role,
        table_code,
        row_code,
        column_code
    from {{ ref('stg_rate_terms') }}
),

-- which quotient a rate is says the identity of the cell that prints it
rate_quotients as (
    select distinct
        terms.rate_code,
        identities.identity_code
    from terms
    inner join {{ ref('stg_report_identities') }} as identities
        on
            terms.table_code = identities.table_code
            and terms.row_code = identities.row_code
            and terms.column_code = identities.column_code
    where
        terms.role in ('printed', 'prose')
        and identities.kind = 'quotient'
        and identities.role = 'stated'
        and identities.rests_on <> 'observed'
)

select
    rate_code,
    cast(null as varchar) as identity_code,
    role,
    table_code,
    row_code,
    column_code
from terms
union all
select
    rate_quotients.rate_code,
    rate_quotients.identity_code,
    identities.role,
    identities.table_code,
    identities.row_code,
    identities.column_code
from rate_quotients
inner join {{ ref('stg_report_identities') }} as identities
    on rate_quotients.identity_code = identities.identity_code
where identities.role in ('numerator', 'denominator')
