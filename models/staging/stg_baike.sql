{{ staged_cells(ref('raw_baike'), 'baike') }}
