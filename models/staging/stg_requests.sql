{{ staged_cells(ref('raw_requests'), 'requests') }}
