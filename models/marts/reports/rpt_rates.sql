{# DuckDB keeps a product of decimals of 18 digits in 18 digits, which a large city overflows. #}
{%- set weighed = "cast(shown.value as numeric(19, 8)) * cast(shown.weight as numeric(18, 0))" -%}
-- a table: it looks up where each rate is printed, which a dashboard shouldn't wait for
{{ config(materialized='table') }}

with

reports as ({{ labelled_reports() }}),

shown as (
    select
        report_key,
        rate_code,
        service_code,
        level_code,
        request_type_code,
        measure_code,
        day_kind,
        value,
        unit,
        numerator,
        denominator,
        weight,
        weight_measure_code,
        population_year,
        quality,
        is_computed
    from {{ ref('fct_rates') }}
    where is_shown
),

-- beside what the report prints, what follows from its counts
beside as (
    select
        report_key,
        rate_code,
        value
    from {{ ref('fct_rates') }}
    where not is_shown
),

-- a table's cell before the prose that repeats it
places as (
    select
        cells.报告,
        rate_cells.rate_code,
        cells.原文,
        cells.出处,
        cells.同比,
        row_number() over (
            partition by cells.报告, rate_cells.rate_code
            order by rate_cells.role, cells.行号
        ) as choice
    from {{ ref('rpt_cells') }} as cells
    inner join {{ ref('dim_rate_cell') }} as rate_cells
        on
            cells.表代码 = rate_cells.table_code
            and cells.行代码 = rate_cells.row_code
            and cells.列代码 = rate_cells.column_code
    where rate_cells.role in ('printed', 'prose') and cells.数值 is not null
),

printed_places as (
    select
        报告,
        rate_code,
        原文,
        出处,
        同比
    from places
    where choice = 1
)

select
    {{ report_labels() }},
    -- what makes a rate another rate, so that only like is compared with like
    coalesce(services.label_zh || ' · ', '')
    || coalesce(request_types.label_zh, '')
    || measures.label_zh
    || case when levels.code in ('city', 'county') then '(' || levels.label_zh || ')' else '' end
    || case when shown.day_kind is not null then '(' || shown.unit || ')' else '' end as 比率,
    services.label_zh as 服务,
    levels.label_zh as 层级,
    request_types.label_zh as 诉求类型,
    measures.label_zh as 指标,
    shown.value as 数值,
    shown.unit as 单位,
    cast(shown.numerator as bigint) as 分子,
    cast(shown.denominator as bigint) as 分母,
    cast(shown.weight as bigint) as 权数,
    weight_measures.label_zh as 权数指标,
    case
        -- a computed value times its weight is the count that it was computed from
        when shown.is_computed then cast(round({{ weighed }}, 0) as {{ value_type() }})
        else cast({{ weighed }} as {{ value_type() }})
    end as 加权值,
    beside.value as 计算值,
    qualities.label_zh as 质量,
    shown.is_computed as 是否计算,
    cast(shown.population_year as varchar) as 人口年份,
    printed_places.原文,
    printed_places.出处,
    printed_places.同比
from shown
inner join reports on shown.report_key = reports.report_key
left join beside
    on shown.report_key = beside.report_key and shown.rate_code = beside.rate_code
left join printed_places
    on
        reports.报告 = printed_places.报告 and shown.rate_code = printed_places.rate_code
inner join {{ ref('dim_measure') }} as measures on shown.measure_code = measures.measure_code
left join {{ ref('dim_measure') }} as weight_measures
    on shown.weight_measure_code = weight_measures.measure_code
{{ labels_of('service', 'shown.service_code', 'services') }}
{{ labels_of('level', 'shown.level_code', 'levels') }}
{{ labels_of('request_type', 'shown.request_type_code', 'request_types') }}
{{ labels_of('quality', 'shown.quality', 'qualities') }}
