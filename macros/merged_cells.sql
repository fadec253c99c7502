{#
    Columns of words whose cells may be merged with the one above: what a row prints of each, which
    rows belong together, and the words that a row has by that.
#}
{% macro words_printed(columns) -%}
    {%- for column in columns -%}
    max(case when column_code = '{{ column }}' then printed_text end) as {{ column }}_printed,
    max(case when column_code = '{{ column }}' then cell_state end) as {{ column }}_state
    {{- ",\n    " if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{% macro words_grouped(columns) -%}
    {%- for column in columns -%}
    sum(case when {{ column }}_state = 'merged' then 0 else 1 end)
        over (partition by report_key order by row_no rows unbounded preceding) as {{ column }}_group
    {{- ",\n    " if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{% macro words_carried(columns) -%}
    {%- for column in columns -%}
    max({{ column }}_printed) over (partition by report_key, {{ column }}_group) as {{ column }}_label
    {{- ",\n    " if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
