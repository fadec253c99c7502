with

not_given as (
    select {{ plain_words('label_zh') }} as printed_text
    from {{ ref('stg_code_lists') }}
    where list_code = 'not_given'
)

select
    compared.report_key,
    compared.row_no,
    compared.source_place,
    compared.table_code,
    compared.compared_row_no,
    compared.column_code,
    compared.comparison,
    compared.header_path,
    compared.header_sign,
    compared.printed_text,
    compared.prior_value,
    -- a dash says that there is no change to state
    case when not_given.printed_text is null then compared.printed_change end as printed_change
from {{ ref('stg_comparisons') }} as compared
left join not_given on {{ plain_words('compared.printed_text') }} = not_given.printed_text
