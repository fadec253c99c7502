{{ staged_cells(ref('raw_sharing'), 'sharing') }}
