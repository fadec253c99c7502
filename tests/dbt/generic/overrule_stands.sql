{#
    What a person decided of a printed change is among what the arithmetic leaves, and was applied.
    With `needed`, the other way round: what the arithmetic decides needs no person.
#}
{% test overrule_stands(model, readings, needed=false) %}
with

judged as (
    select
        overrules.report_key,
        overrules.table_code,
        overrules.row_no,
        overrules.column_code,
        case
            {%- if needed %}
            when
                readings.status not in ('overruled', 'ambiguous', 'misprint')
                and readings.readings = overrules.reading
                then 'is no longer needed; the arithmetic says so by itself'
            {%- else %}
            when readings.status is null then 'there is no printed change'
            when readings.status = 'overruled' and readings.likely_reading = overrules.reading then null
            when readings.status = 'overruled' then 'was not applied; run `hotline changes`'
            when readings.readings = overrules.reading then null
            when readings.readings is null and readings.status = 'misprint'
                then 'is refuted, or was not applied; run `hotline changes`'
            when '、' || readings.readings || '、' like '%、' || overrules.reading || '、%'
                then 'was not applied; run `hotline changes`'
            else 'is refuted; the arithmetic leaves ' || coalesce(readings.readings, 'nothing')
            {%- endif %}
        end as problem,
        overrules.reading
    from {{ model }} as overrules
    left join {{ readings }} as readings
        on
            overrules.report_key = readings.report_key
            and overrules.table_code = readings.table_code
            and overrules.row_no = readings.row_no
            and overrules.column_code = readings.column_code
)

select
    *,
    '{{ source_of(model) }}, report ' || report_key || ', table_code ' || table_code || ', row_no '
    || row_no || ', column_code ' || column_code || ': ' || reading || ' ' || problem as message,
    '{{ source_of(model) }}, 报告 ' || report_key || ', table_code ' || table_code || ', row_no '
    || row_no || ', column_code ' || column_code || ': ' || reading || case
        when problem like '%no longer needed%' then ' 已不需要,勾稽关系自能判定'
        when problem like '%no printed change%' then ' 此处没有印出的变化'
        when problem like '%was not applied%' then ' 尚未采用,请运行 `hotline changes`'
        else ' 已被勾稽关系否定'
    end as message_zh
from judged
where problem is not null
{% endtest %}
