{# Written by `make generate`; do not edit. #}
{% macro normalised_cell(cell) -%}
    {%- set half_width = "translate(" ~ cell ~ ", '０１２３４５６７８９．，％（）＋－／▲▼⬆⬇\ufe0f\u3000\u00a0', '0123456789.,%()+-/↑↓↑↓   ')" -%}
    case
        when {{ half_width }} like '% %'
            then replace(
                regexp_replace({{ half_width }}, '([0-9]) +([0-9])', '\1,\2', 'g'), ' ', ''
            )
        else {{ half_width }}
    end
{%- endmacro %}

{% macro plain_words(cell) -%}
    translate(
        {{ normalised_cell(cell) }},
        'ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ“”‘’「」『』"'':：',
        'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
    )
{%- endmacro %}

{% macro figure_pattern() -%}
    ^(?:超过?|近|约为?|逾|达|不足)?([-+]?(?:[0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,15}))([.][0-9]{1,5})?(万|亿|%|‰|个?百分点)?([一-龥A-Za-z/]{0,4})([(](?:(?:[↑↓+-]|(?:[较比]?[上去]一?年)?(?:同期)?(?:同比)?(?:增加|增长|上升|提高|提升|上涨|减少|下降|降低|回落|下滑)了?)?[0-9]+(?:[.][0-9]+)?(?:%|‰|个?百分点)?[↑↓]?|持平|—|-)[)]|[↑↓](?:[0-9]+(?:[.][0-9]+)?(?:%|‰|个?百分点)?)?)?$
{%- endmacro %}

{% macro unit_sign(unit) -%}
    case
        when {{ unit }} like '%百分点' then '百分点'
        when left({{ unit }}, 1) in ('万', '亿', '%', '‰') then left({{ unit }}, 1)
    end
{%- endmacro %}

{% macro scale_of(sign) -%}
    case {{ sign }}
        when '' then 1
        when '万' then 10000
        when '亿' then 100000000
        when '%' then 0.01
        when '‰' then 0.001
        when '百分点' then 0.01
        when '个百分点' then 0.01
    end
{%- endmacro %}
