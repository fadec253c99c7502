{# Written by `make generate`; do not edit. #}
{% macro place_zh(place) -%}
    regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace({{ place }}, '(^|, )line ([0-9]+)', '第\2行', 'g'), '(^|, )page ([0-9]+)', '第\2页', 'g'), '(^|, )paragraph ([0-9]+)', '第\2段', 'g'), '(^|, )table ([0-9]+)', '表\2', 'g'), '(^|, )row ([0-9]+)', '第\2行', 'g'), '(^|, )column ([0-9]+)', '第\2列', 'g')
{%- endmacro %}
