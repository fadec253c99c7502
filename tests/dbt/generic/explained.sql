{# A check that fails is a known discrepancy. #}
{% test explained(model) %}
select
    report_key,
    check_code,
    'report ' || report_key || ', check ' || check_code || ': printed ' || {{ shown('stated') }} || ', computed '
    || {{ shown('computed') }} || ', more than ' || {{ shown('tolerance') }} || ' apart, and not in known_discrepancies' as message
from {{ model }}
where not passed and not known
{% endtest %}
