{{ staged_cells(ref('raw_claims'), 'claims') }}
