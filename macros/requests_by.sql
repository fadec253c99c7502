{# The requests of each report by requester and one more dimension, whose totals stay out. #}
{% macro requests_by(dimension) %}
select
    report_key,
    row_member_code as requester_code,
    column_member_code as {{ dimension }}_code,
    cast(value as bigint) as request_count
from {{ ref('int_published_values') }}
where
    is_current
    and table_code = 'requests'
    and row_dimension = 'requester'
    and column_dimension = '{{ dimension }}'
{% endmacro %}
