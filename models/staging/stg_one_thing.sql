{{ staged_cells(ref('raw_one_thing'), 'one_thing') }}
