{#
    What the `rpt_` models share. People drag their columns into charts, so no column of them is a
    number unless it may be summed: rates, averages, changes and years are text.
#}

{# The current revision of each report, with the labels that stand in every row. #}
{% macro labelled_reports() %}
    select
        reports.report_key,
        reports.report_id as 报告,
        reports.region_code as 地区代码,
        regions.name_zh as 地区,
        cast(reports.report_year as varchar) as 年度,
        make_date(reports.report_year, 1, 1) as 年度首日,
        qualities.label_zh as 报告质量
    from {{ ref('dim_report') }} as reports
    inner join {{ ref('dim_region') }} as regions on reports.region_code = regions.region_code
    {{ labels_of('quality', 'reports.quality', 'qualities') }}
    where reports.is_current
{% endmacro %}

{# Those labels of the relation `reports`, first in every model. #}
{% macro report_labels() -%}
    reports.报告,
    reports.地区代码,
    reports.地区,
    reports.年度,
    reports.年度首日,
    reports.报告质量
{%- endmacro %}

{# Joins the labels of a closed list, found by their codes. #}
{% macro labels_of(list_code, code, name) -%}
    left join {{ ref('dim_label') }} as {{ name }}
        on {{ name }}.list_code = '{{ list_code }}' and {{ code }} = {{ name }}.code
{%- endmacro %}

{# A figure that can't be summed, as text with its unit. #}
{% macro figure_text(value, unit) -%}
    case
        when {{ unit }} in ('%', '比例') then {{ shown(value ~ ' * 100') }} || '%'
        else {{ shown(value) }} || {{ unit }}
    end
{%- endmacro %}

{# A change as it was recovered; where it was not, why, and what it may be. #}
{% macro change_text(changes, status_label) -%}
    case
        when {{ changes }}.status not in ('ambiguous', 'misprint') then {{ changes }}.readings
        else {{ status_label }} || coalesce('(' || {{ changes }}.readings || ')', '')
    end
{%- endmacro %}

{# Of the grouped `cells`: one printed value, or the sum of several. #}
{% macro count_in(table_code, columns, row_code=none) -%}
    cast(
        sum(
            case
                when {{ cell_is(table_code, columns, row_code) }} then value
            end
        ) as bigint
    )
{%- endmacro %}

{# Of the grouped `cells`: what a text column of one of them holds. #}
{% macro text_in(text, table_code, column_code, row_code=none) -%}
    max(case when {{ cell_is(table_code, [column_code], row_code) }} then {{ text }} end)
{%- endmacro %}

{% macro cell_is(table_code, columns, row_code) -%}
    table_code = '{{ table_code }}'
    {%- if row_code %} and row_code = '{{ row_code }}'{% endif %} and column_code in ('{{ columns | join("', '") }}')
{%- endmacro %}

{# Printed cells of these tables, or of all, with their figures and recovered changes as text. #}
{% macro cells_as_text(tables=none) %}
    select
        cells.report_key,
        cells.table_code,
        cells.row_no,
        cells.row_code,
        cells.column_code,
        cells.row_label,
        cells.column_label,
        cells.source_place,
        cells.cell_state,
        cells.value,
        cells.printed_text,
        cells.quality,
        {{ figure_text('cells.value', 'cells.unit') }} as figure_text,
        {{ change_text('changes', 'statuses.label_zh') }} as change_text,
        changes.prior_value
    from {{ ref('fct_published_values') }} as cells
    left join {{ ref('fct_year_over_year') }} as changes
        on
            cells.report_key = changes.report_key
            and cells.table_code = changes.table_code
            and cells.row_no = changes.row_no
            and cells.column_code = changes.column_code
    {{ labels_of('change_status', 'changes.status', 'statuses') }}
    {%- if tables %}
    where cells.table_code in ('{{ tables | join("', '") }}')
    {%- endif %}
{% endmacro %}

{# Of the grouped `members` of a place, with their `labels`: that of each dimension, in its column. #}
{% macro member_labels(dimensions) -%}
    {%- for dimension in dimensions -%}
    max(case when members.dimension = '{{ dimension }}' then labels.label_zh end) as {{ dimension }}_label{{ "," if not loop.last }}
    {% endfor -%}
{%- endmacro %}

{# Columns whose properties name a measure. #}
{% macro columns_of_measures(columns) -%}
    {{ return(columns.values() | selectattr('config.meta.measure', 'defined') | list) }}
{%- endmacro %}

{# Of the grouped `activity`: each of those measures, in its column. #}
{% macro measures_gathered(columns, skipped) -%}
    {%- for column in columns_of_measures(columns) if column.name != skipped -%}
    {%- set is_measure = "measure_code = '" ~ column.config.meta.measure ~ "'" -%}
    cast(
        {% if column.data_type == 'varchar' -%}
        -- days that are counted in two ways stand beside each other
        {{ dbt.listagg("case when " ~ is_measure ~ " then figure_text end", "'、'", "order by day_kind") }}
        {%- else -%}
        max(case when {{ is_measure }} then value end)
        {%- endif %}
        as {{ column.data_type }}
    ) as {{ column.name }}{{ "," if not loop.last }}
    {% endfor -%}
{%- endmacro %}

{# The names of those columns, as `gathered` has them. #}
{% macro names_gathered(columns) -%}
    {%- for column in columns_of_measures(columns) -%}
    gathered.{{ column.name }}{{ "," if not loop.last }}
    {% endfor -%}
{%- endmacro %}
