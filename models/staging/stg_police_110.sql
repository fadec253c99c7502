{{ staged_cells(ref('raw_police_110'), 'police_110') }}
