{{ staged_cells(ref('raw_shangxian'), 'shangxian') }}
