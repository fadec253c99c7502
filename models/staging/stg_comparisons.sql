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

matched as (
    select
        *,
        {{ matched_figure('cell_normalised') }} as earlier_match
    from normalised
),

scaled as (
    select
        *,
        {{ figure_scale('earlier_match') }} as earlier_scale
    from matched
),

figures as (
    select
        *,
        {{ figure_columns('earlier', 'claim') }}
    from scaled
),

signed as (
    select
        *,
        {{ unit_sign('earlier_unit') }} as earlier_sign
    from figures
)

select
    report_key,
    report_id,
    revision,
    row_no,
    source_place,
    table_code,
    compared_row_no,
    column_code,
    comparison,
    header_path,
    unit,
    header_sign,
    printed_text,
    case
        when comparison <> 'prior' then null
        when header_sign is not null and earlier_sign is null
            then
                cast(
                    earlier * cast({{ scale_of('header_sign') }} as numeric(12, 3))
                    as {{ value_type() }}
                )
        else earlier
    end as prior_value,
    -- as it would stand behind its figure, with the sign that the header prints for all
    case
        when comparison = 'change'
            then
                '(' || case
                    when header_sign in ('%', '‰')
                        then
                            regexp_replace(
                                translate(cell_normalised, '()', ''),
                                '([0-9])([↑↓]?)$',
                                '\1' || header_sign || '\2'
                            )
                    else translate(cell_normalised, '()', '')
                end || ')'
    end as printed_change
from signed
