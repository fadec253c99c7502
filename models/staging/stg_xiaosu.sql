{{ staged_cells(ref('raw_xiaosu'), 'xiaosu') }}
