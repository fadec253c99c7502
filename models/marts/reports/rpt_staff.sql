with

reports as ({{ labelled_reports() }}),

counted as (
    select
        report_key,
        level_code,
        staff_role_code,
        cast(null as varchar) as unit_type_code,
        staff_count,
        cast(null as bigint) as unit_count,
        is_derived
    from {{ ref('fct_staffing') }}
    union all
    select
        report_key,
        level_code,
        cast(null as varchar) as staff_role_code,
        unit_type_code,
        cast(null as bigint) as staff_count,
        unit_count,
        is_derived
    from {{ ref('fct_member_units') }}
)

select
    {{ report_labels() }},
    levels.label_zh as 层级,
    roles.label_zh as 岗位,
    unit_types.label_zh as 单位类别,
    counted.staff_count as 服务团队人数,
    counted.unit_count as 成员单位数,
    counted.is_derived as 是否推算
from counted
inner join reports on counted.report_key = reports.report_key
{{ labels_of('level', 'counted.level_code', 'levels') }}
{{ labels_of('staff_role', 'counted.staff_role_code', 'roles') }}
{{ labels_of('unit_type', 'counted.unit_type_code', 'unit_types') }}
