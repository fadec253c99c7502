select
    report_key,
    {{ of_measure('analysis_report_count', 'bigint') }},
    {{ of_measure('endorsed_report_count', 'bigint') }},
    {{ of_measure('coordination_department_count', 'bigint') }},
    {{ of_measure('seats_per_100k_residents') }},
    max(
        case when column_code = 'safety_status' and row_member_code = 'city' then printed_text end
    ) as city_safety_status,
    max(
        case when column_code = 'safety_status' and row_member_code = 'whole' then printed_text end
    ) as whole_safety_status
from {{ ref('int_published_values') }}
where is_current and table_code in ('efficiency', 'staffing', 'platform_safety')
group by report_key
