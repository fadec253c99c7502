{{ staged_cells(ref('raw_member_units'), 'member_units') }}
