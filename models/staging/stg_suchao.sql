{{ staged_cells(ref('raw_suchao'), 'suchao') }}
