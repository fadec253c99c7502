with

-- one row a check: what is stated, and the sums of what it is held against
sides as (
    select
        report_key,
        report_id,
        identity_code as check_code,
        kind,
        label_zh,
        max(case when role = 'stated' then value end) as stated,
        max(case when role = 'stated' then precision end) * 0.5 as stated_half,
        sum(case when role = 'part' then coefficient * value end) as parts,
        sum(case when role = 'part' then abs(coefficient) * precision end) * 0.5 as parts_half,
        sum(case when role = 'numerator' then coefficient * value end) as numerator,
        sum(case when role = 'numerator' then precision end) * 0.5 as numerator_half,
        sum(case when role = 'denominator' then coefficient * value end) as denominator,
        sum(case when role = 'denominator' then precision end) * 0.5 as denominator_half,
        -- what repeats one figure to the same printed place repeats it exactly
        kind = 'claim'
        and count(case when role = 'part' then 1 end) = 1
        and min(precision) = max(precision) as is_repeated,
        count(case when role <> 'member' and value is null then 1 end) as unprinted_cells
    from {{ ref('int_check_terms') }}
    group by report_key, report_id, identity_code, kind, label_zh
),

recipients as (
    select
        report_key,
        count(*) as mention_count,
        count(distinct department_code) as department_count
    from {{ ref('int_sharing_departments') }}
    group by report_key
),

-- a check is only evaluated when every cell that it needs is printed
evaluable as (
    select
        sides.report_key,
        sides.report_id,
        sides.check_code,
        sides.kind,
        {{ exact('sides.stated') }} as stated,
        {{ exact('sides.stated_half') }} as stated_half,
        coalesce(sides.parts_half, 0) as parts_half,
        sides.is_repeated,
        {{ exact('sides.numerator') }} as numerator,
        {{ exact('sides.numerator_half') }} as numerator_half,
        {{ exact('sides.denominator') }} as denominator,
        {{ exact('sides.denominator_half') }} as denominator_half,
        case
            when sides.kind = 'mentions' then recipients.mention_count
            when sides.kind = 'distinct' then recipients.department_count
            else sides.parts
        end as parts
    from sides
    left join recipients on sides.report_key = recipients.report_key
    where
        sides.unprinted_cells = 0
        and (sides.kind not in ('mentions', 'distinct') or recipients.report_key is not null)
        and (sides.kind not in ('quotient', 'attainable') or sides.denominator > 0)
),

computed_values as (
    select
        *,
        case
            when kind = 'quotient' then {{ exact_ratio('numerator', 'denominator') }}
            when kind = 'attainable'
                then
                    {{ exact_ratio('round(stated * denominator, 0)', 'denominator') }}
            else cast(parts as {{ value_type() }})
        end as computed,
        cast(
            case when is_repeated then 0 else stated_half + parts_half end as {{ value_type() }}
        ) as tolerance
    from evaluable
),

judged as (
    select
        *,
        case
            -- cross-multiplied, so that no rounded quotient decides
            when kind = 'quotient'
                then
                    {{ exact('stated - stated_half') }}
                    * {{ exact('denominator - denominator_half') }}
                    <= numerator + numerator_half
                    and {{ exact('stated + stated_half') }}
                    * {{ exact('denominator + denominator_half') }}
                    >= numerator - numerator_half
            when kind = 'attainable'
                then
                    ceil({{ exact('stated - stated_half') }} * denominator)
                    <= floor({{ exact('stated + stated_half') }} * denominator)
            when kind = 'at_most' then stated - computed <= tolerance
            else abs(stated - computed) <= tolerance
        end as passed
    from computed_values
)

-- a check that a report leaves without a printed cell stays, undecided
select
    sides.report_key,
    sides.report_id,
    sides.check_code,
    sides.kind,
    sides.label_zh,
    sides.stated,
    judged.computed,
    cast(judged.stated - judged.computed as {{ value_type() }}) as difference,
    judged.tolerance,
    judged.passed,
    -- a check without a judgement has no discrepancy either
    discrepancies.check_code is not null and not judged.passed as known,
    case when not judged.passed then discrepancies.reason_zh end as explanation,
    case when not judged.passed then discrepancies.reason_en end as explanation_en
from sides
left join judged
    on sides.report_key = judged.report_key and sides.check_code = judged.check_code
left join {{ ref('stg_known_discrepancies') }} as discrepancies
    on
        judged.report_id = discrepancies.report_id
        and judged.check_code = discrepancies.check_code
        and judged.stated = discrepancies.stated
        and judged.computed = discrepancies.computed
