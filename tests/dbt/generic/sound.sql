{#
    Every row is sound: its key tells it from every other, what it refers to is there, and a column
    of a closed list holds nothing else. One test for a table, since each costs dbt its share.

    `references` are mappings with `column`, `to`, `field` and, if wanted, `required` (a null refers
    to nothing unless it is) and `row_columns`, which name the row in the message; `one_of` are
    mappings with `column`, `values` (a null is none of them) and `row_columns`.
#}
{% test sound(model, key, may_be_null=[], references=[], one_of=[]) %}
{%- set file = source_of(model) -%}
{%- set report = report_of_failure(key) -%}
with

grouped as (
    select
        {{ key | join(', ') }},
        count(*) as row_count
    from {{ model }}
    group by {{ key | join(', ') }}
),

wrong_keys as (
    select
        {{ report }} as report_key,
        '{{ file }}'
        {%- for column in key %}
        || ', {{ column }} ' || coalesce(cast({{ column }} as varchar), '(none)')
        {%- endfor %}
        || case when row_count > 1 then ': stands ' || row_count || ' times' else ': the key is incomplete' end
            as message,
        '{{ file }}'
        {%- for column in key %}
        || ', {{ column }} ' || coalesce(cast({{ column }} as varchar), '(无)')
        {%- endfor %}
        || case when row_count > 1 then ': 出现' || row_count || '次' else ': 键不完整' end
            as message_zh
    from grouped
    where
        row_count > 1
        {%- for column in key if column not in may_be_null %}
        or {{ column }} is null
        {%- endfor %}
)
{%- for reference in references %},

lost_{{ loop.index }} as (
    select
        {{ report }} as report_key,
        {{ column_place(file, reference, 'column', '(none)') }} || ' is not among {{ source_of(reference.to) }}'
            as message,
        {{ column_place(file, reference, '列', '(无)') }} || ' 不在 {{ source_of(reference.to) }} 中'
            as message_zh
    from {{ model }} as child
    where
        not exists (
            select 1
            from {{ reference.to }} as parent
            where parent.{{ reference.field }} = child.{{ reference.column }}
        )
        {{- "" if reference.required else " and child." ~ reference.column ~ " is not null" }}
)
{%- endfor %}
{%- for closed in one_of %},

unlisted_{{ loop.index }} as (
    select
        {{ report }} as report_key,
        {{ column_place(file, closed, 'column', '(none)') }} || ' is none of {{ closed['values'] | join(', ') }}'
            as message,
        {{ column_place(file, closed, '列', '(无)') }} || ' 不属于 {{ closed['values'] | join(', ') }}'
            as message_zh
    from {{ model }} as child
    where child.{{ closed.column }} is null or child.{{ closed.column }} not in ('{{ closed['values'] | join("', '") }}')
)
{%- endfor %}

select
    report_key,
    message,
    message_zh
from wrong_keys
{%- for reference in references %}
union all
select
    report_key,
    message,
    message_zh
from lost_{{ loop.index }}
{%- endfor %}
{%- for closed in one_of %}
union all
select
    report_key,
    message,
    message_zh
from unlisted_{{ loop.index }}
{%- endfor %}
{% endtest %}
