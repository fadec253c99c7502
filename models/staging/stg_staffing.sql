{{ staged_cells(ref('raw_staffing'), 'staffing') }}
