{{ staged_cells(ref('raw_calls'), 'calls') }}
