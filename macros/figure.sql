{# Written by `make generate`; do not edit. #}
{% macro normalised_cell(cell) -%}
    {%- set half_width = "translate(" ~ cell ~ ", '０１２３４５６７８９．，％（）＋－／\u3000\u00a0', '0123456789.,%()+-/  ')" -%}
    case
        when {{ half_width }} like '% %'
            then replace(
                regexp_replace({{ half_width }}, '([0-9]) +([0-9])', '\1,\2', 'g'), ' ', ''
            )
        else {{ half_width }}
    end
{%- endmacro %}

{% macro plain_words(cell) -%}
    translate({{ normalised_cell(cell) }}, '“”‘’「」『』"'':：', '')
{%- endmacro %}

{% macro figure_pattern() -%}
    ^(?:超过?|近|约为?|逾|达|不足)?([-+]?(?:[0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,15}))([.][0-9]{1,5})?(万|亿|%|‰|个?百分点)?([一-龥A-Za-z/]{0,4})([(](?:[↑↓+-]?[0-9]+(?:[.][0-9]+)?(?:%|‰|个?百分点)?[↑↓]?|持平|—|-)[)]|[↑↓](?:[0-9]+(?:[.][0-9]+)?(?:%|‰|个?百分点)?)?)?$
{%- endmacro %}
