{{ staged_readings(ref('year_over_year_readings')) }}
