{# A check that fails is a known discrepancy, unless its failure is no more than a warning. #}
{% test explained(model) %}
select
    report_key,
    check_code,
    'report ' || report_key || ', check ' || check_code || ': printed ' || {{ shown('stated') }} || ', computed '
    || {{ shown('computed') }} || ', more than ' || {{ shown('tolerance') }} || ' apart, and not in known_discrepancies' as message,
    '报告 ' || report_key || ', 核对 ' || check_code || ': 印为 ' || {{ shown('stated') }} || ', 计算为 '
    || {{ shown('computed') }} || ', 相差超过 ' || {{ shown('tolerance') }} || ', 且不在 known_discrepancies 中' as message_zh
from {{ model }}
where not passed and not known and severity = 'error'
{% endtest %}
