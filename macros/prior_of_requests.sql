{# This year's requests by a dimension beside last year's, as far as the printed changes give them. #}
{% macro prior_of_requests(dimension) %}
select
    cells.report_key,
    cells.row_member_code as requester_code,
    cells.column_member_code as {{ dimension }}_code,
    cast(cells.value as bigint) as request_count,
    cast(changes.prior_value as bigint) as prior_request_count,
    cast(changes.prior_low as bigint) as prior_low,
    cast(changes.prior_high as bigint) as prior_high,
    changes.status,
    changes.readings
from {{ ref('int_published_values') }} as cells
left join {{ ref('fct_year_over_year') }} as changes
    on
        cells.report_key = changes.report_key
        and cells.table_code = changes.table_code
        and cells.row_no = changes.row_no
        and cells.column_code = changes.column_code
where
    cells.is_current
    and cells.table_code = 'requests'
    and cells.row_dimension = 'requester'
    and cells.column_dimension = '{{ dimension }}'
{% endmacro %}
