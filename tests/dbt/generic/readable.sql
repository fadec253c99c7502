{#
    Every printed figure was read, whole where it counts things, and with the unit of its kind:
    a rate has its sign, nothing else has one.
#}
{% test readable(model, code_lists) %}
with

not_given as (
    select label_zh
    from {{ code_lists }}
    where list_code = 'not_given'
),

judged as (
    select
        *,
        case
            when value is null then 'is not a figure'
            when kind = 'rate' and coalesce(printed_unit, '') not in ('%', '‰', '百分点', '个百分点')
                then 'is a rate without its sign'
            when
                kind <> 'rate'
                and (printed_unit like '\%%' escape '\' or printed_unit like '‰%' or printed_unit like '%百分点%')
                then 'has the sign of a rate but is none'
            when kind = 'count' and value <> floor(value) then 'counts things but is not whole'
        end as problem
    from {{ model }}
    where
        cell_state = 'printed'
        and kind not in ('label', 'text')
        and {{ plain_words('printed_text') }} not in (select label_zh from not_given)
)

select
    report_key,
    table_code,
    row_no,
    column_code,
    {{ cell_place() }} || ': ' || printed_text || ' ' || problem as message,
    {{ cell_place_zh() }} || ': ' || printed_text || ' ' || case problem
        when 'is not a figure' then '不是数字'
        when 'is a rate without its sign' then '是比率却没有百分号'
        when 'has the sign of a rate but is none' then '不是比率却有百分号'
        else '是计数却不是整数'
    end as message_zh
from judged
where problem is not null
{% endtest %}
