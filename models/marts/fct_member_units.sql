{{ city_and_counties(ref('int_published_values'), 'member_units', 'unit_type', 'unit_count') }}
