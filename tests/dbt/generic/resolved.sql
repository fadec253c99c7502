{# Where something is printed, its code was found; the message gives what was printed. #}
{% test resolved(model, column_name, printed, seed, column) %}
select
    report_key,
    row_no,
    {{ printed }},
    '{{ seed }}, report ' || report_key || ', row_no ' || row_no || ', column {{ column }}: '
    || coalesce({{ printed }}, 'a blank cell') || ' is not a known {{ column }}' as message
from {{ model }}
where {{ column_name }} is null
{% endtest %}
