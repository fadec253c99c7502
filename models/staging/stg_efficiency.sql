{{ staged_cells(ref('raw_efficiency'), 'efficiency') }}
