{{ staged_cells(ref('raw_grassroots'), 'grassroots') }}
