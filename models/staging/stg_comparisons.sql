with

normalised as (
    select
        {{ report_key() }} as report_key,
        report_id,
        cast(revision as integer) as revision,
        cast(row_no as integer) as row_no,
        source_place,
        table_code,
        cast(compared_row_no as integer) as compared_row_no,
        column_code,
        comparison,
        header_path,
        {{ stated('unit') }} as unit,
        {{ unit_sign('unit') }} as header_sign,
        printed_text,
        {{ normalised_cell('printed_text') }} as cell_normalised
    from {{ ref('raw_comparisons') }}
),

not_given as (
    select {{ plain_words('label_zh') }} as printed_text
    from {{ ref('stg_code_lists') }}
    where list_code = 'not_given'
),

given as (
    select
        normalised.*,
        {{ matched_figure('cell_normalised') }} as prior_match
    from normalised
    left join not_given on normalised.cell_normalised = not_given.printed_text
    where not_given.printed_text is null
),

scaled as (
    select
        *,
        {{ figure_scale('prior_match') }} as prior_scale
    from given
),

figures as (
    select
        *,
        {{ figure_columns('prior', 'claim') }}
    from scaled
)

select
    normalised.report_key,
    normalised.report_id,
    normalised.revision,
    normalised.row_no,
    normalised.source_place,
    normalised.table_code,
    normalised.compared_row_no,
    normalised.column_code,
    normalised.comparison,
    normalised.header_path,
    normalised.unit,
    normalised.header_sign,
    normalised.printed_text,
    case
        when normalised.comparison <> 'prior' then null
        when normalised.header_sign is not null and {{ unit_sign('figures.prior_unit') }} is null
            then
                cast(
                    figures.prior * cast({{ scale_of('normalised.header_sign') }} as numeric(12, 3))
                    as {{ value_type() }}
                )
        else figures.prior
    end as prior_value,
    -- as it would stand behind its figure, with the sign that the header prints for all
    case
        when normalised.comparison = 'change' and figures.row_no is not null
            then
                '(' || case
                    when normalised.header_sign in ('%', '‰')
                        then
                            regexp_replace(
                                translate(normalised.cell_normalised, '()', ''),
                                '([0-9])([↑↓]?)$',
                                '\1' || normalised.header_sign || '\2'
                            )
                    else translate(normalised.cell_normalised, '()', '')
                end || ')'
    end as printed_change
from normalised
left join figures
    on
        normalised.report_key = figures.report_key
        and normalised.row_no = figures.row_no
