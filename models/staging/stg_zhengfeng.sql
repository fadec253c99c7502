{{ staged_cells(ref('raw_zhengfeng'), 'zhengfeng') }}
