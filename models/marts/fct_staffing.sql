{{ city_and_counties(ref('int_published_values'), 'staffing', 'staff_role', 'staff_count') }}
