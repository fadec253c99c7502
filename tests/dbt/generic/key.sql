{# No two rows share these columns, and none of them is null. #}
{% test key(model, columns) %}
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
        as message
from grouped
where
    row_count > 1
    {%- for column in columns %}
    or {{ column }} is null
    {%- endfor %}
{% endtest %}
