{# A reason in its language, or in the other where it was given in that one only. #}
{% macro either_reason(reason, other) -%}
    coalesce(nullif({{ reason }}, '[none]'), nullif({{ other }}, '[none]'))
{%- endmacro %}
