{#
    Every value of a column stands in a column of another model. `row_columns` name the row in the
    message. A null refers to nothing, unless `required`.
#}
{% test refers_to(model, column_name, to, field, row_columns=[], required=false) %}
select
    child.*,
    '{{ source_of(model) }}'
    {%- for column in row_columns %}
    || ', {{ column }} ' || cast(child.{{ column }} as varchar)
    {%- endfor %}
    || ', column {{ column_name }}: ' || coalesce(cast(child.{{ column_name }} as varchar), '(none)')
    || ' is not among {{ source_of(to) }}' as message,
    '{{ source_of(model) }}'
    {%- for column in row_columns %}
    || ', {{ column }} ' || cast(child.{{ column }} as varchar)
    {%- endfor %}
    || ', 列 {{ column_name }}: ' || coalesce(cast(child.{{ column_name }} as varchar), '(无)')
    || ' 不在 {{ source_of(to) }} 中' as message_zh
from {{ model }} as child
left join {{ to }} as parent on child.{{ column_name }} = parent.{{ field }}
where parent.{{ field }} is null {{ "" if required else "and child." ~ column_name ~ " is not null" }}
{% endtest %}
