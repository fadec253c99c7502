{{ staged_cells(ref('raw_platform_safety'), 'platform_safety') }}
