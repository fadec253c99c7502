{# A printed figure that states a change on last year: behind the figure, or as the figure itself. #}
{% macro states_change() -%}
    (printed_change is not null or measure_code = 'year_over_year_change')
{%- endmacro %}
