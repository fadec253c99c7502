with

reports as ({{ labelled_reports() }}),

-- what the template says of a place, by whose row or column it is
members as (
    select
        table_code,
        row_code,
        column_code,
        table_label,
        service_code,
        measure_code,
        row_dimension as dimension,
        row_member_code as member_code
    from {{ ref('dim_cell') }}
    union all
    select
        table_code,
        row_code,
        column_code,
        table_label,
        service_code,
        measure_code,
        column_dimension as dimension,
        column_member_code as member_code
    from {{ ref('dim_cell') }}
),

places as (
    select
        members.table_code,
        members.row_code,
        members.column_code,
        members.table_label,
        services.label_zh as service_label,
        measures.label_zh as measure_label,
        measures.additivity = 'additive' as is_additive,
        {{ member_labels([
            'level', 'requester', 'channel', 'handling', 'request_type', 'staff_role', 'unit_type'
        ]) }}
    from members
    {{ labels_of('service', 'members.service_code', 'services') }}
    left join {{ ref('dim_measure') }} as measures on members.measure_code = measures.measure_code
    left join {{ ref('dim_label') }} as labels
        on members.dimension = labels.list_code and members.member_code = labels.code
    group by
        members.table_code, members.row_code, members.column_code, members.table_label,
        services.label_zh, measures.label_zh, measures.additivity
),

cells as ({{ cells_as_text() }})

select
    {{ report_labels() }},
    cells.table_code as 表代码,
    cast(cells.row_no as varchar) as 行号,
    cells.row_code as 行代码,
    cells.column_code as 列代码,
    places.table_label as 表,
    cells.row_label as 行,
    cells.column_label as 列,
    places.measure_label as 指标,
    places.service_label as 服务,
    places.level_label as 层级,
    places.requester_label as 诉求人,
    places.channel_label as 诉求来源,
    places.handling_label as 办理方式,
    places.request_type_label as 诉求类型,
    places.staff_role_label as 岗位,
    places.unit_type_label as 单位类别,
    cells.printed_text as 原文,
    {{ place_zh('cells.source_place') }} as 出处,
    cells.figure_text as 数值,
    cells.change_text as 同比,
    qualities.label_zh as 质量,
    cast(case when places.is_additive then cells.value end as bigint) as 数量,
    cast(case when places.is_additive then cells.prior_value end as bigint) as 上年数量
from cells
inner join reports on cells.report_key = reports.report_key
left join places
    on
        cells.table_code = places.table_code
        and cells.row_code = places.row_code
        and cells.column_code = places.column_code
{{ labels_of('quality', 'cells.quality', 'qualities') }}
where cells.cell_state = 'printed'
