{# No two rows share these columns, and none of them is null but those that may be. #}
{% test key(model, columns, may_be_null=[]) %}
with

grouped as (
    select
        {{ columns | join(', ') }},
        count(*) as row_count
    from {{ model }}
    group by {{ columns | join(', ') }}
)

select
    *,
    '{{ source_of(model) }}'
    {%- for column in columns %}
    || ', {{ column }} ' || coalesce(cast({{ column }} as varchar), '(none)')
    {%- endfor %}
    || case when row_count > 1 then ': stands ' || row_count || ' times' else ': the key is incomplete' end
        as message,
    '{{ source_of(model) }}'
    {%- for column in columns %}
    || ', {{ column }} ' || coalesce(cast({{ column }} as varchar), '(无)')
    {%- endfor %}
    || case when row_count > 1 then ': 出现' || row_count || '次' else ': 键不完整' end
        as message_zh
from grouped
where
    row_count > 1
    {%- for column in columns if column not in may_be_null %}
    or {{ column }} is null
    {%- endfor %}
{% endtest %}
